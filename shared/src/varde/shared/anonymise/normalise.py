"""A text as the recognisers see it, with a way back to the code points of the text as given.

Undone are the tricks and accidents that hide an identifier: zero-width characters, full-width and
foreign digits, digits and letters in circles, raised or on keys, decomposed letters, letters of another script that look Latin, letter O for zero,
l e t t e r s set apart, words cut at a line's end, HTML and quoted-printable remains. The recognisers work on the result; the way back is exact.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕԁһӏвкмнтгАЕОРСУХІЈЅВКМНТΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοερτυχνικ",
        "aeopcyxijsdhlBkmHtrAEOPCYXIJSBKMHTABEZHIKMNOPTYXaoeptyxvik",
        strict=True,
    )
)
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20f0\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+|=\r?\n"
)
_RAISED = r"\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_WIDE = re.compile(
    r"[^\u0000-\u00b1\u00c0-\u02ff](?:"  # most letters, before anything is tried that needs more
    r"(?<=[\uff01-\uff5e\u2126\u212a\u212b\ufb00-\ufb06])|(?<=\d)"
    r"|(?<=[\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf\U0001d400-\U0001d7ff"
    r"\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189])"
    rf"|(?<=[{_RAISED}])(?<![^\W\d_{_RAISED}].))"  # not of m² and CO₂
)
_ENCLOSED = {
    chr(first + n): chr(letter + n)
    for first, letter in ((0x249C, ord("a")), (0x1F150, ord("A")), (0x1F170, ord("A")))
    for n in range(26)
}
"""Letters in brackets or on dark ground, which NFKC leaves or brackets."""
_COMBINED = re.compile("[^\u0300-\u036f][\u0300-\u036f]{1,8}")
_SPACE = re.compile(
    "&nbsp;|&#160;|<br ?/?>|</?(?:p|div|span|b|i|a)>|[\u00a0\u2000-\u200a\u202f\u205f\u3000]"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_SPACED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_] ){4,40}[^\W\d_](?![^\W\d_])")
_CUT = re.compile(r"-(?<=[a-zæøå]-)\r?\n(?=[a-zæøå])")
_FOREIGN = re.compile("[\u0370-\u052f]")
_REMAINS = re.compile(r"[&<]|[=\-]\r?\n")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[a-zA-Z]")
_LETTER_DIGIT = re.compile(r"[OoIl](?:(?<=\d.)(?=[ .\-]?\d)|(?<=\d[ .\-].)(?=\d)|(?<=\d\d[Oo])\b)")
_DASH = re.compile("[\u2010-\u2015\u2212\u00b7\u2022]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """``text`` is what to read; ``given_span`` leads back."""

    text: str
    given: str
    starts: tuple[int, ...]
    """Where, in ``text``, each edit begins, in order."""
    edits: tuple[tuple[int, int, int, int], ...]
    """For each edit: start and end in ``text``, start and end in ``given``."""

    def given_span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the given text behind ``text[start:end]`` (``start < end``)."""
        return self._back(start, first=True), self._back(end - 1, first=False)

    def _back(self, place: int, *, first: bool) -> int:
        at = bisect_right(self.starts, place) - 1
        if at < 0:
            return place if first else place + 1
        text_start, text_end, given_start, given_end = self.edits[at]
        if text_start <= place < text_end:
            return given_start if first else given_end
        there = given_end + place - text_end
        return there if first else there + 1


def normalise(given: str) -> Normalised:
    """The text as the recognisers should see it. Never raises, also not for lone surrogates."""
    if given.isascii() and not _REMAINS.search(given) and not _SPACED.search(given):
        return Normalised(_digits(given), given, (), ())
    read = edited(given, _changes(given))
    return replace(read, text=_digits(read.text))


def edited(given: str, changes: Iterable[tuple[int, int, str]]) -> Normalised:
    """``given`` with other words between the places (start, end) of ``changes``; the first of two that overlap holds."""
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    done = length = 0
    for start, end, new in sorted(changes):
        if start < done:
            continue
        pieces += (given[done:start], new)
        length += start - done
        edits.append((length, length + len(new), start, end))
        length += len(new)
        done = end
    pieces.append(given[done:])
    return Normalised("".join(pieces), given, tuple(e[0] for e in edits), tuple(edits))


def _changes(given: str) -> list[tuple[int, int, str]]:
    changes = [(m.start(), m.end(), "") for m in _HIDDEN.finditer(given)]
    changes += [(m.start(), m.end(), " ") for m in _SPACE.finditer(given)]
    changes += [(m.start(), m.end(), "-") for m in _DASH.finditer(given)]
    changes += [(m.start(), m.end(), _plain(m[0])) for m in _WIDE.finditer(given)]
    changes += [(m.start(), m.end(), "") for m in _CUT.finditer(given)]
    changes += [(m.start(), m.end(), _unescaped(m[0])) for m in _ENTITY.finditer(given)]
    for match in _SPACED.finditer(given):
        changes += [(at, at + 1, "") for at in range(match.start() + 1, match.end(), 2)]
    for match in _COMBINED.finditer(given):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            changes.append((match.start(), match.end(), composed))
    if _FOREIGN.search(given):
        changes += _mixed_scripts(given)
    return changes


def _mixed_scripts(given: str) -> Iterator[tuple[int, int, str]]:
    """Look-alike letters, only in words that hold Latin letters too: other words are as meant."""
    for word in _LETTERS.finditer(given):
        if not (_LATIN.search(word[0]) and _FOREIGN.search(word[0])):
            continue
        for at, character in enumerate(word[0], word.start()):
            if character in _LOOKALIKES:
                yield at, at + 1, _LOOKALIKES[character]


def _unescaped(entity: str) -> str:
    """The character of an HTML entity; what is none stays as it is."""
    character = html.unescape(entity)
    return " " if character.isspace() else character


def _plain(character: str) -> str:
    number = unicodedata.numeric(character, None)
    if number is not None:
        return str(int(number))
    return _ENCLOSED.get(character) or unicodedata.normalize("NFKC", character)


def _digits(text: str) -> str:
    """Letters that stand for digits inside a number become digits; the length stays."""
    return _LETTER_DIGIT.sub(lambda m: "0" if m[0] in "Oo" else "1", text)
