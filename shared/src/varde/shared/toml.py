"""Reads the files that people write: TOML with a shape, refused in a sentence with line, entry and reason."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from pydantic import BaseModel, ValidationError

from varde.shared.errors import Permanent

M = TypeVar("M", bound=BaseModel)
FILES = "[!.]*.toml"
"""The files of a folder that count: none that an editor hides while it works."""
Place = tuple[int | str, ...]
"""Where an entry stands: ``("rule", 3, "when", "forms")`` for ``when.forms`` of the fourth ``[[rule]]``."""


class Problem(NamedTuple):
    """What is wrong with an entry, as a sentence for whoever wrote it."""

    place: Place
    text: str


@dataclass(frozen=True)
class TomlFile:
    """A file as it was read: its text for the line numbers, its data for what it says."""

    path: Path
    text: str = field(repr=False)
    data: dict[str, object] = field(repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """What stands in ``path``. Raises ``Permanent`` when it is missing or no TOML."""
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, text, tomllib.loads(text))
        except OSError as error:
            msg = f"cannot read {path}: {error.strerror}"
            raise Permanent(msg) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            msg = f"{path} is not TOML: {error}"
            raise Permanent(msg) from error

    def shaped(self, model: type[M]) -> M:
        """The data as ``model``. Raises ``Permanent`` that says line, entry and what is wrong."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            wrong = [Problem(e["loc"], e["msg"]) for e in error.errors()]
            raise self._refusal(wrong) from error

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise ``Permanent`` that tells all the problems, if there are any."""
        if wrong := list(problems):
            raise self._refusal(wrong)

    def _refusal(self, problems: list[Problem]) -> Permanent:
        return Permanent(f"{self.path}: " + "; ".join(map(self._told, problems)))

    def _told(self, problem: Problem) -> str:
        line = self._line(problem.place)
        entry = _named(self.data, problem.place)
        return "".join(
            (f"line {line}: " if line else "", f"{entry}: " if entry else "", problem.text)
        )

    def _line(self, place: Place) -> int:
        """The line of ``place``; of a word in a list that runs over several lines, the word's own."""
        line, word = line_of(self.text, place), _at(self.data, place)
        if not line or not isinstance(word, str) or not isinstance(place[-1], int):
            return line
        rows = enumerate(self.text.splitlines()[line - 1 :], start=line)
        return next((n for n, row in rows if f'"{word}"' in row or f"'{word}'" in row), line)


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
