"""Draws a chart of labels, outside the chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from varde.chatops.labels import Label
from varde.shared import charts


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart."""

    name: Label
    count: int


async def draw(title: Label, bars: Sequence[Bar]) -> bytes | None:
    """The chart as PNG; None when it cannot be drawn, and then the words must do."""
    rows = [(str(bar.name), bar.count) for bar in bars]
    return await charts.draw(str(title), rows, "png")
