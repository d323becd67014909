"""A copy shows the same and hides nothing; what cannot be sure to hide nothing has no copy."""

import io
import random

import pikepdf
import pytest
from PIL import ExifTags, Image, ImageCms

from varde.shared.renditions import LARGEST, Rendition, render
from varde.shared.renditions.jpeg import without_segments
from varde.shared.renditions.refusal import NoRendition

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
    assert made is not None
    assert PLACE not in made.content
    assert CAMERA.encode() not in made.content
    image = Image.open(io.BytesIO(made.content))
    image.load()
    assert not image.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & image.info.keys()
    return image


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
    assert await render(pages.getvalue(), "image/tiff") is None
    assert await render(large.getvalue(), "image/png") is None


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/tiff", "application/pdf"])
async def test_what_is_cut_off_or_not_what_it_says_has_no_copy(media_type: str) -> None:
    for raw in (b"", b"\xff\xd8\xff", _photo()[:200], random.Random(1).randbytes(10_000)):
        assert await render(raw, media_type) is None


@pytest.mark.parametrize(
    "media_type",
    ["image/heif", "video/mp4", "audio/mpeg", "application/x-ole-storage", "application/x-new", ""],
)
async def test_other_kinds_have_no_copy(media_type: str) -> None:
    assert await render(_photo(), media_type) is None


async def test_plain_text_is_its_own_copy() -> None:
    assert await render("Ho græt.".encode(), "text/plain") == Rendition(
        "text/plain", "Ho græt.".encode()
    )


async def test_a_file_beyond_bounds_is_not_read() -> None:
    assert await render(bytes(LARGEST + 1), "text/plain") is None


def test_a_copy_shows_nothing_in_its_repr() -> None:
    assert "Ho" not in repr(Rendition("text/plain", b"Ho"))


def _pdf(**streams: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    page.Contents = pdf.make_stream(b"q 100 0 0 50 0 0 cm /Im0 Do Q")
    picture = pdf.make_stream(
        _photo(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=40,
        Height=20,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    return pdf


def _written(pdf: pikepdf.Pdf) -> bytes:
    held = io.BytesIO()
    pdf.save(held, compress_streams=False)
    return held.getvalue()


async def test_a_pdf_keeps_its_pages_and_loses_what_it_does_not_show() -> None:
    pdf, secret = _pdf(), CAMERA
    pdf.docinfo["/Author"] = secret
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [secret]
    pdf.attachments["vedlegg.txt"] = pikepdf.AttachedFileSpec(pdf, secret.encode())
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=secret)
    pdf.Root.OpenAction = pdf.make_indirect(script)
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        T=secret,
        Contents="Kommentar",
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
    pdf.pages[0].PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=secret))
    raw = _written(pdf)
    assert raw.count(secret.encode()) >= 4
    made = await render(raw, "application/pdf")
    assert made is not None
    with pikepdf.open(io.BytesIO(made.content)) as copy:
        assert len(copy.pages) == 1
        assert "/Info" not in copy.trailer
        assert set(copy.Root.keys()) == {"/Type", "/Pages"}
        picture = copy.pages[0].Resources.XObject.Im0
        assert isinstance(picture, pikepdf.Stream)
        assert pikepdf.PdfImage(picture).as_pil_image().size == (40, 20)
        everything = _written(copy)
    for hidden in (secret.encode(), PLACE, b"vedlegg", b"Kommentar"):
        assert hidden not in everything


async def test_a_pdf_with_a_password_with_layers_or_with_pictures_nobody_looks_into_has_no_copy() -> (
    None
):
    locked, layers, opaque = io.BytesIO(), _pdf(), _pdf()
    _pdf().save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    layers.Root.OCProperties = pikepdf.Dictionary()
    opaque.pages[0].Resources.XObject.Im0.Filter = pikepdf.Name.JPXDecode
    for raw in (locked.getvalue(), _written(layers), _written(opaque)):
        assert await render(raw, "application/pdf") is None


def test_a_jpeg_keeps_its_picture_bit_for_bit_and_loses_what_stands_beside_and_behind_it() -> None:
    raw = _photo() + PLACE
    clean = without_segments(raw)
    assert PLACE not in clean
    before, after = (Image.open(io.BytesIO(r)).convert("RGB").tobytes() for r in (raw, clean))
    assert before == after
    assert without_segments(clean) == clean


def test_a_progressive_jpeg_of_several_scans_stays_whole() -> None:
    held = io.BytesIO()
    noise = Image.frombytes("RGB", (64, 64), random.Random(3).randbytes(64 * 64 * 3))
    noise.save(held, "JPEG", progressive=True, quality=98)
    clean = Image.open(io.BytesIO(without_segments(held.getvalue())))
    assert clean.tobytes() == Image.open(io.BytesIO(held.getvalue())).tobytes()


@pytest.mark.parametrize("end", [0, 1, 2, 3, 5, 30, 200, -2, -1])
def test_a_jpeg_that_is_cut_off_is_not_cleaned(end: int) -> None:
    with pytest.raises(NoRendition):
        without_segments(_photo()[:end])
