"""A clock that stands still until a test moves it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from varde.shared.domain.clock import NORWAY

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""A Monday in winter time: 10:30 in Norway."""


@dataclass
class FixedClock:
    """A ``Clock`` that shows ``at``."""

    at: datetime = field(default=START)

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return self.at

    def today(self) -> date:
        """Today's date in Norway."""
        return self.at.astimezone(NORWAY).date()

    def forward(self, **how_long: float) -> datetime:
        """Move on by ``timedelta(**how_long)``; gives the new time."""
        self.at += timedelta(**how_long)
        return self.at
