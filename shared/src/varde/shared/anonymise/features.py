"""What the tagger is told of a word by itself: vector, letters, shape, and what the lists say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import mmh3
import numpy as np
from numpy.typing import NDArray

from varde.shared.lexicon import Commonness, Lexicon

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

LETTERS: Final = (
    "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789 .,-'’/&:;!?()«»\"%+"
    "éèüöäáóíčđŋšŧžñçãâîțșąćęłńśźżğışôêúýëïð"
)
LETTER_CODES: Final = len(LETTERS) + 2
"""0 stands for no letter, 1 for any other letter."""
WIDTH: Final = 16
"""Letters of a word that are looked at; of a longer one the first and the last eight."""
SHAPES: Final = 8
FLAGS: Final = 11
_OFTEN = 32
"""Letters of a word up to which the places of its n-grams are kept."""

_CODES = {letter: code for code, letter in enumerate(LETTERS, start=2)}


@dataclass(frozen=True, slots=True)
class Vectors:
    """Word vectors as sums over hashed character n-grams (floret: Boyd and Warmerdam, 2022).

    ``table`` (buckets, dimensions) holds whole numbers from -127 to 127, to be multiplied by
    ``scale`` (buckets). Words are looked up in lower case.
    """

    table: NDArray[np.int8]
    scale: Floats
    shortest: int
    longest: int
    hashes: int
    seed: int

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Vectors":
        """From the arrays ``vectors_table``, ``vectors_scale`` and ``vectors_grams``.

        Raises ``KeyError`` or ``ValueError`` when one is missing or does not fit.
        """
        table = np.asarray(arrays["vectors_table"], np.int8)
        scale = np.asarray(arrays["vectors_scale"], np.float32)
        shortest, longest, hashes, seed = (int(n) for n in arrays["vectors_grams"])
        if scale.shape != table.shape[:1] or not np.isfinite(scale).all():
            raise ValueError("the vectors do not fit together")
        return cls(table, scale, shortest, longest, hashes, seed)

    def of_words(self, words: Sequence[str]) -> Floats:
        """(words, dimensions): the mean over each word's n-grams."""
        grams = [self._grams(word.lower()) for word in words]
        flat = self._rows([gram for of_word in grams for gram in of_word])
        counts = self.hashes * np.array([len(of_word) for of_word in grams])
        parts = self.table[flat].astype(np.float32)
        parts *= self.scale[flat, None]
        starts = np.concatenate([[0], counts.cumsum()[:-1]])
        sums: Floats = np.add.reduceat(parts, starts, axis=0)
        return sums * (np.float32(self.hashes) / counts[:, None].astype(np.float32))

    def _grams(self, word: str) -> list[str]:
        framed = f"<{word}>".encode(errors="replace").decode()  # half a surrogate has no bytes
        pieces = _kept_pieces if len(framed) <= _OFTEN else _pieces
        return list(map(framed.__getitem__, pieces(len(framed), self.shortest, self.longest)))

    def _rows(self, grams: Sequence[str]) -> Integers:
        """The rows of the table for each n-gram, one after the other: quarters of its 128-bit hash."""
        seed = self.seed
        digests = b"".join([mmh3.hash_bytes(gram, seed) for gram in grams])
        quarters = np.frombuffer(digests, "<u4").reshape(-1, 4)[:, : self.hashes]
        return (quarters % np.uint32(len(self.table))).astype(np.int64).ravel()


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """Turns words into the rows that the network reads.

    Rows of common words are kept; those of other words, names among them, never are.
    """

    words: Lexicon
    vectors: Vectors
    weights: Mapping[str, Floats]
    _kept: dict[str, Floats] = field(default_factory=dict)

    def of(self, words: Sequence[str]) -> Floats:
        """(words, width): vector, character convolution, shape and flags, side by side."""
        fresh = [word for word in words if word not in self._kept]
        made = dict(zip(fresh, self._rows(fresh), strict=True)) if fresh else {}
        self._kept.update(
            {word: row.copy() for word, row in made.items() if self.words.is_everyday(word)}
        )
        return np.stack([made[word] if word in made else self._kept[word] for word in words])

    def _rows(self, words: Sequence[str]) -> Floats:
        letters = np.array([letter_codes(word) for word in words])
        shapes = np.array([shape(word) for word in words])
        flags = np.array([flags_of(word, self.words) for word in words], np.float32)
        vectors = self.vectors.of_words(words)
        return np.concatenate(
            [vectors, self._convolution(letters), self.weights["shapes"][shapes], flags], axis=1
        )

    def _convolution(self, letters: Integers) -> Floats:
        """Windows of three letters through one layer, and the largest over the word."""
        there = letters > 0
        embedded = self.weights["letters"][letters] * there[..., None]
        around = np.pad(embedded, ((0, 0), (1, 1), (0, 0)))
        windows = np.concatenate([around[:, :-2], around[:, 1:-1], around[:, 2:]], axis=2)
        found = windows @ self.weights["convolution"] + self.weights["convolution_bias"]
        largest: Floats = np.where(there[..., None], found, np.float32(-1e9)).max(axis=1)
        return np.tanh(largest)


def _pieces(size: int, shortest: int, longest: int) -> tuple[slice, ...]:
    """All of ``size`` letters, and each n-gram of ``shortest`` to ``longest`` of them."""
    grams = (
        slice(start, end)
        for start in range(size)
        for end in range(start + shortest, min(start + longest, size) + 1)
    )
    return (slice(None), *grams)


_kept_pieces = cache(_pieces)


def letter_codes(word: str) -> list[int]:
    """``WIDTH`` codes, filled up with 0."""
    half = WIDTH // 2
    shown = word if len(word) <= WIDTH else word[:half] + word[-half:]
    codes = [_CODES.get(letter, 1) for letter in shown]
    return codes + [0] * (WIDTH - len(codes))


def shape(word: str) -> int:
    """Which of ``SHAPES`` ways the word is written: lower case, with a capital, all capitals …"""
    if word.islower():
        return 0
    if not any(c.isalpha() for c in word):
        return 1 if any(c.isdigit() for c in word) else 2
    if word.isupper():
        return 3 if len(word) == 1 else 4
    if word[0].isupper():
        return 5 if word[1:].islower() else 6
    return 7


def flags_of(word: str, words: Lexicon) -> list[bool]:
    """``FLAGS`` facts about the word: how common it is, which lists hold it, what it is made of."""
    low = word.lower()
    common = words.commonness(low)
    known = common is not Commonness.RARE or words.is_word(low)
    return [
        known,
        common is Commonness.UNCOMMON,
        common is Commonness.COMMON,
        common is Commonness.FREQUENT,
        words.is_name(low),
        words.is_place(low),
        words.is_proper(low),
        not known and words.is_derived(low),
        not low.isalpha() and any(c.isdigit() for c in low),
        "-" in low[1:-1],
        low.endswith("s"),
    ]
