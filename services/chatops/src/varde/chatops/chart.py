"""Draws a chart in a short-lived process of its own: the plotting library is heavier than the chat itself."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from varde.chatops.labels import Label

SECONDS = 60.0
_COMMAND = (sys.executable, "-I", "-m", "varde.chatops.chart_worker")
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
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
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    worker = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=pipe, stdout=pipe, stderr=nowhere, env=_ENVIRONMENT
    )
    try:
        async with asyncio.timeout(SECONDS):
            png, _ = await worker.communicate(asked)
    except TimeoutError:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
    return png if worker.returncode == 0 and png else None
