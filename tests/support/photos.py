"""A photo that tells where it was taken."""

import io

from PIL import ExifTags, Image

PLACE = b"68.05 nord, 15.10 aust"
CAMERA = "Kamera-4711"


def photo_of_a_place() -> bytes:
    """A JPEG with a place and a camera in its metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CAMERA
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = PLACE
    held = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(held, "JPEG", exif=exif, quality=97)
    return held.getvalue()
