"""What a file holds besides what it shows, by sort and never in its own words."""

import io
from collections.abc import Callable, Iterator, Mapping

import pikepdf
from pikepdf import Dictionary, Stream
from PIL import ExifTags, Image

from varde.shared.renditions.images import IMAGES
from varde.shared.renditions.sorts import Hidden

_Base = ExifTags.Base
_TAGS: Mapping[Hidden, frozenset[int]] = {
    Hidden.PERSON: frozenset(
        {_Base.Artist, _Base.Copyright, _Base.XPAuthor, _Base.CameraOwnerName}
    ),
    Hidden.TIME: frozenset({_Base.DateTime, _Base.DateTimeOriginal, _Base.DateTimeDigitized}),
    Hidden.DEVICE: frozenset(
        {
            _Base.Make,
            _Base.Model,
            _Base.Software,
            _Base.MakerNote,
            _Base.BodySerialNumber,
            _Base.LensModel,
            _Base.LensSerialNumber,
            _Base.HostComputer,
            _Base.ImageUniqueID,
        }
    ),
    Hidden.WORDS: frozenset(
        {
            _Base.ImageDescription,
            _Base.DocumentName,
            _Base.UserComment,
            _Base.XPTitle,
            _Base.XPComment,
            _Base.XPSubject,
            _Base.XPKeywords,
        }
    ),
}
_INFO: Mapping[str, Hidden] = {
    "comment": Hidden.WORDS,
    "xmp": Hidden.OTHER,
    "XML:com.adobe.xmp": Hidden.OTHER,
    "photoshop": Hidden.OTHER,
    "icc_profile": Hidden.OTHER,
}
_DOCUMENT: Mapping[str, Hidden] = {
    "/Author": Hidden.PERSON,
    "/CreationDate": Hidden.TIME,
    "/ModDate": Hidden.TIME,
    "/Creator": Hidden.DEVICE,
    "/Producer": Hidden.DEVICE,
    "/Title": Hidden.WORDS,
    "/Subject": Hidden.WORDS,
    "/Keywords": Hidden.WORDS,
}
_OBJECT: Mapping[str, Hidden] = {
    "/Metadata": Hidden.OTHER,
    "/OCProperties": Hidden.LAYERS,
    "/PieceInfo": Hidden.OTHER,
    "/LastModified": Hidden.TIME,
    "/Thumb": Hidden.PICTURE,
    "/EF": Hidden.FILES,
    "/Annots": Hidden.WORDS,
    "/AcroForm": Hidden.WORDS,
    "/AA": Hidden.ACTIONS,
    "/OpenAction": Hidden.ACTIONS,
    "/JS": Hidden.ACTIONS,
    "/URI": Hidden.ACTIONS,
    "/Launch": Hidden.ACTIONS,
}


def hidden_in(raw: bytes, media_type: str) -> list[Hidden]:
    """The sorts that are found in a file of a kind that there are copies of, in their order."""
    look = _LOOKS.get(media_type)
    found: set[Hidden] = set()
    try:
        found.update(look(raw) if look else ())
    except Exception:  # whatever a library finds wrong, it is not said that nothing is there
        found.add(Hidden.UNREAD)
    return [sort for sort in Hidden if sort in found]


def _in_image(raw: bytes, media_type: str) -> set[Hidden]:
    with Image.open(io.BytesIO(raw), formats=[IMAGES[media_type], "MPO"]) as image:
        if image.format == "PNG":
            image.load()  # it may hold words behind its picture
        exif, found = image.getexif(), {Hidden.PICTURE} if image.format == "MPO" else set()
        found |= {sort for name, sort in _INFO.items() if name in image.info}
        if getattr(image, "text", {}):
            found.add(Hidden.WORDS)
    tags = {*exif, *exif.get_ifd(ExifTags.IFD.Exif)}
    found |= {sort for sort, known in _TAGS.items() if known & tags}
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        found.add(Hidden.PLACE)
    if exif.get_ifd(ExifTags.IFD.IFD1):
        found.add(Hidden.PICTURE)
    return found


def _in_pdf(raw: bytes) -> set[Hidden]:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        found = {sort for key, sort in _DOCUMENT.items() if key in pdf.docinfo}
        for thing in pdf.objects:
            found.update(_in_object(thing))
        if len(pdf.attachments):
            found.add(Hidden.FILES)
        return found


def _in_object(thing: pikepdf.Object) -> Iterator[Hidden]:
    if not isinstance(thing, Dictionary | Stream):
        return
    yield from (sort for key, sort in _OBJECT.items() if key in thing)
    action = thing.get("/A")
    if isinstance(action, Dictionary) and "/S" in action:
        yield Hidden.ACTIONS
    if isinstance(thing, Stream) and str(thing.get("/Filter", "")) == "/DCTDecode":
        yield from _in_image(thing.read_raw_bytes(), "image/jpeg")


def _image(media_type: str) -> Callable[[bytes], set[Hidden]]:
    return lambda raw: _in_image(raw, media_type)


_LOOKS: Mapping[str, Callable[[bytes], set[Hidden]]] = {
    **{media_type: _image(media_type) for media_type in IMAGES},
    "application/pdf": _in_pdf,
}
