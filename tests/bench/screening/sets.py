"""Concerns whose reading is known: what a coordinator would tick on a first look."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from varde.shared.domain.codes import Channel, Urgency

HERE = Path(__file__).parent
DEVELOPMENT = "concerns-dev.jsonl"
UNSEEN = HERE / "unseen.jsonl"
FRESH = HERE / "fresh.jsonl"
PRACTICE = HERE / "practice.jsonl"
LANGUAGES = ("nb", "nn", "en", "mixed")
FACETS = ("is_concern", "child", "self_report", "request", "vulnerable_adult")


@dataclass(frozen=True, slots=True)
class Concern:
    """A text and its labels. A label that is None, or a code in ``possible``, counts neither way."""

    concern_id: str
    language: str
    channel: Channel
    subject: str
    text: str
    forms: tuple[str, ...]
    arena: str | None
    urgency: Urgency
    indicators: frozenset[str]
    possible: frozenset[str]
    signals: frozenset[str]
    lead: str | None
    facets: Mapping[str, bool | str | None]

    @property
    def is_none(self) -> bool:
        """True for what is clearly no concern at all."""
        return self.facets["is_concern"] is False


def read(file: Path) -> list[Concern]:
    """The concerns of a set. The development set has concerns alone, and nothing ``possible``."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_concern({"is_concern": True, "possible": [], **json.loads(line)}) for line in lines]


def _concern(row: Mapping[str, Any]) -> Concern:
    return Concern(
        concern_id=row["id"],
        language=row["language"],
        channel=Channel(row["channel"]),
        subject=row["subject"],
        text=row["text"],
        forms=tuple(row["expected_forms"]),
        arena=row["arena"],
        urgency=Urgency(row["urgency"]),
        indicators=frozenset(row["indicators"]),
        possible=frozenset(row["possible"]),
        signals=frozenset(row["urgency_signals"]),
        lead=row["expected_lead"],
        facets={name: row[name] for name in FACETS},
    )
