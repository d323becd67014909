"""Headers one by one, decoded inside guards (RFC 2047, RFC 2231, and what mailers really send).

``email.policy.default`` raises on real messages and is quadratic on crafted ones; this reads the raw
value, cuts it, and decodes what it can.
"""

import binascii
import re
from email.message import Message
from email.utils import collapse_rfc2231_value

from varde.shared.mail.charsets import clean, decode

MAX_HEADER = 8_192
"""Characters of one header that are looked at."""
MAX_SUBJECT = 1_000
_MAX_NAME = 255

_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"\s*")
_UNDERSCORE = str.maketrans("_", " ")


def header(part: "Message[str, str]", name: str) -> str:
    """The first header ``name``, unfolded and decoded; empty when there is none. Never raises."""
    wanted = name.casefold()
    values = (value for key, value in part.raw_items() if key.casefold() == wanted)
    return decoded(str(next(values, ""))[:MAX_HEADER])


def subject_of(part: "Message[str, str]") -> str:
    """The decoded subject, at most ``MAX_SUBJECT`` characters."""
    return header(part, "subject")[:MAX_SUBJECT]


def parameter(part: "Message[str, str]", name: str, of: str = "content-type") -> str:
    """A parameter of a header, e.g. ``charset``; empty when absent or broken."""
    try:
        value = part.get_param(name, "", header=of)
        return str(collapse_rfc2231_value(value)) if value else ""
    except Exception:  # any failure of the library on hostile input means "absent"
        return ""


def filename_of(part: "Message[str, str]") -> str:
    """The sender's name for a part, at most 255 characters; empty when there is none."""
    name = parameter(part, "filename", "content-disposition") or parameter(part, "name")
    return decoded(name)[:_MAX_NAME]


def decoded(value: str) -> str:
    """A raw header value as one line of text; neighbouring encoded words are joined as bytes."""
    out: list[str] = []
    run: list[bytes] = []
    charset, end = "", 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        same = bool(run) and match[1].casefold() == charset and not between.strip()
        if not same:
            out += [_word_text(run, charset), between if between.strip() or not run else ""]
            run = []
        charset, end = match[1].casefold(), match.end()
        run.append(_word_bytes(match[2], match[3]))
    out += [_word_text(run, charset), value[end:]]
    return " ".join(clean("".join(_eight_bit(piece) for piece in out)).split())


def _word_bytes(encoding: str, data: str) -> bytes:
    raw = data.encode("ascii", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"==")
    except binascii.Error:
        return raw


def _word_text(run: list[bytes], charset: str) -> str:
    # RFC 2231 lets a language follow the charset: iso-8859-1*no
    return decode(b"".join(run), charset.partition("*")[0])[0] if run else ""


def _eight_bit(piece: str) -> str:
    """Raw bytes that the parser kept as surrogates, read as UTF-8 or Windows-1252."""
    if piece.isascii():
        return piece
    return decode(piece.encode("utf-8", "surrogateescape"), "")[0]
