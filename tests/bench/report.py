"""Writes the figures of ``build/bench/*.json`` into ``docs/performance.md``, a table for each bench.

A result is an object of figures, or has ``rows``: a list of such objects, one for each line of the table.
Lists and objects inside (single rounds, checks) are left out of the tables. The section of a bench that left no result
stays as it was, with its own date.
"""

import json
import os
import platform
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "build" / "bench"
PAGE = ROOT / "docs" / "performance.md"

INTRODUCTION = """# Performance

Written by `make bench`. Trust the ratios: both sides of each ran in turns, on the same machine, in the same run.
Absolute figures are this machine's. A goal stands beside its figure, met or not. What needs corpora is measured by itself:
[the screener](screening.md), [the anonymiser](anonymiser.md), [mail](mail.md).
"""

_SECTION = re.compile(r"^(?=## )", re.MULTILINE)

ABOUT = {
    "mail": "## E-mail\n\nRealistic 6 kB MIME messages, durable and sealed before `250`, beside Postfix taking the "
    "same mail into its hold queue (`smtp-source`, messages a second).",
    "senders": "## Who sent a mail\n\nProcessor time for a 6 kB mail, the door's process and the examining one together; "
    "the DNS is a dictionary.",
    "web": "## Web form\n\nDurable, sealed submissions beside a plain FastAPI handler that stores the same text "
    "with SQLAlchemy and aiosqlite.",
    "receipts": "## Receipts\n\nA reporter comes back: 500 right receipts and 500 wrong ones in random order. The two sets of times "
    "should not be told apart (Mann-Whitney).",
    "form_times": "## Times of the form\n\nFrom a posted form's last byte to its answer's first, 500 of every kind in random order over four "
    "connections. What looks alike on the wire should be answered alike (Mann-Whitney).",
    "load": "## Load\n\n10,000 mails over 100 sessions and 2,000 forms from 50 clients at the same time, on PostgreSQL; "
    "every original opened afterwards and counted.",
    "latency": "## End to end\n\nFrom SMTP `250` to the chat's API call, with RabbitMQ and PostgreSQL.",
    "slack_drain": "## Cards that waited for Slack\n\nA thousand cards posted at the pace that Slack publishes, with RabbitMQ and "
    "PostgreSQL; memory of chatops and its children.",
    "teams_drain": "## Cards that waited for Teams\n\nCards posted at the pace that Microsoft publishes for a bot in one channel, with "
    "RabbitMQ and PostgreSQL; memory of chatops and its children.",
    "commands": "## Commands in the chat\n\nFrom a slash command to its answer in Slack, with 100,000 cases in PostgreSQL, while what the "
    "commands change goes through RabbitMQ to the cards; "
    "each time also as a share of its goal (60 ms and 200 ms), which is for all commands together.",
    "desk": "## The coordinator's desk\n\nWith 100,000 cases and 1,000 held: each page as a client on loopback reads it whole, "
    "an opened case with its decryption and its marks; then over a 3G line in Chromium, and its weight with all that belongs to it.",
    "memory": "## Memory\n\nResident memory of the all-in-one process.",
}


def page(results: Mapping[str, Mapping[str, Any]], measured: str, before: str = "") -> str:
    """The whole page as Markdown: new sections say ``measured``, others are kept from the page ``before``."""
    kept = {part.partition("\n")[0]: part.rstrip() for part in _SECTION.split(before)[1:]}
    new = {
        _heading(name): f"{_about(name)}\n\n{measured}\n\n{_figured(result)}"
        for name, result in results.items()
    }
    sections = kept | new
    known = [heading for heading in map(_heading, ABOUT) if heading in sections]
    others = sorted(set(sections) - set(known))
    return "\n\n".join([INTRODUCTION.rstrip(), *(sections[h] for h in [*known, *others])]) + "\n"


def _about(name: str) -> str:
    return ABOUT.get(name, f"## {name.replace('_', ' ').capitalize()}")


def _heading(name: str) -> str:
    return _about(name).partition("\n")[0]


def _figured(result: Mapping[str, Any]) -> str:
    rows = result.get("rows")
    return _rows(rows) if rows else _figures(result)


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = [name for name, value in rows[0].items() if _is_figure(value)]
    lines = [[_shown(row.get(name)) for name in columns] for row in rows]
    return _table([_words(name) for name in columns], lines)


def _figures(result: Mapping[str, Any]) -> str:
    figures = {name: value for name, value in result.items() if _is_figure(value)}
    return _table(["figure", "value"], [[_words(n), _shown(v)] for n, v in figures.items()])


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _is_figure(value: object) -> bool:
    return not isinstance(value, list | dict)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
    return "" if value is None else str(value)


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {cores} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}."
    )


def main() -> int:
    """Writes the page; returns the exit status."""
    results = {p.stem: json.loads(p.read_text()) for p in sorted(RESULTS.glob("*.json"))}
    if not results:
        print(f"There are no results in {RESULTS}: run a bench first.", file=sys.stderr)
        return 1
    before = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page(results, _machine(), before), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {', '.join(results)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
