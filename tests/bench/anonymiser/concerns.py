"""The development concerns: invented, with every identifying span marked."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bench.anonymiser.texts import Span, outside, words
from varde.shared.domain.codes import Language

FILE = "concerns-dev.jsonl"


class Identifier(NamedTuple):
    """What identifies directly, or together with other things; an ``optional`` one may stay."""

    start: int
    end: int
    type: str
    is_direct: bool
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The subject or the text of a concern."""

    text: str
    identifiers: tuple[Identifier, ...]

    @property
    def ordinary(self) -> tuple[tuple[int, int], ...]:
        """The words outside every identifier."""
        return outside(words(self.text), (Span(i.start, i.end, i.type) for i in self.identifiers))


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern as it came."""

    language: Language
    subject: Part
    text: Part


def read(data: Path) -> Iterator[Concern]:
    """The concerns of the set."""
    for line in (data / FILE).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Concern(
            _language(row["language"]),
            Part(row["subject"] or "", tuple(map(_identifier, row["subject_spans"]))),
            Part(row["text"], tuple(map(_identifier, row["spans"]))),
        )


def _language(code: str) -> Language:
    """Varde takes what it does not recognise, mixed text too, for bokmål."""
    return Language(code) if code in set(Language) else Language.NB


def _identifier(span: Mapping[str, Any]) -> Identifier:
    return Identifier(
        span["start"], span["end"], span["type"], span["risk"] == "direct", span["optional"]
    )
