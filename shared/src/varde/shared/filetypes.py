"""What a file is, by its first bytes: never by its name or by what the browser says of it."""

import codecs

import puremagic

HEAD_BYTES = 4096
"""How much of a file tells what it is."""

TEXT = "text/plain"
_OLE = "application/x-ole-storage"
"""Word, Excel and PowerPoint before 2007, and Office files with a password (MS-CFB)."""
_ZIP = b"PK\x03\x04"
_NAME_AT = 30
_OFFICE_FIRST = (
    b"[Content_Types].xml",
    b"_rels/",
    b"docProps/",
    b"word/",
    b"xl/",
    b"ppt/",
    b"customXml/",
)
"""What the first entry of an Office Open XML package (ECMA-376) may be called."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF_FIRST = b"mimetype"
_ODF = b"application/vnd.oasis.opendocument."
"""The first entry of an OpenDocument package (ISO/IEC 26300-3, 3.3), stored as it is."""
_BRANDS = {
    b"heic": "image/heif",
    b"heix": "image/heif",
    b"hevc": "image/heif",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
"""Major brands of the ISO base media file format (ISO/IEC 14496-12, 4.3) that are no ``video/mp4``."""

_TYPES: dict[str, str] = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".bmp": "image/bmp",
    ".pdf": "application/pdf",
    ".rtf": "application/rtf",
    ".doc": _OLE,
    ".mp3": "audio/mpeg",
    ".mpga": "audio/mpeg",
    ".wav": "audio/wav",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".amr": "audio/amr",
    ".aac": "audio/aac",
    ".caf": "audio/x-caf",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".mpg": "video/mpeg",
    ".wmv": "video/x-ms-wmv",
}
"""By the suffix that puremagic gives a signature. What is not here is not taken."""
_NOT_JUST_TEXT = (b"%PDF-", b"{\\rtf", b"#!AMR")


def media_type(head: bytes, *, whole: bool) -> str | None:
    """The type of a file that begins with ``head`` (all of it when ``whole``); None for what is not taken."""
    if not head.startswith(_NOT_JUST_TEXT) and _is_text(head, whole=whole):
        return TEXT
    if head.startswith(_ZIP):
        return _package(head)
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _BRANDS.get(brand, "video/3gpp" if brand.startswith(b"3g") else "video/mp4")
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    known = (_TYPES[match.extension] for match in found if match.extension in _TYPES)
    return next(known, None)


def _package(head: bytes) -> str | None:
    size = int.from_bytes(head[26:28], "little")
    name = head[_NAME_AT : _NAME_AT + size]
    if name.startswith(_OFFICE_FIRST):
        return _OFFICE
    content = head[_NAME_AT + size : _NAME_AT + size + 100]
    if name == _ODF_FIRST and content.startswith(_ODF):
        return "application/vnd.oasis.opendocument"
    return None


def _is_text(head: bytes, *, whole: bool) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(head, "utf-16", whole=whole)
    return _decodes(head, "utf-8", whole=whole) or _decodes(head, "cp1252", whole=whole)


def _decodes(head: bytes, encoding: str, *, whole: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
    except UnicodeDecodeError:
        return False
    return all(sign >= " " or sign in "\t\n\f\r" for sign in text) and "\x7f" not in text
