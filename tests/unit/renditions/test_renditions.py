"""A copy shows the same and hides nothing; what cannot be sure to hide nothing has no copy."""

import io
import random

import pytest
from PIL import ExifTags, Image, ImageCms

from varde.shared.renditions import LARGEST, NoRendition, Rendition, render

PLACE = b"68 grader nord"
CAMERA = "Kamera-nr-4711"


def _photo(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    """A photo whose left half is red, taken with the camera on its side, with all there is of hidden data."""
    image = Image.new(mode, size, "blue" if mode != "L" else 128)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "red" if mode != "L" else 200))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CAMERA
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = PLACE
    held = io.BytesIO()
    image.save(held, kind, exif=exif, comment=PLACE, **({"quality": 95} if kind == "JPEG" else {}))
    return held.getvalue()


async def _copy(raw: bytes, media_type: str) -> Image.Image:
    made = await render(raw, media_type)
    assert PLACE not in made.content
    assert CAMERA.encode() not in made.content
    image = Image.open(io.BytesIO(made.content))
    image.load()
    assert not image.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & image.info.keys()
    return image


async def _has_none(raw: bytes, media_type: str) -> None:
    with pytest.raises(NoRendition):
        await render(raw, media_type)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("AVIF", "image/avif"),
    ],
)
async def test_place_and_camera_are_gone_and_the_picture_stands_upright(
    kind: str, media_type: str
) -> None:
    raw = _photo(kind)
    assert CAMERA.encode() in raw
    copy = await _copy(raw, media_type)
    assert copy.size == (20, 40)
    red, _, blue = copy.convert("RGB").getpixel((10, 8))  # type: ignore[misc] # RGB gives three
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
async def test_pictures_of_every_colour_kind_are_drawn(mode: str) -> None:
    held = io.BytesIO()
    kind = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    Image.new(mode, (9, 7)).save(held, kind)
    copy = await _copy(held.getvalue(), f"image/{kind.lower()}")
    assert copy.size == (9, 7)
    assert (copy.mode == "RGBA") == (mode in {"RGBA", "LA"})


async def test_colours_are_turned_and_the_profile_that_names_the_device_is_gone() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    held = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(held, "PNG", icc_profile=profile)
    copy = await _copy(held.getvalue(), "image/png")
    assert copy.getpixel((4, 4)) == (200, 30, 30)


async def test_a_picture_of_several_pages_or_too_many_pixels_has_no_copy() -> None:
    pages, large = io.BytesIO(), io.BytesIO()
    page = Image.new("L", (8, 8))
    page.save(pages, "TIFF", save_all=True, append_images=[page])
    Image.new("1", (9_000, 9_000)).save(large, "PNG")
    await _has_none(pages.getvalue(), "image/tiff")
    await _has_none(large.getvalue(), "image/png")


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/tiff", "application/pdf"])
async def test_what_is_cut_off_or_not_what_it_says_has_no_copy(media_type: str) -> None:
    for raw in (b"", b"\xff\xd8\xff", _photo()[:200], random.Random(1).randbytes(10_000)):
        await _has_none(raw, media_type)


@pytest.mark.parametrize(
    "media_type",
    ["image/heif", "video/mp4", "audio/mpeg", "application/x-ole-storage", "application/x-new", ""],
)
async def test_other_kinds_have_no_copy(media_type: str) -> None:
    await _has_none(_photo(), media_type)


async def test_plain_text_is_its_own_copy() -> None:
    assert await render("Ho græt.".encode(), "text/plain") == Rendition(
        "text/plain", "Ho græt.".encode()
    )


async def test_a_file_beyond_bounds_is_not_read() -> None:
    await _has_none(bytes(LARGEST + 1), "text/plain")


def test_a_copy_shows_nothing_in_its_repr() -> None:
    assert "Ho" not in repr(Rendition("text/plain", b"Ho"))
