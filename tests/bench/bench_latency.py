"""From SMTP ``250`` to the chat's API call, with RabbitMQ, PostgreSQL and each service in a process of its own.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_latency.py``. Mails come in at half the pace at which
Slack takes cards, one connection each: faster ones would wait their turn (``bench_slack_drain.py``). The chat is the
Slack adapter over a loopback Slack, and the call is the ``chat.postMessage`` that carries the case's card, timed when
Slack has read it: the questions before it (may the channel be posted in, and who is in it?) are inside the time.
Mails are matched with cards afterwards, by a mark in the subject that the coordinator's key opens. Writes
build/bench/latency.json.
"""

import asyncio
import json
import re
import smtplib
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg

from bench.bench_mail import RECIPIENT, SENDER
from bench.concerns import mail
from support.postgres import private_cluster
from support.production import distributed_varde
from support.rabbitmq import private_node
from support.running import Varde, eventually
from support.workspace import workspace
from varde.shared.store.database import Database
from varde.shared.store.sealed import load_concern
from varde.shared.vault import PrivateKeys, Wrap, load_private, open_sealed

ROOT = Path(__file__).parents[2]
WARM_UP = 10
MAILS = 60
PER_SECOND = 0.4
GOAL_P50_MS = 100.0
GOAL_P99_MS = 500.0
_MARK = re.compile(rb"merke(\d+)x")


class Calls(list[tuple[str, dict[str, Any]]]):
    """The calls of a loopback Slack, which notes when a case's card was first asked to be posted."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[str, float] = {}

    def append(self, call: tuple[str, dict[str, Any]]) -> None:
        """Slack was called just now."""
        super().append(call)
        method, arguments = call
        if method == "chat.postMessage" and "metadata" in arguments:
            case_id = arguments["metadata"]["event_payload"]["case_id"]
            self.posted.setdefault(case_id, time.perf_counter())


def main() -> None:
    """Measure, print a table, write the figures; exit 1 when a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        accepted, posted = measure(Path(folder))
    figures = figures_of(accepted, posted)
    report(figures)
    met = figures["p50_ms"] <= GOAL_P50_MS and figures["p99_ms"] <= GOAL_P99_MS
    sys.exit(0 if met else 1)


def measure(folder: Path) -> tuple[dict[int, float], dict[int, float]]:
    """When each mail of the measured part got its ``250``, and when its card was posted."""
    with private_node() as broker, private_cluster() as cluster, workspace() as slack:
        slack.slack.calls = calls = Calls()
        settings = slack.environment(folder)
        with distributed_varde(folder, broker, cluster, settings) as varde:
            send(varde, range(WARM_UP))
            eventually(lambda: len(calls.posted) == WARM_UP)
            accepted = send(varde, range(WARM_UP, WARM_UP + MAILS))
            eventually(lambda: len(calls.posted) == WARM_UP + MAILS, seconds=120)
            case_ids = asyncio.run(cases_by_mark(varde))
    return accepted, {number: calls.posted[case_ids[number]] for number in accepted}


def send(varde: Varde, numbers: range) -> dict[int, float]:
    """Send the mails at their pace, one connection a mail; gives when each got its ``250``."""
    accepted: dict[int, float] = {}
    started = time.perf_counter()
    for place, number in enumerate(numbers):
        message = mail(number)
        time.sleep(max(0.0, started + place / PER_SECOND - time.perf_counter()))
        with smtplib.SMTP("127.0.0.1", varde.smtp_port, timeout=30) as door:
            door.sendmail(SENDER, [RECIPIENT], message)
            accepted[number] = time.perf_counter()
    return accepted


async def cases_by_mark(varde: Varde) -> dict[int, str]:
    """The case that each mail has become."""
    keys = load_private(varde.folder / "var" / "keys", "coordinator")
    url = varde.environment["VARDE_DATABASE_URL"]
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    rows = await connection.fetch("SELECT concern_id, case_id FROM case_file")
    await connection.close()
    database = Database(url)
    try:
        return {await _mark(database, keys, row["concern_id"]): row["case_id"] for row in rows}
    finally:
        await database.close()


async def _mark(database: Database, keys: PrivateKeys, concern_id: str) -> int:
    async with database.read() as tx:
        concern = await load_concern(tx, concern_id)
    assert concern is not None
    wrap = next(w for w in concern.wraps if w.recipient == "coordinator")
    raw = open_sealed(
        concern.ciphertext,
        Wrap(wrap.recipient, wrap.key_id, wrap.wrapped),
        keys,
        bound_to=concern_id,
    )
    found = _MARK.search(raw)
    assert found
    return int(found[1])


def figures_of(accepted: Mapping[int, float], posted: Mapping[int, float]) -> dict[str, float]:
    """What the times say, in milliseconds; a card may even be posted before its ``250`` is read."""
    took = [(posted[number] - at) * 1000 for number, at in accepted.items()]
    centiles = statistics.quantiles(took, n=100, method="inclusive")
    first, last = min(accepted.values()), max(accepted.values())
    return {
        "mails": len(took),
        "per_second": round((len(took) - 1) / (last - first), 1),
        "p50_ms": round(centiles[49], 1),
        "p99_ms": round(centiles[98], 1),
        "worst_ms": round(max(took), 1),
        "goal_p50_ms": GOAL_P50_MS,
        "goal_p99_ms": GOAL_P99_MS,
    }


def report(figures: Mapping[str, float]) -> None:
    """Print a Markdown table and write the figures as JSON."""
    print("| SMTP 250 to chat.postMessage | ms | goal |\n|---|---:|---:|")
    print(f"| p50 | {figures['p50_ms']:.0f} | ≤ {GOAL_P50_MS:.0f} |")
    print(f"| p99 | {figures['p99_ms']:.0f} | ≤ {GOAL_P99_MS:.0f} |")
    print(f"| worst | {figures['worst_ms']:.0f} | |")
    print(f"\n{figures['mails']} mails, {figures['per_second']} a second")
    target = ROOT / "build" / "bench" / "latency.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
