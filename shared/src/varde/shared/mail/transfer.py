"""Content-Transfer-Encoding undone, forgivingly and in linear time (RFC 2045)."""

import binascii
import re
from email.message import Message

from varde.shared.mail.headers import header

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDING = re.compile(rb"=+")
_IDENTITY = ("7bit", "8bit", "binary", "plain")


def payload(part: "Message[str, str]") -> tuple[bytes, bool]:
    """The decoded bytes of a leaf and whether its encoding was one we know."""
    encoding = header(part, "content-transfer-encoding").lower()
    raw = _raw(part)
    if "base64" in encoding:
        return from_base64(raw), True
    if "quoted" in encoding:
        return binascii.a2b_qp(raw), True
    return raw, not encoding or encoding.startswith(_IDENTITY)


def from_base64(data: bytes) -> bytes:
    """What base64 holds, line noise and missing or early padding forgiven."""
    pieces = _PADDING.split(_NOT_BASE64.sub(b"", data))
    return b"".join(binascii.a2b_base64(_whole(piece)) for piece in pieces)


def _whole(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return piece + b"=" * (-len(piece) % 4)


def _raw(part: "Message[str, str]") -> bytes:
    """The bytes as they stood in the message; the library decodes nothing without the header."""
    del part["content-transfer-encoding"]
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
