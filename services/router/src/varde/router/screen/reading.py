"""A text read as the router reads it: screened, and put to the routing rules."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from varde.router.rules import Decision, Rules
from varde.shared.cli.concern_sets import Given
from varde.shared.domain.partner import Directory
from varde.shared.platform.partners import load_directory
from varde.shared.screening import RuleFiles, Screener, Screening


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read and proposed, and the seconds it took."""

    screening: Screening
    decision: Decision
    seconds: float


class Reader:
    """The screener and the rules of one configuration; built once, used for every text."""

    def __init__(self, screener: Screener, rules: Rules, directory: Directory) -> None:
        self._screener = screener
        self._rules = rules
        self.directory = directory

    @classmethod
    def load(cls, config: Path) -> Self:
        """The reader for a configuration folder. Raises ``Permanent`` when an entry is wrong."""
        directory = load_directory(config / "partners.toml")
        screener = Screener.load(RuleFiles.read(config))
        return cls(screener, Rules.load(config / "routing.toml", directory), directory)

    def read(self, given: Given) -> Reading:
        """The reading of a text. Who may not see the case is not looked at."""
        started = time.perf_counter()
        screening = self._screener.screen(given.subject, given.text, given.channel)
        decision = self._rules.route(screening.facts, frozenset())
        return Reading(screening, decision, time.perf_counter() - started)
