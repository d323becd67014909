"""Reads the files that people write: TOML with a shape, refused in a sentence with line, entry and reason."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from varde.shared.errors import Permanent

M = TypeVar("M", bound=BaseModel)
FILES = "[!.]*.toml"
"""The files of a folder that count: none that an editor hides while it works."""
PACKAGE = "varde.shared.platform"
"""Whose catalogue has the sentences of this module."""
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
Place = tuple[int | str, ...]
"""Where an entry stands: ``("rule", 3, "when", "forms")`` for ``when.forms`` of the fourth ``[[rule]]``."""


class Why(NamedTuple):
    """A sentence for whoever wrote a file: its English text with ``{fields}``, and what fills them in.

    A value may be a sentence of its own.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()
    shape: str = ""
    """Which rule of shapes is broken, as pydantic names it, or what is no TOML at all; ``text`` is filled in then."""

    def __str__(self) -> str:
        return self.text if self.shape else self.text.format(**dict(self.values))


class Problem(NamedTuple):
    """What is wrong with an entry."""

    place: Place
    why: Why


class Mistake(NamedTuple):
    """What is wrong, and where: the line (0 for none), and the entry as it is named there."""

    line: int
    entry: str
    why: Why

    def __str__(self) -> str:
        parts = (f"line {self.line}" if self.line else "", self.entry, str(self.why))
        return ": ".join(filter(None, parts))


@dataclass(frozen=True)
class Reason:
    """Why a file is refused. ``str`` says it in English; ``platform.mistakes`` in any language."""

    path: str
    mistakes: tuple[Mistake, ...]
    package: str
    """Whose catalogue has the sentences."""
    english: str = ""
    """What ``str`` says where that is not put together from the mistakes."""

    def __str__(self) -> str:
        return self.english or f"{self.path}: " + "; ".join(map(str, self.mistakes))

    def below(self, folder: Path) -> "Reason":
        """The same with the files' names, and not where they lie."""
        here = f"{folder}/"
        path, english = self.path.replace(here, ""), self.english.replace(here, "")
        return replace(self, path=path, english=english)


class WrongFile(Permanent):
    """A file is not as it must be."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Unfit(ValueError):
    """What a value is checked by raises it, to be told as any other mistake."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogue of the package that asks."""
    return message


def because(text: str, /, **values: object) -> Why:
    """Why an entry is wrong: a sentence marked with ``t``, and what fills it in."""
    return Why(text, tuple(values.items()))


@dataclass(frozen=True)
class TomlFile:
    """A file as it was read: its text for the line numbers, its data for what it says."""

    path: Path
    text: str = field(repr=False)
    data: dict[str, object] = field(repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """What stands in ``path``. Raises ``WrongFile`` when it is missing or no TOML."""
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, text, _parsed(text))
        except OSError as error:
            why = Why("cannot be read", shape="unread")
            raise _whole(path, why, f"cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            why = Why("is not text in UTF-8", shape="no_utf8")
            raise _whole(path, why, f"{path} is not TOML: {error}") from error
        except tomllib.TOMLDecodeError as error:
            raise _whole(path, _no_toml(str(error)), f"{path} is not TOML: {error}") from error

    def shaped(self, model: type[M]) -> M:
        """The data as ``model``. Raises ``WrongFile`` that says line, entry and what is wrong."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            wrong = [Problem(e["loc"], _of_shape(e)) for e in error.errors()]
            raise self._refusal(wrong, PACKAGE) from error

    def refuse(self, problems: Iterable[Problem], package: str) -> None:
        """Raise ``WrongFile`` that tells all the problems, if there are any; ``package`` has their texts."""
        if wrong := list(problems):
            raise self._refusal(wrong, package)

    def _refusal(self, problems: list[Problem], package: str) -> WrongFile:
        return WrongFile(Reason(str(self.path), tuple(map(self._mistake, problems)), package))

    def _mistake(self, problem: Problem) -> Mistake:
        return Mistake(self._line(problem.place), _named(self.data, problem.place), problem.why)

    def _line(self, place: Place) -> int:
        """The line of ``place``; of a word in a list that runs over several lines, the word's own."""
        line, word = line_of(self.text, place), _at(self.data, place)
        if not line or not isinstance(word, str) or not isinstance(place[-1], int):
            return line
        rows = enumerate(self.text.splitlines()[line - 1 :], start=line)
        return next((n for n, row in rows if f'"{word}"' in row or f"'{word}'" in row), line)


@lru_cache(maxsize=16)
def _parsed(text: str) -> dict[str, object]:
    """What a text says. Parsed once: a check reads the half megabyte of the screener's rules several times."""
    return tomllib.loads(text)


def _whole(path: Path, why: Why, english: str) -> WrongFile:
    found = _AT_LINE.search(english)
    mistake = Mistake(int(found[1]) if found else 0, "", why)
    return WrongFile(Reason(str(path), (mistake,), PACKAGE, english))


def _no_toml(told: str) -> Why:
    if "overwrite" in told or "twice" in told:
        return Why(told, shape="same_name")
    return Why(told, shape="no_toml")


def _of_shape(error: ErrorDetails) -> Why:
    told = error.get("ctx", {})
    if isinstance(inner := told.get("error"), Unfit):
        return inner.why
    if "expected" in told:  # pydantic's list has an English word in it
        told = {**told, "expected": told["expected"].replace("' or '", "', '")}
    return Why(error["msg"], tuple(told.items()), error["type"])


def line_of(text: str, place: Place) -> int:
    """The line, from 1, of the entry at ``place``, or of the nearest thing around it; 0 when there is none.

    Looks for tables and keys at the start of lines, as our files write them.
    """
    lines = text.splitlines()
    found, end = -1, len(lines)
    for step, number in _steps(place):
        name = re.escape(step)
        tables = _matching(lines, rf"\[+\s*([\w-]+\.)*{name}\s*\]", found + 1, end)
        hits = tables or _matching(lines, rf"\"?{name}\"?\s*[.=]", found + 1, end)
        if not hits:
            break
        found = hits[min(number, len(hits) - 1)]
        end = _end(lines, found) if tables else found
    return found + 1


def _steps(place: Place) -> Iterator[tuple[str, int]]:
    """The names on the way, each with the number that follows it (0 when none does)."""
    for step, following in zip(place, (*place[1:], 0), strict=False):
        if isinstance(step, str):
            yield step, following if isinstance(following, int) else 0


def _matching(lines: list[str], pattern: str, first: int, end: int) -> list[int]:
    return [n for n in range(first, end) if re.match(rf"\s*{pattern}", lines[n])]


def _end(lines: list[str], header: int) -> int:
    """Where the table of ``header`` ends; ``[rule.reason]`` still belongs to ``[[rule]]``."""
    name = re.escape(lines[header].strip().strip("[] "))
    ends = _matching(lines, rf"\[+\s*(?!{name}\.)", header + 1, len(lines))
    return ends[0] if ends else len(lines)


def _at(data: object, place: Place) -> object:
    """What stands at ``place``; None when nothing does."""
    for step in place:
        try:
            data = data[step]  # type: ignore[index] # whatever cannot be looked into has nothing there
        except (LookupError, TypeError):
            return None
    return data


def _named(data: dict[str, object], place: Place) -> str:
    """``rule R06_HOME when forms``: an entry by its own name where it has one, else by its place from 0."""
    words = [str(step) for step in place]
    if name := _name_of(_at(data, place[:2])):
        words[1] = name
    return " ".join(words)


def _name_of(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    names = map(entry.get, ("id", "code", "member", "name"))
    return next((name for name in names if isinstance(name, str)), "")
