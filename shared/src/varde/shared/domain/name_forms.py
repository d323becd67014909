"""Names of persons in a form that their spellings share: order, script, transliteration and ear.

A full name alone tells somebody, so one word gives nothing. Of more than two words every pair across
them counts, since a middle name is often left out. What is left of a word is a skeleton: its first
letter, the sort of its first vowel, its other consonants. So names that sound alike can meet by mistake.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, product

_MOST_WORDS = 4
_CONSONANTS = 3
"""A word with fewer keeps its vowels: little else is left to tell it by."""
_GENITIVE = 4
"""Letters a name has at the least before a final s is read as a genitive."""

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя",
            "a b v g g d e ie e zh z y i i i k l m n o p r s t u u f kh ts ch sh shch - y - e iu ia".split(),
            strict=True,
        )
    )
    | {"’": None, "'": None, "ʼ": None}
)
_LATIN = str.maketrans(
    {"æ": "a", "ø": "o", "å": "a", "đ": "d", "ð": "d", "ł": "l", "ß": "s", "þ": "t", "ı": "i"}
)
_SILENT = frozenset(
    "fru herr frøken frk hr mr mrs ms miss sir dr doktor onkel tante pastor van von der de di da du af al el bin ibn abu".split()
)
"""Titles, and particles that are written or left out."""
_SOUNDS = {
    # "C" is the first sound of "Chekhov"; the letter c is k or s
    **dict.fromkeys(["tsch", "tsj", "tch", "ch", "cz", "tj"], "C"),
    "shch": "s",
    **dict.fromkeys(["skj", "sch", "sj", "sh", "sz", "ts", "tz", "z"], "s"),
    **dict.fromkeys(["dzh", "dsj", "dsh", "dj", "zh", "j", "y"], "i"),
    **dict.fromkeys(["kh", "gh", "g"], "h"),  # Ukrainian h is Russian g
    **dict.fromkeys(["chr"], "kr"),
    **dict.fromkeys(["ce", "ci", "cy"], "se"),
    **dict.fromkeys(["ck", "c", "q"], "k"),
    **dict.fromkeys(["ou", "oo"], "u"),
    **dict.fromkeys(["aa", "ae"], "a"),
    **dict.fromkeys(["oe"], "o"),
    **dict.fromkeys(["ee"], "i"),
    "ph": "f",
    "th": "t",
    "x": "ks",
    "w": "v",
}
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_VOWELS = {"a": "a", "e": "e", "i": "e", "o": "o", "u": "o"}
_DOUBLED = re.compile(r"(.)\1+")
_OPENING = re.compile("^i(?=[aeou])")
_WORD = re.compile(r"[^\W\d_]+")
_SAME = (
    "elena olena helena yelena",
    "aleksandr oleksandr aleksander oleksander",
    "aleksandra oleksandra",
    "nikolai mykola",
    "vladimir volodymyr",
    "katerina ekaterina yekaterina katarina",
    "tatiana tetiana",
    "ludmila liudmila",
    "mohammed mahamed magomed",
)
"""Given names that are written for the same person and sound apart."""


def name_forms(found: str) -> tuple[str, ...]:
    """The forms of a full name; () when it is a part of one only."""
    units = [parts for unit in found.split() if (parts := _parts(unit))][:_MOST_WORDS]
    pairs = (product(one, other) for one, other in combinations(units, 2))
    return tuple(dict.fromkeys(" ".join(sorted(pair)) for both in pairs for pair in both))


def latin(text: str) -> str:
    """``text`` in lower case and the letters a to z, where it is Latin or Cyrillic."""
    low = unicodedata.normalize("NFKC", text).casefold().translate(_CYRILLIC).translate(_LATIN)
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def _parts(unit: str) -> list[str]:
    """The skeletons of a word, which is several where it has a hyphen."""
    low = re.sub(r"['’]s?$", "", unit.casefold())
    return [
        skeleton
        for part in _WORD.findall(re.sub(r"['’ʼ]", "", low))
        if part not in _SILENT and len(part) > 1 and (skeleton := _skeleton(part))
    ]


def _skeleton(word: str) -> str:
    sounds = _sounds(word.removesuffix("s") if len(word) >= _GENITIVE else word)
    sounds = _CANON.get(sounds, sounds)
    if sum(c not in _VOWELS for c in sounds) < _CONSONANTS:
        return sounds
    return "".join(_bones(sounds))


def _bones(sounds: str) -> Iterator[str]:
    vowel_seen = False
    for sound in sounds:
        if sound not in _VOWELS:
            yield sound
        elif not vowel_seen:
            yield _VOWELS[sound]
            vowel_seen = True


def _sounds(word: str) -> str:
    letters = re.sub("[^a-z]", "", latin(word))
    heard = _SOUND.sub(lambda m: _SOUNDS[m[0]], letters.removesuffix("h")).lower()
    return _OPENING.sub("j", _DOUBLED.sub(r"\1", heard))


_CANON = {
    _sounds(name): _sounds(names.split(maxsplit=1)[0]) for names in _SAME for name in names.split()
}
