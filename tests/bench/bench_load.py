"""Both doors at once under load, on PostgreSQL: what was accepted is there exactly once, and the form stays quick.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_load.py``. The doors are processes of their own;
so are the senders. Afterwards every sealed original is opened with the coordinator's key, and the numbers in
them are compared with those that were accepted. Writes build/bench/load.json.
"""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped] # psutil ships no types
from sqlalchemy import text

from support.postgres import private_cluster, with_database
from support.running import Varde
from varde.shared.store.database import Database
from varde.shared.store.sealed import load_concern
from varde.shared.vault import PrivateKeys, Wrap, load_private, open_sealed

ROOT = Path(__file__).parents[2]
MAILS, SESSIONS = 10_000, 100
FORMS, CLIENTS = 2_000, 50
GOAL_P99_MS = 300.0
GOAL_CPU_MS = 4.0
_NUMBER = re.compile(rb"merke(\d+)x|\((\d+)\)")
_SETTINGS = {
    "VARDE_LOG_LEVEL": "WARNING",
    "VARDE_INTAKE_WEB_RATE_PER_SECOND": "1000000",
    "VARDE_INTAKE_WEB_RATE_BURST": "1000000",
}


def main() -> None:
    """Measure, print the figures, write them; exit 1 when a goal is missed or something is not there once."""
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder, private_cluster() as server:
        url = with_database(server.url, "postgres").replace(
            "postgresql://", "postgresql+asyncpg://"
        )
        groups = [("intake-email",), ("intake-web",)]
        with Varde(Path(folder), groups, {**_SETTINGS, "VARDE_DATABASE_URL": url}) as varde:
            figures, accepted = load(varde)
        found = asyncio.run(
            numbers(url, load_private(Path(folder) / "var" / "keys", "coordinator"))
        )
    figures["exactly_once"] = found == accepted
    report(figures)
    met = figures["form_p99_ms"] <= GOAL_P99_MS and figures["form_cpu_ms"] <= GOAL_CPU_MS
    sys.exit(0 if met and figures["exactly_once"] else 1)


def load(varde: Varde) -> tuple[dict[str, Any], Counter[str]]:
    """Both senders at once; gives the figures and what was accepted."""
    doors = {name: _process(varde, name) for name in ("intake-email", "intake-web")}
    before = {name: _cpu_seconds(door) for name, door in doors.items()}
    mails = _started("load_mail", varde.smtp_port, SESSIONS, MAILS)
    forms = _started("load_web", varde.web_port, "/nb/", CLIENTS, FORMS)
    of_forms, of_mails = _ended(forms), _ended(mails)
    used = {name: _cpu_seconds(door) - before[name] for name, door in doors.items()}
    p99 = statistics.quantiles(of_forms["took"], n=100)[98]
    figures = {
        "mails": MAILS,
        "mail_sessions": SESSIONS,
        "mails_per_second": round(MAILS / of_mails["seconds"], 1),
        "mail_cpu_ms": round(used["intake-email"] / MAILS * 1000, 2),
        "forms": FORMS,
        "form_clients": CLIENTS,
        "forms_per_second": round(FORMS / of_forms["seconds"], 1),
        "form_cpu_ms": round(used["intake-web"] / FORMS * 1000, 2),
        "goal_form_cpu_ms": GOAL_CPU_MS,
        "form_p99_ms": round(p99, 1),
        "goal_form_p99_ms": GOAL_P99_MS,
    }
    accepted = Counter(f"mail {number}" for number in of_mails["accepted"])
    return figures, accepted + Counter(f"form {number}" for number in range(FORMS))


async def numbers(url: str, keys: PrivateKeys) -> Counter[str]:
    """Which mails and forms are stored, and how often, by the numbers in their originals."""
    database = Database(url)
    try:
        async with database.read() as tx:
            rows = (await tx.execute(text("SELECT concern_id, channel FROM sealed_concern"))).all()
        return Counter([await _number(database, keys, *row) for row in rows])
    finally:
        await database.close()


async def _number(database: Database, keys: PrivateKeys, concern_id: str, channel: str) -> str:
    async with database.read() as tx:
        concern = await load_concern(tx, concern_id)
    assert concern is not None
    wrap = next(wrap for wrap in concern.wraps if wrap.recipient == "coordinator")
    opening = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    raw = open_sealed(concern.ciphertext, opening, keys, bound_to=concern_id)
    found = _NUMBER.search(raw)
    kind = "mail" if channel == "email" else "form"
    return f"{kind} {int(found[1] or found[2])}" if found else "unreadable"


def _process(varde: Varde, service: str) -> psutil.Process:
    running = varde.process(service).running
    assert running is not None
    return psutil.Process(running.pid)


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _started(module: str, *arguments: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"bench.{module}", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT / "tests")


def _ended(sender: "subprocess.Popen[bytes]") -> Mapping[str, Any]:
    output, _ = sender.communicate(timeout=600)
    if sender.returncode:
        raise SystemExit("a sender was refused")
    answer: Mapping[str, Any] = json.loads(output)
    return answer


def report(figures: Mapping[str, Any]) -> None:
    """Print the figures and write them as JSON."""
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):20} {value}")
    target = ROOT / "build" / "bench" / "load.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
