"""Draws a chart in a short-lived process of its own: the plotting library is heavier than the chat itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from varde.chatops.labels import Label
from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.errors import Transient

SECONDS = 60.0
_LARGEST = 16 * 1024 * 1024
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MPL_IGNORE_SYSTEM_FONTS": "1",  # the library's own font is enough, and found at once
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart."""

    name: Label
    count: int


async def draw(title: Label, bars: Sequence[Bar]) -> bytes | None:
    """The chart as PNG; None when it cannot be drawn, and then the words must do."""
    rows = [[str(bar.name), bar.count] for bar in bars]
    asked = json.dumps({"title": str(title), "rows": rows}).encode()
    process = BoundedProcess(
        "varde.chatops.chart_worker", seconds=SECONDS, largest=_LARGEST, variables=_ENVIRONMENT
    )
    try:
        return await process.ask(asked, bytes) or None
    except (TimeoutError, Lost, Transient):
        return None
    finally:
        await process.stop()
