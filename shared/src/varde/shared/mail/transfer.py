"""Content-Transfer-Encoding undone, forgivingly and in linear time (RFC 2045)."""

import binascii
import re
from email.message import Message

from varde.shared.mail.headers import header
from varde.shared.mail.uuencoded import taken_out

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_PADDING = re.compile(rb"=+")
_UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_IDENTITY = ("7bit", "8bit", "binary", "plain")


def payload(part: "Message[str, str]") -> tuple[bytes, bool]:
    """The decoded bytes of a leaf and whether its encoding was one we know."""
    encoding = header(part, "content-transfer-encoding").lower()
    raw = _raw(part)
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
    whole = data.translate(None, _NOT_BASE64).rstrip(b"=")
    pieces = _PADDING.split(whole) if b"=" in whole else [whole]
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
