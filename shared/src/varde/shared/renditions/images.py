"""Pictures drawn anew: only what can be seen goes along, turned as the camera was held."""

import contextlib
import io
from collections.abc import Mapping

from PIL import Image, ImageCms, ImageOps

from varde.shared.renditions.refusal import NoRendition

IMAGES: Mapping[str, str] = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/avif": "AVIF",
}
"""Pillow's name of each kind that is read."""
MOST_PIXELS = 64_000_000
"""What a good telephone takes; one more decoded copy of it fits in the worker's memory."""
_LOSSY = frozenset({"JPEG", "MPO", "WEBP", "TIFF", "AVIF"})
_QUALITY = 90


def redraw(raw: bytes, media_type: str) -> tuple[str, bytes]:
    """Media type and content of a picture that shows the same and holds nothing else.

    Raises NoRendition for too many pixels and for several pages: of those only the first would be seen.
    """
    formats = [IMAGES[media_type]]
    with Image.open(io.BytesIO(raw), formats=[*formats, "MPO"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise NoRendition
        # MPO is a telephone's JPEG with a second picture for depth or a small screen behind it.
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            raise NoRendition
        lossy = image.format in _LOSSY
        seen = _in_srgb(ImageOps.exif_transpose(image))
    clean = Image.new(seen.mode, seen.size)
    clean.paste(seen)
    written = io.BytesIO()
    if lossy and clean.mode != "RGBA":
        clean.save(written, "JPEG", quality=_QUALITY)
        return "image/jpeg", written.getvalue()
    clean.save(written, "PNG")
    return "image/png", written.getvalue()


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as they are meant, without the profile, which may name the device."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            read, srgb = (
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
            turned = ImageCms.profileToProfile(image, read, srgb, outputMode="RGB")
            if turned is not None:
                return turned
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if transparent:
        return image.convert("RGBA")
    return image if image.mode == "L" else image.convert("RGB")
