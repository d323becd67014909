"""Resident memory of the all-in-one process, ``varde up``, when it has made 1,000 concerns into cases.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_memory.py``. Four mails come to each form; SQLite,
the local channel and the mail reading process run as they do out of the box. Pages that the processes share
are counted in each. MB are 1,000,000 bytes. Writes build/bench/memory.json.
"""

import json
import smtplib
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psutil  # type: ignore[import-untyped] # psutil ships no types

from bench.bench_mail import RECIPIENT, SENDER
from bench.concerns import mail, text
from support.running import ALL_IN_ONE, Varde, eventually

ROOT = Path(__file__).parents[2]
CONCERNS = 1_000
MAILS_TO_A_FORM = 4
GOAL_MB = 200.0 + 120.0
"""For the services, and for what the anonymiser's model and lists may add to them."""
SETTINGS = {
    f"VARDE_INTAKE_WEB_{name}": "1000000"
    for name in ("RATE_PER_SECOND", "RATE_BURST", "CLIENT_RATE_PER_SECOND", "CLIENT_RATE_BURST")
}


def main() -> None:
    """Measure, print a table, write the figures; exit 1 when the goal is missed."""
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        figures = measure(Path(folder))
    report(figures)
    sys.exit(0 if figures["with_children_mb"] <= GOAL_MB else 1)


def measure(folder: Path) -> dict[str, float]:
    """Resident memory before the first concern, and when each of them has its case."""
    with Varde(folder, ALL_IN_ONE, SETTINGS) as varde:
        running = varde.processes[0].running
        assert running is not None
        process = psutil.Process(running.pid)
        at_start = sum(resident(process))
        for number in range(CONCERNS):
            send(varde, number)
        eventually(lambda: settled(varde), seconds=300)
        main_mb, children_mb = resident(process)
    return {
        "concerns": CONCERNS,
        "at_start_mb": round(at_start, 1),
        "main_process_mb": round(main_mb, 1),
        "mail_reader_mb": round(children_mb, 1),
        "with_children_mb": round(main_mb + children_mb, 1),
        "goal_mb": GOAL_MB,
    }


def send(varde: Varde, number: int) -> None:
    """Send the concern of that number, in by its door."""
    if number % (MAILS_TO_A_FORM + 1) == MAILS_TO_A_FORM:
        varde.send_form(text(number), arena="HJEM", child="yes")
        return
    with smtplib.SMTP("127.0.0.1", varde.smtp_port, timeout=30) as door:
        door.sendmail(SENDER, [RECIPIENT], mail(number))


def settled(varde: Varde) -> bool:
    """True when every concern has its case, and nothing waits for the chat."""
    counts = "SELECT (SELECT count(*) FROM case_file), (SELECT count(*) FROM outbox)"
    with closing(sqlite3.connect(varde.folder / "var" / "varde.db")) as database:
        found = database.execute(counts).fetchone()
    return bool(found == (CONCERNS, 0))


def resident(process: psutil.Process) -> tuple[float, float]:
    """Megabytes of the process itself, and of its children together."""
    children = process.children(recursive=True)
    return _megabytes(process), sum(map(_megabytes, children))


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1_000_000


def report(figures: Mapping[str, float]) -> None:
    """Print a Markdown table and write the figures as JSON."""
    print(f"| after {CONCERNS} concerns | MB | goal |\n|---|---:|---:|")
    print(f"| process | {figures['main_process_mb']:.0f} | |")
    print(f"| mail reader | {figures['mail_reader_mb']:.0f} | |")
    print(f"| together | {figures['with_children_mb']:.0f} | ≤ {GOAL_MB:.0f} |")
    print(f"\nBefore the first concern: {figures['at_start_mb']:.0f} MB")
    target = ROOT / "build" / "bench" / "memory.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
