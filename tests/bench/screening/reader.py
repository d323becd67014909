"""Varde as it reads a concern: the shipped screener, and the shipped routing rules behind it."""

from dataclasses import dataclass
from pathlib import Path

from bench.screening.sets import Concern
from varde.router.rules import Rules
from varde.shared.domain.codes import Channel
from varde.shared.domain.concern import Facts
from varde.shared.platform.partners import load_directory
from varde.shared.screening import Screener

CONFIG = Path(__file__).parents[3] / "config"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a text, and who would be asked first."""

    is_concern: bool
    facts: Facts
    lead: str


class Reader:
    """Reads texts; built once."""

    def __init__(self) -> None:
        self._screener = Screener.load()
        directory = load_directory(CONFIG / "partners.toml")
        self._rules = Rules.load(CONFIG / "routing.toml", directory)

    def concern(self, concern: Concern) -> Reading:
        """The reading of a labelled concern."""
        return self.text(concern.text, concern.subject, concern.channel)

    def text(self, text: str, subject: str = "", channel: Channel = Channel.WEB) -> Reading:
        """The reading of any text."""
        screening = self._screener.screen(subject, text, channel)
        lead = self._rules.route(screening.facts, frozenset()).lead
        return Reading(screening.is_concern, screening.facts, lead)
