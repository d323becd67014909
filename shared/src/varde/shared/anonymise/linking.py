"""Who is who: which names of a case are the same person, business or place.

A name is the set of its words, without titles and genitives. A shorter name belongs to a longer one
that holds it ("Maria" to "Maria Popescu"); where it fits two, it is nobody's and gets a mark of its
own, since a wrong link is worse than none. So it is from the message on that tells of the second: what
was read before it stays as it was, and none of the two takes over the mark that the short name had.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from varde.shared.anonymise.spans import Kind

NAMES = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.PLACE})
Name = tuple[str, ...]
"""The words of a name in lower case; for what is no name, its letters and digits."""

_GENITIVE = 4
"""Letters a name has at the least before a final s is read as a genitive."""
_LONG, _LONGEST = 7, 30
"""Letters between which two words that differ in one are one word misspelt."""
_MOST_WORDS = 12
"""Words in a name that may be another's."""
_MANY = 200
"""Names beyond which a word, or all words of a name, tell none of them: it fits more than one, and time stays bounded."""
_UNCLEAR = ""
"""Ends a name that fits two, where nobody knows which of them it stands for. No word of a name is empty."""
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SILENT = frozenset(
    "fru herr frøken frk hr mr mrs ms miss sir dr doktor onkel tante pastor as da ans sa enk the and og i på ved av avd "
    "of s".split()
)
"""Titles and company forms, which tell no names apart, and what is left of an English genitive."""


def name_of(kind: Kind, found: str) -> Name:
    """What identifies what was found."""
    if kind not in NAMES:
        symbols = re.sub(r"[\W_]+", "", found.casefold())
        if kind is Kind.PHONE:
            symbols = symbols.removeprefix("0047").removeprefix("47")
        return (symbols or found,)
    words = _WORD.findall(found.casefold())
    telling = [word for word in words if word not in _SILENT] or words
    return tuple(map(_stem, telling)) or (found,)


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) >= _GENITIVE else word


@dataclass(slots=True)
class Links:
    """The names of one kind in a case, each with the number of its entity. What is linked stays so."""

    exact: bool
    """Whether only what is wholly alike is one: numbers and addresses."""
    _longest: list[Name] = field(default_factory=list)
    """The longest name of each entity."""
    _known: dict[Name, int] = field(default_factory=dict)
    _meant: dict[Name, int] = field(default_factory=dict)
    """Whom each name that was read stood for where it was read last."""
    _read: set[Name] = field(default_factory=set)
    """The names of the messages so far: those that are only remembered may come later."""
    _unclear: dict[Name, bool] = field(default_factory=dict)
    """What is found so far, in this message, of whether a name fits two."""
    _index: defaultdict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))

    def read(self, names: Iterable[Name]) -> None:
        """Link the names of a message; the longer ones first, since they tell more."""
        ordered = sorted(dict.fromkeys(names), key=lambda n: -sum(len(w) > 1 for w in n))
        for name in ordered:
            if name not in self._known:
                self._file(name)
        self._read.update(ordered)
        self._unclear.clear()
        for name in ordered:
            meant = (*name, _UNCLEAR) if self._is_unclear(name) else name
            if meant not in self._known:
                self._known[meant] = self._entity(meant)
            self._meant[name] = self._known[meant]

    def remember(self, names: Sequence[Name]) -> int:
        """The number of an entity that was linked before, under these names."""
        entity = self._new(max(names, key=len))
        for name in names:
            self._known[name] = entity
            self._file(name)
        return entity

    def names(self) -> dict[int, tuple[Name, ...]]:
        """The names of each entity."""
        found = defaultdict[int, tuple[Name, ...]](tuple)
        for name, entity in self._known.items():
            found[entity] += (name,)
        return found

    def of(self, name: Name) -> int:
        """The number of the entity behind a name of the message that was read last."""
        return self._meant[name]

    def _entity(self, name: Name) -> int:
        fitting = self._fitting(name)
        if len(fitting) != 1:
            return self._new(name)
        (entity,) = fitting
        self._longest[entity] = max(self._longest[entity], name, key=len)
        return entity

    def _new(self, name: Name) -> int:
        self._longest.append(name)
        return len(self._longest) - 1

    def _file(self, name: Name) -> None:
        if _UNCLEAR not in name:
            for key in {key for word in name for key in _filed_under(word)}:
                self._index[key].append(name)

    def _fitting(self, name: Name) -> set[int]:
        """The entities that a name may stand for: not those called by less that fits others as well."""
        around = self._near(name)
        if len(around) > _MANY:
            return set()
        near = {self._known[other] for other in around if other in self._known}
        longest = {entity: self._longest[entity] for entity in near}
        return {
            entity
            for entity, other in longest.items()
            if _fits(name, other) and not (_tells(other) < _tells(name) and self._is_unclear(other))
        }

    def _is_unclear(self, name: Name) -> bool:
        if name not in self._unclear:
            self._unclear[name] = self._fits_two(name)
        return self._unclear[name]

    def _fits_two(self, name: Name) -> bool:
        """Whether two names that were read hold it, and not each other."""
        if self.exact or len(name) > _MOST_WORDS:
            return False
        around = self._near(name)
        if len(around) > _MANY or all(len(self._index.get(word, ())) > _MANY for word in name):
            return True
        holding = [
            other
            for other in around
            if other in self._read and _tells(other) > _tells(name) and _fits(name, other)
        ]
        longest = max(holding, key=_tells, default=name)
        return not all(_fits(longest, other) for other in holding)

    def _near(self, name: Name) -> Collection[Name]:
        """The names that share a word with it, or an initial; no more than it takes to see that they are too many."""
        if self.exact or len(name) > _MOST_WORDS or _UNCLEAR in name:
            return ()
        near: dict[Name, None] = {}
        for key in (key for word in name for key in _sought_under(word)):
            names = self._index.get(key, ())
            if len(names) <= _MANY:
                near.update(dict.fromkeys(names))
            if len(near) > _MANY:
                break
        return near


def _tells(name: Name) -> int:
    """How much a name tells: its words, and those that are more than an initial once more."""
    return len(name) + sum(len(word) > 1 for word in name)


def _filed_under(word: str) -> Iterator[str]:
    """What a word of an entity can be found by: itself, its first letter, and itself less a letter."""
    yield from _misspelt(word)
    yield f"{word[0]}."
    if len(word) == 1:
        yield f"{word}?"


def _sought_under(word: str) -> Iterator[str]:
    yield from _misspelt(word)
    yield f"{word[0]}." if len(word) == 1 else f"{word[0]}?"


def _misspelt(word: str) -> Iterator[str]:
    yield word
    if _LONG <= len(word) <= _LONGEST:
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _fits(name: Name, other: Name) -> bool:
    """Whether one name holds the other, word for word, initials and misspellings included."""
    short, long = sorted((name, other), key=len)
    left = list(long)
    for word in short:
        at = next((n for n, one in enumerate(left) if _same(word, one)), None)
        if at is None:
            return False
        del left[at]
    return any(len(word) > 1 for word in short) or len(short) == len(long) > 1


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    if 1 in {len(word), len(other)}:
        return word[0] == other[0]
    return min(len(word), len(other)) >= _LONG and word[0] == other[0] and _is_near(word, other)


def _is_near(word: str, other: str) -> bool:
    """Whether one letter is another, missing or too many."""
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
