"""Rich text, packed as Outlook packs it (MS-OXRTFCP), to plain text in linear time.

Libraries that strip rich text search it anew for every font: a crafted one keeps them busy for minutes.
"""

import codecs
import re

from compressed_rtf import decompress  # type: ignore[import-untyped] # ships no types

MAX_RTF = 500_000
"""Characters of rich text that are read."""
_MAX_PACKED = 100_000
"""Bytes; they may grow ninefold."""
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}]+)", re.IGNORECASE
)
_SAID = {
    "par": "\n",
    "line": "\n",
    "tab": "\t",
    "cell": "  ",
    "row": "\n",
    "sect": "\n",
    "page": "\n",
}
_SAID |= {"emdash": "-", "endash": "-", "lquote": "'", "rquote": "'", "ldblquote": '"'}
_SAID |= {"rdblquote": '"', "bullet": "*"}
_SIGNS = {"~": " ", "_": "-", "\n": "\n"}
_UNSEEN = frozenset(
    {
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer"),
        *("listtable", "listoverridetable", "generator", "themedata", "datastore", "fldinst"),
    }
)
_HIGHEST = 0x110000
_WRAPPED = 0x10000


def unpacked(data: bytes) -> str:
    """The rich text of a compressed body; empty when it is broken or too long. Never raises."""
    if len(data) > _MAX_PACKED:
        return ""
    try:
        plain: bytes = decompress(data)
    except Exception:  # whatever the library raises on broken bytes: there is no text
        return ""
    return plain[:MAX_RTF].decode("latin-1")


def rtf_to_text(source: str) -> str:
    """The text of a rich text document; empty when it is none. Never raises."""
    source = source.lstrip()[:MAX_RTF]
    if not source.startswith("{\\rtf"):
        return ""
    page = _Page()
    for match in _TOKEN.finditer(source):
        page.take(match)
    return page.text()


class _Page:
    """Takes tokens and writes text. A group that is not shown hides all groups in it."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._bytes = bytearray()
        self._codec = "cp1252"
        self._hidden = False
        self._skip, self._to_skip = 1, 0
        self._groups: list[tuple[bool, int]] = []

    def take(self, token: "re.Match[str]") -> None:
        """One more token."""
        word, number, code, sign, brace, words = token.groups()
        if code:
            self._byte(int(code, 16))
            return
        self._flush()
        if brace:
            self._brace(brace)
        elif word:
            self._word(word.lower(), int(number) if number else None)
        elif sign == "*":
            self._hidden = True
        else:
            self._say(_SIGNS.get(sign, sign) if sign else words.replace("\r", "").replace("\n", ""))

    def text(self) -> str:
        """What was shown."""
        self._flush()
        return (
            "".join(self._out).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
        )

    def _brace(self, brace: str) -> None:
        if brace == "{":
            self._groups.append((self._hidden, self._skip))
        elif self._groups:
            self._hidden, self._skip = self._groups.pop()

    def _word(self, word: str, number: int | None) -> None:
        if word in _UNSEEN:
            self._hidden = True
        elif word == "ansicpg" and number:
            self._codec = f"cp{number}"
        elif word == "uc":
            self._skip = min(number or 0, 4)
        elif word == "u" and number is not None:
            self._say(chr(number % _WRAPPED if number < 0 else min(number, _HIGHEST - 1)))
            self._to_skip = self._skip
        else:
            self._say(_SAID.get(word, ""))

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._hidden:
            self._bytes.append(value)

    def _say(self, words: str) -> None:
        if self._to_skip and words:
            words, self._to_skip = words[self._to_skip :], max(0, self._to_skip - len(words))
        if not self._hidden:
            self._out.append(words)

    def _flush(self) -> None:
        if not self._bytes:
            return
        try:
            codec = codecs.lookup(self._codec).name
        except LookupError:
            codec = "cp1252"
        self._out.append(self._bytes.decode(codec, "replace"))
        self._bytes.clear()
