"""Word lists, and such with a small number for each word, as tries that are read where they lie.

Nothing of them is built at the start, and all processes share their pages.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import Self, TypeVar

import marisa_trie

C = TypeVar("C")
D = TypeVar("D")
NUMBERS = ".numbers"
"""How the file of a trie's numbers ends."""


class Listed(Container[str]):
    """The words of a trie."""

    __slots__ = ("_trie",)

    def __init__(self, trie: marisa_trie.Trie) -> None:
        self._trie = trie

    def __contains__(self, word: object) -> bool:
        return _at(self._trie, word) >= 0


class Coded(Mapping[str, C]):
    """What ``code`` makes of the number of each word. Two files: the trie, and a byte for each of its words."""

    __slots__ = ("_codes", "_trie", "_values")

    def __init__(self, trie: marisa_trie.Trie, values: bytes, code: Callable[[int], C]) -> None:
        """Raises ``ValueError`` when ``values`` are not one for each word, or none that ``code`` knows."""
        if len(values) != len(trie):
            raise ValueError("not a number for each word")
        self._trie, self._values = trie, values
        self._codes = {value: code(value) for value in set(values)}

    @classmethod
    def read(cls, trie: Path, code: Callable[[int], C]) -> Self:
        """The words of ``trie`` and the numbers that lie beside it. Raises ``OSError``, ``RuntimeError``, ``ValueError``."""
        return cls(mapped(trie), trie.with_suffix(NUMBERS).read_bytes(), code)

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


def mapped(path: Path) -> marisa_trie.Trie:
    """The trie in a file; its pages are read as they are needed. Raises ``OSError`` or ``RuntimeError``."""
    trie = marisa_trie.Trie()
    trie.mmap(str(path))
    return trie


def save(path: Path, words: Mapping[str, int]) -> None:
    """Write ``words`` so that ``Coded.read`` reads them: the same words give the same files."""
    trie = marisa_trie.Trie(sorted(words))
    trie.save(str(path))
    path.with_suffix(NUMBERS).write_bytes(
        bytes(words[trie.restore_key(n)] for n in range(len(trie)))
    )


def _at(trie: marisa_trie.Trie, word: object) -> int:
    """The number of ``word``, or -1."""
    try:
        at: int = trie.get(word, -1)
    except UnicodeEncodeError:  # half a surrogate cannot be looked up in a trie
        return -1
    return at
