"""The table of the page on mail."""

import platform
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.mail_reading.measures import FAILED, READ, Outcome

PAGE = Path(__file__).parents[3] / "docs" / "mail.md"
START, END = "<!-- figures: written by make bench-mail -->", "<!-- end of the figures -->"


def figures(outcomes: Sequence[Outcome]) -> str:
    """The rows by source, and the reasons."""
    lines = [
        "| messages from | number | read | held with a reason | failed | median | slowest |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_row(source, outcomes) for source in dict.fromkeys(o.source for o in outcomes)),
        "",
        "Held: " + (_reasons(outcomes) or "none") + ".",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}.",
    ]
    return "\n".join(lines)


def write(page: Path, text: str) -> None:
    """Put ``text`` between the marks of the page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{page} has no place for the figures")
    page.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


def _row(source: str, outcomes: Sequence[Outcome]) -> str:
    own = [outcome for outcome in outcomes if outcome.source == source]
    results = Counter(outcome.result for outcome in own)
    held = len(own) - results[READ] - results[FAILED]
    times = sorted(outcome.seconds * 1_000 for outcome in own)
    spent = (times[len(times) // 2], times[-1])
    cells = (
        source,
        len(own),
        results[READ],
        held,
        results[FAILED],
        *(f"{t:.0f} ms" for t in spent),
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def _reasons(outcomes: Sequence[Outcome]) -> str:
    counted = Counter(o.result for o in outcomes if o.result not in {READ, FAILED})
    return ", ".join(f"{number} × `{reason}`" for reason, number in counted.most_common())
