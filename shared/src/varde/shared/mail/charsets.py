"""Bytes to text when the declared charset is missing, unknown or wrong.

Norwegian mail that does not say what it is, or says it wrongly, is UTF-8 or Windows-1252 in practice.
As browsers do (WHATWG Encoding Standard), ISO-8859-1 and US-ASCII are read as Windows-1252. Text in
another alphabet that says nothing, or something impossible, is guessed by its letters.
"""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from varde.shared.mail.marks import unmarked

_FALLBACK = "windows-1252"
_READ_AS = {
    "ascii": _FALLBACK,
    "iso8859-1": _FALLBACK,
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
}
# Names that mailers use and Python does not know, by what they are read as; "x-" before one makes no difference.
_NAMES = {
    "utf-8": "unicode11utf8 unicode20utf8 unicode-1-1-utf-8 utf-8mb4 utf-8-mac",
    "utf-7": "unicode-1-1-utf-7",
    "utf-16": "unicode unicodefeff csunicode ucs-2 iso-10646-ucs-2 cp1200",
    "utf-16-be": "unicodefffe cp1201",
    "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i",
    "iso8859-7": "sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i visual logical",
    "iso8859-15": "csisolatin9",
    "koi8-r": "koi koi8 cp20866",
    "koi8-u": "koi8-ru cp21866",
    "mac-roman": "mac csmacintosh cp10000",
    "mac-cyrillic": "mac-ukrainian",
    "mac-latin2": "mac-ce mac-centraleurroman",
    "mac-iceland": "mac-icelandic",
    "cp874": "dos-874",
    "cp932": "windows-31j",
    "euc_jp": "euc cseucpkdfmtjapanese cp51932",
    "iso2022_jp_ext": "cp50220 cp50221 cp50222",
    "cp949": "ks_c_5601 ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 iso-ir-149 cseuckr csksc56011987 cp51949",
    "gb18030": "csgb2312 gb_2312 gb_2312-80 gb18030-2022 cp54936",
    "big5": "cn-big5 x-big5",
    "hz": "cp52936",
    _FALLBACK: "ansi iso-ir-6 iso",
}
_ALIASES = {name: codec for codec, names in _NAMES.items() for name in names.split()}
_NUMBERED = re.compile(r"(iso[-_]?8859|windows|cp|ibm)[-_]?0*(\d{1,5})")
_ISO_CODEPAGES = range(28_591, 28_607)
"""Microsoft's numbers for the parts of ISO 8859."""
# Only true character sets: Python also knows "idna", "punycode" (quadratic) and "unicode_escape".
_CHARSET = re.compile(
    r"(utf-(7|8|8-sig|16|16-le|16-be|32|32-le|32-be)|ascii|iso8859-\d+|iso2022_\w+|cp\d+|koi8-\w|kz1048"
    r"|ptcp154|gb\w+|big5\w*|euc_\w+|shift_jis\w*|mac-\w+|hz|tis-620|johab|hp-roman8)"
)
_SEVERAL_BYTES = re.compile(r"(utf|iso2022|gb|big5|euc|shift|hz|johab|cp9(32|49|50)$)")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = (
    (b"\x1b$B", "iso2022_jp_ext"),
    (b"\x1b$@", "iso2022_jp_ext"),
    (b"\x1b$)C", "iso2022_kr"),
)
_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE
)
_META_WITHIN = 4_096

_GUESSED_FROM = 4_096
"""Bytes around the first letter beyond ASCII that a guess looks at."""
_FOREIGN_SHARE = 0.3
"""Of the letters, beyond ASCII: more than any language in Latin letters has."""
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_HIGH = re.compile(rb"[\x80-\xff]")
_CANDIDATES = [
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic"),
    *("cp1256", "iso8859_6", "cp1253", "cp1255", "cp874"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
]
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
    held = codec is not None or not declared
    utf = _utf(data)
    if utf is not None and (codec is None or not _SEVERAL_BYTES.match(codec) or codec == "utf-8"):
        escaped = _escaped(data)
        return (utf, held) if escaped is None else (escaped, not declared)
    if codec is None or codec == "utf-8" or (codec == _FALLBACK and _looks_foreign(data)):
        codec, held = _guessed(data), held and codec != "utf-8"
    try:
        return data.decode(codec), held
    except (UnicodeError, ValueError, LookupError):
        pass
    if _SEVERAL_BYTES.match(codec) and codec != "utf-8":
        text = data.decode(codec, "replace")
        if text.count("\ufffd") * 50 < len(text):  # a few broken bytes, not another charset
            return text, False
    # 0x81, 0x8D, 0x8F, 0x90 and 0x9D mean nothing in Windows-1252.
    return data.decode(_FALLBACK, "replace"), False


def declared_in_html(data: bytes) -> str:
    """The charset that an HTML document names itself; empty when it names none."""
    match = _META.search(data[:_META_WITHIN])
    return match[1].decode("ascii", "replace") if match else ""


def clean(text: str) -> str:
    """Text in NFC with ``\\n`` line ends and without control and invisible characters."""
    text = _NEWLINES.sub("\n", text).translate(_CLEANED)
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    return unmarked(text)


def _codec(declared: str) -> str | None:
    asked = declared.strip().strip("\"'").lower()[:40]
    plain = asked.removeprefix("x-")
    for known_as in (_ALIASES.get(plain, plain), asked, _by_number(plain)):
        try:
            name = codecs.lookup(known_as).name
        except (LookupError, ValueError, UnicodeError):
            continue
        if _CHARSET.fullmatch(name):
            return _READ_AS.get(name, name)
    return None


def _by_number(asked: str) -> str:
    """Python's name for ``iso88592``, ``windows-949``, ``cp-850``, ``cp28592``; "" for what has no number."""
    match = _NUMBERED.fullmatch(asked)
    if match is None:
        return ""
    number = int(match[2])
    if match[1].startswith("iso"):
        return f"iso8859-{number}"
    if number in _ISO_CODEPAGES:
        return f"iso8859-{number - _ISO_CODEPAGES.start + 1}"
    return f"cp{number}"


def _utf(data: bytes) -> str | None:
    """The text when ``data`` is valid UTF-8 or begins with a byte order mark."""
    codec = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _escaped(data: bytes) -> str | None:
    """The text when seven-bit ``data`` switches alphabets by escapes (RFC 1468, RFC 1557)."""
    codec = next((name for escape, name in _ESCAPES if escape in data), None)
    try:
        return data.decode(codec) if codec else None
    except UnicodeError:
        return None


def _looks_foreign(data: bytes) -> bool:
    """True where too many letters stand beyond ASCII for Latin letters to be meant."""
    sample = _sample(data)
    high, low = len(_HIGH.findall(sample)), len(_ASCII_LETTERS.findall(sample))
    return high > _FOREIGN_SHARE * (high + low)


def _guessed(data: bytes) -> str:
    """The likeliest charset of text that is no UTF-8; Windows-1252 unless the letters speak against it."""
    if not _looks_foreign(data):
        return _FALLBACK
    best = from_bytes(_sample(data), cp_isolation=_CANDIDATES, explain=False).best()
    return best.encoding if best else _FALLBACK


def _sample(data: bytes) -> bytes:
    first = _HIGH.search(data)
    return data[first.start() : first.start() + _GUESSED_FROM] if first else b""
