"""Content-Transfer-Encoding undone, forgivingly and in linear time (RFC 2045)."""

import binascii
import re
from email.message import Message
from functools import cached_property

from varde.shared.mail.headers import header
from varde.shared.mail.runs import whole
from varde.shared.mail.uuencoded import taken_out

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_PADDING = re.compile(rb"=+")
_UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_IDENTITY = ("7bit", "8bit", "binary", "plain")


class Body:
    """What a leaf holds, decoded when it is asked for: of a photo a reading tells the size alone."""

    def __init__(self, part: "Message[str, str]") -> None:
        self._encoding = header(part, "content-transfer-encoding").lower()
        self._raw = _raw(part)

    @property
    def data(self) -> bytes:
        """The decoded bytes."""
        return self._decoded[0]

    @property
    def known(self) -> bool:
        """Whether its encoding is one we know."""
        return self._decoded[1]

    @property
    def size(self) -> int:
        """How many bytes they are."""
        return size_of_base64(self._raw) if "base64" in self._encoding else len(self.data)

    @cached_property
    def _decoded(self) -> tuple[bytes, bool]:
        encoding, raw = self._encoding, self._raw
        if "base64" in encoding:
            return from_base64(raw), True
        if "quoted" in encoding:
            return binascii.a2b_qp(raw), True
        if encoding in _UUENCODED:
            _, files = taken_out(raw, 1)
            return (files[0][1], True) if files else (raw, False)
        return raw, not encoding or encoding.startswith(_IDENTITY)


def undone(part: "Message[str, str]", child: "Message[str, str]") -> bytes:
    """The bytes of a message that was encoded as a whole: the parser took them for ``child``."""
    raw = _raw(child)
    base64 = "base64" in header(part, "content-transfer-encoding").lower()
    return from_base64(raw) if base64 else binascii.a2b_qp(raw)


def from_base64(data: bytes) -> bytes:
    """What base64 holds, line noise and missing or early padding forgiven."""
    return b"".join(binascii.a2b_base64(_padded(piece)) for piece in _pieces(data))


def size_of_base64(data: bytes) -> int:
    """How many bytes it holds."""
    return sum(len(piece) * 3 // 4 for piece in _pieces(data))


def _pieces(data: bytes) -> list[bytes]:
    """Between paddings."""
    kept = data.translate(None, _NOT_BASE64).rstrip(b"=")
    return _PADDING.split(kept) if b"=" in kept else [kept]


def _padded(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return piece + b"=" * (-len(piece) % 4)


def _raw(part: "Message[str, str]") -> bytes:
    """The bytes as they stood in the message; the library decodes nothing without the header."""
    del part["content-transfer-encoding"]
    data = part.get_payload(decode=True)
    return whole(part, data) if isinstance(data, bytes) else b""
