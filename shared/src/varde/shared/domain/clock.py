"""Time, injected so that nothing reads a clock by itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

NORWAY = ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        ...

    def today(self) -> date:
        """Today's date in Norway."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Today's date in Norway."""
        return datetime.now(NORWAY).date()
