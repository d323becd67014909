"""What a ``winmail.dat`` holds (MS-OXTNEF): text, rich text or HTML, and the attachments.

The one library for it on the index has had no release since 2021, and the format is a flat list. Nothing is copied
before it is used: a message in a message in a message takes no more room than the outermost.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from varde.shared.mail.charsets import decode

_MAGIC = 0x223E9F78
_MAX_ATTRIBUTES = 5_000
_HEAD = struct.Struct("<BII")
_ATTACHMENT = 2

_BODY = 0x0002800C
_MESSAGE_PROPERTIES = 0x00069003
_NEW_ATTACHMENT = 0x00069002
_SUBJECT, _TITLE, _DATA = 0x00018004, 0x00018010, 0x0006800F
_ATTACHMENT_PROPERTIES = 0x00069005
_CODEPAGE = 0x00069007

_TOPIC, _TEXT, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_LONG_NAME, _CONTENT = 0x3707, 0x3701
_OBJECT, _IDENTIFIER = 0x0D, 16
"""What is attached as an object, such as a message, stands behind the identifier of its kind."""
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4}
_FIXED |= {0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_VARYING = frozenset({_OBJECT, 0x1E, 0x1F, 0x102})
_UNICODE, _MANY = 0x1F, 0x1000
_NAMED = 0x8000
_BY_NAME = 1

Data: TypeAlias = bytes | memoryview


@dataclass(slots=True)
class Opened:
    """The contents. ``html`` is bytes with the charset that it declares; ``rtf`` is packed."""

    subject: str = ""
    text: str = ""
    html: bytes = b""
    rtf: bytes = b""
    attachments: list[tuple[str, Data]] = field(default_factory=list)
    """Names and contents. Of a message that is attached, the content is what ``opened`` opens."""


def opened(data: Data) -> Opened | None:
    """The contents of ``data``, as far as they go; None when it is no TNEF. Never raises."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _MAGIC:  # noqa: PLR2004 - signature and key
        return None
    found, codec = Opened(), "windows-1252"
    for level, name, value in _attributes(memoryview(data)):
        if name == _CODEPAGE and len(value) >= _FIXED[0x03]:
            codec = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            found.text = found.text or _words(value, codec)
        elif name == _SUBJECT:
            found.subject = found.subject or _words(value, codec)
        elif name == _MESSAGE_PROPERTIES:
            _read_message(value, codec, found)
        elif name == _NEW_ATTACHMENT:
            found.attachments.append(("", b""))
        elif level == _ATTACHMENT and found.attachments:
            found.attachments[-1] = _more(found.attachments[-1], name, value, codec)
    return found


def _attributes(data: memoryview) -> Iterator[tuple[int, int, Data]]:
    at = 6
    for _ in range(_MAX_ATTRIBUTES):
        if at + _HEAD.size > len(data):
            return
        level, name, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield level, name, data[at : at + size]
        at += size + 2  # a checksum


def _read_message(value: Data, codec: str, found: Opened) -> None:
    for tag, kind, content in _properties(value):
        if tag == _TOPIC:
            found.subject = _words(content, _codec(kind, codec)) or found.subject
        elif tag == _TEXT:
            found.text = _words(content, _codec(kind, codec)) or found.text
        elif tag == _HTML:
            found.html = bytes(content)
        elif tag == _RTF:
            found.rtf = bytes(content)


def _more(known: tuple[str, Data], name: int, value: Data, codec: str) -> tuple[str, Data]:
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
            elif tag == _CONTENT:
                content = named[_IDENTIFIER:] if kind == _OBJECT else content or named
    return title[:255], content


def _properties(data: Data) -> Iterator[tuple[int, int, Data]]:
    """Tag, type and first value of each MAPI property; ends where it makes no sense."""
    try:
        yield from _read_properties(data)
    except struct.error:
        return


def _read_properties(data: Data) -> Iterator[tuple[int, int, Data]]:
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
        first: Data = b""
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


def _after_name(data: Data, at: int) -> int:
    """Where the value of a named property begins."""
    (how,) = struct.unpack_from("<I", data, at + 16)
    if how != _BY_NAME:
        return at + 24
    size: int = struct.unpack_from("<I", data, at + 20)[0]
    return at + 24 + size + -size % 4


def _codec(kind: int, codec: str) -> str:
    return "utf-16-le" if kind == _UNICODE else codec


def _words(value: Data, codec: str) -> str:
    return decode(bytes(value), codec)[0].partition("\0")[0]
