"""The drawing process: ``python -m varde.shared.charts.worker``.

A chart comes in as JSON (``title``, ``rows`` of name and count, and ``kind``: ``png`` or ``svg``), and a picture goes
out; nothing where it cannot be drawn. The library is heavy, so it is loaded here and never in a service.
"""

import io
import json
from typing import Any

from varde.shared.bounded.worker import Bounds, serve

BOUNDS = Bounds(memory=1024 * 1024 * 1024, seconds=30)
WIDTH, ROW, MARGIN = 6.4, 0.42, 1.1
"""Inches: of the picture, of a bar with its space, above and below them all."""
DOTS = 150
PAPER, INK, BAR = "#ffffff", "#1f2a2c", "#22595d"
"""Dark on a white sheet of its own, so that it reads the same on a light and on a dark page."""
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Creator": None, "Date": None},
}
"""What the library would else tell of itself and of the time."""


def drawn(request: bytes) -> bytes:
    """One chart."""
    try:
        return draw(json.loads(request))
    except Exception:  # whatever the library finds wrong, there is no chart
        return b""


def draw(chart: dict[str, Any]) -> bytes:
    """The picture: a bar for each count, and its figure beside it, never by colour alone."""
    from matplotlib import rcParams  # noqa: PLC0415 - after the limits are set
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    # In an SVG words stay words, and the same chart is the same file.
    rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "varde"})
    names, counts = zip(*chart["rows"], strict=True)
    figure = Figure(
        figsize=(WIDTH, MARGIN + ROW * len(names)), dpi=DOTS, facecolor=PAPER, layout="constrained"
    )
    axes = figure.add_subplot()
    axes.barh(range(len(names)), counts, color=BAR, height=0.6)
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, max(*counts, 1) * 1.2)
    for place, count in enumerate(counts):
        axes.annotate(
            f"{count}",
            (count, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    axes.set_title(chart["title"], color=INK, loc="left", fontweight="bold")
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    paper = io.BytesIO()
    about = _METADATA[chart["kind"]] | {"Title": chart["title"]}
    figure.savefig(paper, format=chart["kind"], metadata=about)
    return paper.getvalue()


if __name__ == "__main__":
    serve(drawn, BOUNDS)
