"""Draws charts in a short-lived process of its own: the plotting library is heavier than a whole service."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.errors import Transient

SECONDS = 60.0
_LARGEST = 16 * 1024 * 1024
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MPL_IGNORE_SYSTEM_FONTS": "1",  # the library's own font is enough, and found at once
}
Kind = Literal["png", "svg"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each row, with its name and its count beside it."""

    title: str
    rows: tuple[tuple[str, int], ...]


class Drawing:
    """A process that draws while it is open."""

    def __init__(self, process: BoundedProcess) -> None:
        self._process = process

    async def draw(self, chart: Chart, kind: Kind) -> bytes | None:
        """The picture; None when it cannot be drawn, and then the words must do."""
        asked = {"title": chart.title, "rows": chart.rows, "kind": kind}
        try:
            return await self._process.ask(json.dumps(asked).encode(), bytes) or None
        except (TimeoutError, Lost, Transient):
            return None


@asynccontextmanager
async def drawing() -> AsyncIterator[Drawing]:
    """A process that draws, gone at the end. It starts with the first chart."""
    process = BoundedProcess(
        "varde.shared.charts.worker", seconds=SECONDS, largest=_LARGEST, variables=_ENVIRONMENT
    )
    try:
        yield Drawing(process)
    finally:
        await process.stop()


async def draw(title: str, rows: Sequence[tuple[str, int]], kind: Kind) -> bytes | None:
    """One picture; None when it cannot be drawn."""
    async with drawing() as pencil:
        return await pencil.draw(Chart(title, tuple(rows)), kind)
