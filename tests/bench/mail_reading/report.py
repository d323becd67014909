"""The table of the page on mail."""

import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.mail_reading.delivery import LOST, REFUSED, Delivery
from bench.mail_reading.measures import FAILED, READ, Outcome

PAGE = Path(__file__).parents[3] / "docs" / "mail.md"
START, END = "<!-- figures: written by make bench-mail -->", "<!-- end of the figures -->"
_NO_REASONS = frozenset({READ, FAILED, REFUSED, LOST})


def figures(outcomes: Sequence[Outcome], deliveries: Sequence[Delivery]) -> str:
    """The rows by source, and the reasons: as read from the file, and as sent to the door."""
    lines = [
        "| messages from | number | read | held with a reason | failed | median | slowest |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_row(source, outcomes) for source in dict.fromkeys(o.source for o in outcomes)),
        "",
        "Held: " + (_reasons(o.result for o in outcomes) or "none") + ".",
        "",
        "| sent over SMTP | number | read | held with a reason | refused | lost |",
        "|---|---:|---:|---:|---:|---:|",
        *(_sent(source, deliveries) for source in dict.fromkeys(d.source for d in deliveries)),
        "",
        "Held: " + (_reasons(d.result for d in deliveries) or "none") + ".",
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


def _sent(source: str, deliveries: Sequence[Delivery]) -> str:
    own = Counter(delivery.result for delivery in deliveries if delivery.source == source)
    apart = [own[result] for result in (READ, REFUSED, LOST)]
    held = own.total() - sum(apart)
    cells = (source, own.total(), apart[0], held, *apart[1:])
    return "| " + " | ".join(map(str, cells)) + " |"


def _reasons(results: Iterable[str]) -> str:
    counted = Counter(result for result in results if result not in _NO_REASONS)
    return ", ".join(f"{number} × `{reason}`" for reason, number in counted.most_common())
