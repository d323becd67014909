"""A file is what its first bytes say, whatever it is called."""

import io
import zipfile

import pytest

from varde.shared.filetypes import HEAD_BYTES, media_type


def _zip(*entries: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in entries:
            package.writestr(name, content)
    return held.getvalue()


def _type(content: bytes) -> str | None:
    return media_type(content[:HEAD_BYTES], whole=len(content) <= HEAD_BYTES)


BINARY = bytes(range(256)) * 20
TAKEN = {
    "image/jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif\0\0",
    "image/png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "image/gif": b"GIF89a\1\0\1\0",
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "image/heif": b"\0\0\0\x18ftypheic\0\0\0\0mif1",
    "image/avif": b"\0\0\0\x18ftypavif\0\0\0\0",
    "image/tiff": b"II*\0\x08\0\0\0",
    "image/bmp": b"BM\x36\0\0\0\0\0",
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "application/x-ole-storage": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "application/rtf": b"{\\rtf1\\ansi ",
    "audio/mpeg": b"ID3\x03\0\0\0",
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "audio/ogg": b"OggS\0\x02\0\0",
    "audio/flac": b"fLaC\0\0\0\x22",
    "audio/amr": b"#!AMR\n\x3c",
    "video/mp4": b"\0\0\0\x18ftypisom\0\0\2\0",
    "video/quicktime": b"\0\0\0\x14ftypqt  \0\0\0\0",
    "video/3gpp": b"\0\0\0\x18ftyp3gp4\0\0\0\0",
    "video/webm": b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x84webm",
    "video/x-msvideo": b"RIFF\x24\0\0\0AVI LIST",
}


@pytest.mark.parametrize("expected", TAKEN)
def test_what_people_have_on_their_phones_and_desks_is_taken(expected: str) -> None:
    assert _type(TAKEN[expected] + BINARY) == expected


@pytest.mark.parametrize("first", ["[Content_Types].xml", "_rels/.rels", "word/numbering.xml"])
def test_office_documents_are_taken_whatever_program_wrote_them(first: str) -> None:
    content = _zip((first, b"<xml/>"), ("word/document.xml", b"<xml/>"))
    assert _type(content) == "application/vnd.openxmlformats-officedocument"


def test_open_documents_are_taken() -> None:
    content = _zip(
        ("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")
    )
    assert _type(content) == "application/vnd.oasis.opendocument"


@pytest.mark.parametrize(
    "text",
    [
        "Ho er redd. Æ veit ikkje kvar ho er.\r\n".encode() * 500,
        "Ho er redd. Æøå.".encode("cp1252"),
        "Вона боїться".encode("utf-16"),
        b"BM betyr bydelsmedisin",
        b"PK",
        b"",
        ("æ" * HEAD_BYTES).encode(),
        b"x" + ("æ" * HEAD_BYTES).encode(),
    ],
)
def test_plain_text_is_taken_also_when_it_is_cut_in_the_middle_of_a_letter(text: bytes) -> None:
    assert _type(text) == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03\0\0\0" + BINARY,
        b"\x7fELF\x02\x01\x01\0" + BINARY,
        b"\xca\xfe\xba\xbe\0\0\0\x34" + BINARY,
        b"Rar!\x1a\x07\x01\0" + BINARY,
        b"7z\xbc\xaf\x27\x1c\0\4" + BINARY,
        b"\x1f\x8b\x08\0\0\0\0\0" + BINARY,
        b"SQLite format 3\0" + BINARY,
        BINARY,
        b"\0" * 5_000,
        _zip(("bilde.jpg", b"x" * 6_000)),
        _zip(("mimetype", b"application/epub+zip")),
        b"PK\x03\x04",
    ],
)
def test_programs_archives_and_what_nobody_knows_are_not_taken(content: bytes) -> None:
    assert _type(content) is None
