"""What a ``winmail.dat`` holds (MS-OXTNEF): text, rich text or HTML, and the attachments.

The one library for it on the index has had no release since 2021, and the format is a flat list.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from varde.shared.mail.charsets import decode
from varde.shared.mail.rtf import unpacked

_MAGIC = 0x223E9F78
_MAX_ATTRIBUTES = 5_000
_HEAD = struct.Struct("<BII")
_ATTACHMENT = 2

_BODY = 0x0002800C
_MESSAGE_PROPERTIES = 0x00069003
_NEW_ATTACHMENT = 0x00069002
_TITLE, _DATA = 0x00018010, 0x0006800F
_ATTACHMENT_PROPERTIES = 0x00069005
_CODEPAGE = 0x00069007

_TEXT, _HTML, _RTF, _LONG_NAME = 0x1000, 0x1013, 0x1009, 0x3707
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4}
_FIXED |= {0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_VARYING = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_UNICODE, _MANY = 0x1F, 0x1000
_NAMED = 0x8000
_BY_NAME = 1


@dataclass(slots=True)
class Opened:
    """The contents. ``html`` is bytes with the charset that it declares; ``rtf`` is unpacked."""

    text: str = ""
    html: bytes = b""
    rtf: str = ""
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    """Names and contents."""


def opened(data: bytes) -> Opened | None:
    """The contents of ``data``, as far as they go; None when it is no TNEF. Never raises."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _MAGIC:  # noqa: PLR2004 - signature and key
        return None
    found, codec = Opened(), "windows-1252"
    for level, name, value in _attributes(data):
        if name == _CODEPAGE and len(value) >= _FIXED[0x03]:
            codec = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            found.text = found.text or _words(value, codec)
        elif name == _MESSAGE_PROPERTIES:
            _read_message(value, codec, found)
        elif name == _NEW_ATTACHMENT:
            found.attachments.append(("", b""))
        elif level == _ATTACHMENT and found.attachments:
            found.attachments[-1] = _more(found.attachments[-1], name, value, codec)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 6
    for _ in range(_MAX_ATTRIBUTES):
        if at + _HEAD.size > len(data):
            return
        level, name, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield level, name, data[at : at + size]
        at += size + 2  # a checksum


def _read_message(value: bytes, codec: str, found: Opened) -> None:
    for tag, kind, content in _properties(value):
        if tag == _TEXT:
            found.text = _words(content, _codec(kind, codec)) or found.text
        elif tag == _HTML:
            found.html = content
        elif tag == _RTF:
            found.rtf = unpacked(content)


def _more(known: tuple[str, bytes], name: int, value: bytes, codec: str) -> tuple[str, bytes]:
    """What is known of an attachment with one more attribute read."""
    title, content = known
    if name == _TITLE:
        return title or _words(value, codec), content
    if name == _DATA:
        return title, value
    if name == _ATTACHMENT_PROPERTIES:
        for tag, kind, named in _properties(value):
            if tag == _LONG_NAME:
                title = _words(named, _codec(kind, codec)) or title
    return title[:255], content


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Tag, type and first value of each MAPI property; ends where it makes no sense."""
    try:
        yield from _read_properties(data)
    except struct.error:
        return


def _read_properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, _MAX_ATTRIBUTES)):
        kind, tag = struct.unpack_from("<HH", data, at)
        at += 4
        if tag >= _NAMED:
            at = _after_name(data, at)
        plain = kind & ~_MANY
        values = 1
        if kind & _MANY or plain in _VARYING:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        first = b""
        for n in range(min(values, _MAX_ATTRIBUTES)):
            size = _FIXED.get(plain, 0)
            if plain in _VARYING:
                (size,) = struct.unpack_from("<I", data, at)
                at += 4
            elif not size:
                return
            first = first if n else data[at : at + size]
            at += size + -size % 4
            if at > len(data) + 4:
                return
        yield tag, plain, first


def _after_name(data: bytes, at: int) -> int:
    """Where the value of a named property begins."""
    (how,) = struct.unpack_from("<I", data, at + 16)
    if how != _BY_NAME:
        return at + 24
    size: int = struct.unpack_from("<I", data, at + 20)[0]
    return at + 24 + size + -size % 4


def _codec(kind: int, codec: str) -> str:
    return "utf-16-le" if kind == _UNICODE else codec


def _words(value: bytes, codec: str) -> str:
    return decode(value, codec)[0].partition("\0")[0]
