"""Charts that a page shows: asked for by the page, drawn when the browser comes for the first of them.

They are told apart by what is on them, which nobody can guess, so a picture shows nobody more than a page they have seen.
"""

import asyncio
import hashlib
import json
from collections import OrderedDict

from varde.shared.charts import Chart, drawing

MOST = 64
"""Charts that are kept, in memory: those of a few pages."""


class Gallery:
    """Charts by their names. One process draws at a time, and is gone when nothing is left to draw."""

    def __init__(self) -> None:
        self._charts = OrderedDict[str, Chart]()
        self._drawn = dict[str, bytes]()
        self._turn = asyncio.Lock()

    def hang(self, chart: Chart) -> str:
        """The name under which a picture of ``chart`` can be seen from now on."""
        said = json.dumps([chart.title, chart.rows], ensure_ascii=False)
        name = hashlib.sha256(said.encode()).hexdigest()[:32]
        self._charts[name] = chart
        self._charts.move_to_end(name)
        while len(self._charts) > MOST:
            gone, _ = self._charts.popitem(last=False)
            self._drawn.pop(gone, None)
        return name

    async def see(self, name: str) -> bytes | None:
        """The picture as SVG; None when no page has asked for it lately, or it cannot be drawn."""
        async with self._turn:
            if name in self._charts and name not in self._drawn:
                await self._draw()
        return self._drawn.get(name)

    async def _draw(self) -> None:
        """Draw all that is asked for by now: to start the process is what takes time."""
        async with drawing() as pencil:
            for name, chart in list(self._charts.items()):
                if name in self._drawn:
                    continue
                picture = await pencil.draw(chart, "svg")
                if picture is not None and name in self._charts:
                    self._drawn[name] = picture
