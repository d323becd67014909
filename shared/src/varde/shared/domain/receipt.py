"""Receipts: 80 random bits and 8 check bits, said as eight words of one of two lists.

In code a receipt is one ``str`` of 22 hex digits, the same in every language. People see words: Norwegian ones that
are spelled alike in bokmål and nynorsk, or English ones. What is typed is read in either list, and forgiving: the
lists have no two words that a single slip (a wrong, missing, extra or swapped letter) could turn into each other.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate

from varde.shared.domain.codes import Language
from varde.shared.domain.reference import Below

WORDS = 8
_DATA_BITS, _CHECK_BITS, _WORD_BITS = 80, 8, 11
_BYTES = (_DATA_BITS + _CHECK_BITS) // 8
_MOST_TYPED = 4_000
"""Characters that are looked at: a receipt takes fewer than a hundred."""
_MOST_SLIPS = 2
_LISTS = ("norwegian", "english")
_LONGEST = 12
"""Letters of a word that is looked up: the lists have eight at most, and slips add few."""
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ı": "i"})
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def new_receipt(below: Below) -> str:
    """A receipt with 80 random bits, as 22 hex digits."""
    data = below(1 << _DATA_BITS).to_bytes(_DATA_BITS // 8, "big")
    return (data + _check(data)).hex()


def words_of(receipt: str, language: Language) -> str:
    """The eight words of ``receipt`` as a page or letter in ``language`` shows them, between spaces."""
    number = int(receipt, 16)
    words = _words("english" if language is Language.EN else "norwegian")
    places = range(_WORD_BITS * (WORDS - 1), -1, -_WORD_BITS)
    return " ".join(words[number >> place & (1 << _WORD_BITS) - 1] for place in places)


def parse_receipt(text: str) -> str | None:
    """The receipt that a person typed or read out, or None when it cannot be one.

    Case, accents, numbers, punctuation and line breaks do not matter. A word that is in neither list is read as
    the one word that a slip may have made it of; the check bits must then fit.
    """
    typed = [_plain(run[0]) for run in _runs(text)]
    if len(typed) != WORDS:
        return None
    return next((found for name in _LISTS if (found := _receipt(_places(name, typed)))), None)


def receipt_apart(text: str) -> tuple[str, str]:
    """The first receipt in a line of text such as a mail's subject, "" without one, and the rest of the line."""
    runs = _runs(text)
    typed = [_plain(run[0]) for run in runs]
    for name in _LISTS:
        places = _places(name, typed)
        for start in range(len(places) - WORDS + 1):
            if receipt := _receipt(places[start : start + WORDS]):
                end = runs[start + WORDS - 1].end()
                return receipt, (text[: runs[start].start()] + text[end:]).strip()
    return "", text


def without_receipts(text: str) -> str:
    """``text`` without the receipts in it: who reads one could read the answers to its reporter.

    Linear in the length of the text. At most two of the eight words may hold a slip.
    """
    typed = [_plain(word) for word in _WORD.findall(text)]
    starts = sorted({start for name in _LISTS for start in _starts(name, typed)})
    if not starts:
        return text
    runs = list(_WORD.finditer(text))
    kept, end = [], 0
    for start in starts:
        kept.append(text[end : max(end, runs[start].start())])
        end = runs[start + WORDS - 1].end()
    return "".join([*kept, text[end:]])


def _starts(name: str, typed: Sequence[str]) -> Iterator[int]:
    """The places where a receipt of a list begins."""
    exact, _ = _index(name)
    known = list(accumulate((word in exact for word in typed), initial=0))
    for start in range(len(typed) - WORDS + 1):
        if known[start + WORDS] - known[start] < WORDS - _MOST_SLIPS:
            continue
        if _receipt(_places(name, typed[start : start + WORDS])):
            yield start


def _runs(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text[:_MOST_TYPED]))


def _plain(word: str) -> str:
    folded = word.casefold()
    if folded.isascii():  # as nearly every word of a long mail is: nothing is to be taken off
        return folded
    marked = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
    return "".join(c for c in marked if not unicodedata.combining(c))


def _places(name: str, typed: Sequence[str]) -> list[int | None]:
    return [_place(name, word) for word in typed]


def receipt_digest(receipt: str) -> str:
    """What is stored of a receipt to find it by: SHA-256 in hex. 80 random bits need no slow hash."""
    return hashlib.sha256(receipt.encode()).hexdigest()


def _receipt(places: Sequence[int | None]) -> str | None:
    number = 0
    for place in places:
        if place is None:
            return None
        number = number << _WORD_BITS | place
    raw = number.to_bytes(_BYTES, "big")
    return raw.hex() if _check(raw[:-1]) == raw[-1:] else None


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(files(__package__).joinpath("words", f"{name}.txt").read_text("ascii").split())


def _place(name: str, word: str) -> int | None:
    """The number of ``word`` in a list, or of the only one that is a slip away; else None."""
    if len(word) > _LONGEST:
        return None
    exact, near = _index(name)
    if (place := exact.get(word)) is not None:
        return place
    found = {place for shorter in _shortened(word) for place in near.get(shorter, ())}
    return found.pop() if len(found) == 1 else None


@cache
def _index(name: str) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Each word's number, and the numbers by what is left when at most one letter is dropped.

    Two words that are a slip apart have such a rest in common, so one look-up a rest finds them.
    """
    exact = {word: place for place, word in enumerate(_words(name))}
    near: defaultdict[str, list[int]] = defaultdict(list)
    for word, place in exact.items():
        for shorter in _shortened(word):
            near[shorter].append(place)
    return exact, dict(near)


def _shortened(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _check(data: bytes) -> bytes:
    return hashlib.sha256(b"varde/receipt/v1/" + data).digest()[: _CHECK_BITS // 8]
