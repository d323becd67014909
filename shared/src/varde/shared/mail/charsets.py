"""Bytes to text when the declared charset is missing, unknown or wrong.

Norwegian mail that does not say what it is, or says it wrongly, is UTF-8 or Windows-1252 in practice.
As browsers do (WHATWG Encoding Standard), ISO-8859-1 and US-ASCII are read as Windows-1252.
"""

import codecs
import re
import unicodedata

_FALLBACK = "windows-1252"
_READ_AS = {
    "ascii": _FALLBACK,
    "iso8859-1": _FALLBACK,
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Only true character sets: Python also knows "idna", "punycode" (quadratic) and "unicode_escape".
_CHARSET = re.compile(
    r"(utf-(7|8|8-sig|16|16-le|16-be|32|32-le|32-be)|ascii|iso8859-\d+|iso2022_\w+|cp\d+|koi8-\w"
    r"|gb\w+|big5\w*|euc_\w+|shift_jis\w*|mac-\w+|hz|tis-620|johab)"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Invisible marks that would split words for readers further on, and marks that turn text around.
_INVISIBLE = (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F))
_TURNING = range(0x2066, 0x206A)
_CONTROLS = (*range(9), 0x0B, *range(0x0E, 0x20), 0x7F)
_CLEANED: dict[int, str | None] = {
    **dict.fromkeys((*_INVISIBLE, *_TURNING, *_CONTROLS)),
    0x0C: "\n",
}
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")


def decode(data: bytes, declared: str) -> tuple[str, bool]:
    """The text of ``data`` and whether the declared charset held. Never raises."""
    codec = _codec(declared)
    guess = _utf(data)
    if guess is not None and codec in {None, _FALLBACK, "utf-8"}:
        return guess, codec is not None or not declared
    try:
        return data.decode(codec or _FALLBACK), codec is not None or not declared
    except (UnicodeError, ValueError, LookupError):
        # 0x81, 0x8D, 0x8F, 0x90 and 0x9D mean nothing in Windows-1252.
        return data.decode(_FALLBACK, "replace"), False


def clean(text: str) -> str:
    """Text in NFC with ``\\n`` line ends and without control and invisible characters."""
    text = _NEWLINES.sub("\n", text).translate(_CLEANED)
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def _codec(declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip().strip("\"'").lower()[:40]).name
    except (LookupError, ValueError, UnicodeError):
        return None
    if not _CHARSET.fullmatch(name):
        return None
    return _READ_AS.get(name, name)


def _utf(data: bytes) -> str | None:
    """The text when ``data`` is valid UTF-8 or begins with a byte order mark."""
    codec = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(codec)
    except UnicodeError:
        return None
