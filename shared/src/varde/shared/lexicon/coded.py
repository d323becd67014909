"""Word lists, and such with a small number for each word, in a fraction of a set's and a dictionary's memory."""

import io
from collections.abc import Callable, Container, Iterator, Mapping
from typing import TypeVar

import marisa_trie

C = TypeVar("C")
D = TypeVar("D")


class Lines:
    """The lines of a text, one at a time: two hundred thousand strings at once leave a hole in memory."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[str]:
        return (line.rstrip("\n") for line in io.StringIO(self._text))


class Listed(Container[str]):
    """The words of ``lines``."""

    __slots__ = ("_trie",)

    def __init__(self, lines: Lines) -> None:
        self._trie = marisa_trie.Trie(lines)

    def __contains__(self, word: object) -> bool:
        return _at(self._trie, word) >= 0


class Coded(Mapping[str, C]):
    """What ``code`` makes of the digit before each word of ``lines``, by word."""

    __slots__ = ("_codes", "_trie", "_values")

    def __init__(self, lines: Lines, code: Callable[[int], C]) -> None:
        self._trie = marisa_trie.Trie(line[1:] for line in lines)
        self._values = bytearray(len(self._trie))
        for line in lines:
            self._values[self._trie[line[1:]]] = int(line[0])
        self._codes = {value: code(value) for value in set(self._values)}

    def __getitem__(self, word: str) -> C:
        at = _at(self._trie, word)
        if at < 0:
            raise KeyError
        return self._codes[self._values[at]]

    def get(self, word: object, default: D | None = None) -> C | D | None:  # type: ignore[override] # two overloads
        """The value of ``word``, or ``default``; no exception for each word that is not there."""
        at = _at(self._trie, word)
        return default if at < 0 else self._codes[self._values[at]]

    def __contains__(self, word: object) -> bool:
        return _at(self._trie, word) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._trie)

    def __len__(self) -> int:
        return len(self._trie)


def _at(trie: marisa_trie.Trie, word: object) -> int:
    """The number of ``word``, or -1."""
    try:
        return int(trie.get(word, -1))
    except UnicodeEncodeError:  # half a surrogate cannot be looked up in a trie
        return -1
