"""What a file holds besides what it shows is told by sort, and never that nothing is there when it could not be read."""

import io

import pikepdf
import pytest
from PIL import ExifTags, Image, PngImagePlugin

from varde.shared.renditions import Hidden, NoRendition, left_out_of, render
from varde.shared.renditions.hidden import hidden_in

SECRET = "Kari 4711"
_Base, _Ifd = ExifTags.Base, ExifTags.IFD


def _image(kind: str, exif: Image.Exif | None = None, **more: object) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(held, kind, exif=exif or Image.Exif(), **more)
    return held.getvalue()


def _exif(*tags: int, ifd: int | None = None, place: bool = False) -> Image.Exif:
    exif = Image.Exif()
    exif[_Base.Orientation] = 1  # how it is turned is shown, and hides nothing
    for tag in tags:
        (exif.get_ifd(ifd) if ifd else exif)[tag] = SECRET
    if place:
        exif.get_ifd(_Ifd.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return exif


@pytest.mark.parametrize(
    ("exif", "found"),
    [
        (_exif(place=True), [Hidden.PLACE]),
        (_exif(_Base.Artist), [Hidden.PERSON]),
        (_exif(_Base.CameraOwnerName, ifd=_Ifd.Exif), [Hidden.PERSON]),
        (_exif(_Base.DateTime), [Hidden.TIME]),
        (_exif(_Base.DateTimeOriginal, ifd=_Ifd.Exif), [Hidden.TIME]),
        (_exif(_Base.Make), [Hidden.DEVICE]),
        (_exif(_Base.BodySerialNumber, ifd=_Ifd.Exif), [Hidden.DEVICE]),
        (_exif(_Base.ImageDescription), [Hidden.WORDS]),
        (_exif(_Base.Make, _Base.Artist, place=True), [Hidden.PLACE, Hidden.PERSON, Hidden.DEVICE]),
        (_exif(), []),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_writes_is_told_by_sort(
    kind: str, exif: Image.Exif, found: list[Hidden]
) -> None:
    assert hidden_in(_image(kind, exif), f"image/{kind.lower()}") == found


def test_words_behind_a_picture_are_told() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    assert hidden_in(_image("PNG", pnginfo=words), "image/png") == [Hidden.WORDS]
    assert hidden_in(_image("JPEG", comment=SECRET.encode()), "image/jpeg") == [Hidden.WORDS]
    assert hidden_in(_image("JPEG", xmp=b"<x/>"), "image/jpeg") == [Hidden.OTHER]


def _pdf(kind: str) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    if kind == "author":
        pdf.docinfo["/Author"] = SECRET
    elif kind == "file":
        pdf.attachments["vedlegg.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode())
    elif kind == "script":
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SECRET)
    elif kind == "comment":
        note = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET)
        page.Annots = pikepdf.Array([pdf.make_indirect(note)])
    elif kind == "photo":
        photo = pdf.make_stream(_image("JPEG", _exif(place=True)), Filter=pikepdf.Name.DCTDecode)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    elif kind == "layers":
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary())
    held = io.BytesIO()
    pdf.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("author", Hidden.PERSON),
        ("file", Hidden.FILES),
        ("script", Hidden.ACTIONS),
        ("comment", Hidden.WORDS),
        ("photo", Hidden.PLACE),
        ("layers", Hidden.LAYERS),
    ],
)
def test_what_a_document_holds_and_the_photos_in_it_is_told_by_sort(
    kind: str, found: Hidden
) -> None:
    assert found in hidden_in(_pdf(kind), "application/pdf")
    assert found not in hidden_in(_pdf("nothing"), "application/pdf")


def test_what_cannot_be_read_is_not_called_empty() -> None:
    assert hidden_in(_image("JPEG")[:20], "image/jpeg") == [Hidden.UNREAD]
    assert hidden_in(b"%PDF-1.7", "application/pdf") == [Hidden.UNREAD]
    assert hidden_in(SECRET.encode(), "text/plain") == []


async def test_the_copy_of_what_hides_something_hides_nothing() -> None:
    raw = _image("JPEG", _exif(_Base.Make, place=True))
    assert await left_out_of(raw, "image/jpeg") == (Hidden.PLACE, Hidden.DEVICE)
    copy = await render(raw, "image/jpeg")
    assert await left_out_of(copy.content, copy.media_type) == ()


@pytest.mark.parametrize(
    ("raw", "media_type"), [(b"%PDF-1.7", "application/pdf"), (_image("JPEG"), "video/mp4")]
)
async def test_a_file_without_a_copy_is_not_looked_into(raw: bytes, media_type: str) -> None:
    with pytest.raises(NoRendition):
        await left_out_of(raw, media_type)
