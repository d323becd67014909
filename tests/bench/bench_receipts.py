"""Whether the time of an answer tells a right receipt from a wrong one.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_receipts.py``. The web door as it is shipped, on SQLite;
500 right receipts and 500 wrong ones are posted in random order by 12 clients. Mann-Whitney's U test (1947; normal
approximation with correction for ties) compares the two sets of times. Writes build/bench/receipts.json.
"""

import asyncio
import json
import math
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from support import stores
from support.web_door import COORDINATOR, running_door
from varde.intake_web import dialogue
from varde.intake_web.limits import Rate
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, Language, PageLanguage
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.store.database import Database

ROOT = Path(__file__).parents[2]
EACH = 500
CLIENTS = 12
GOAL_P = 0.01
UNLIMITED = Rate(per_second=10_000.0, burst=10_000)


async def measure(folder: Path) -> dict[str, float]:
    """The figures of one run."""
    async with stores.sqlite(folder) as database:
        right = await _concerns(database)
        wrong = [new_receipt(secrets.randbelow) for _ in range(EACH)]
        asked = [(True, receipt) for receipt in right] + [(False, receipt) for receipt in wrong]
        random.shuffle(asked)
        async with running_door(database, trusted_proxies=["127.0.0.1"]) as door:
            turns = asyncio.Semaphore(CLIENTS)
            timed = await asyncio.gather(*(_ask(door.client, turns, *one) for one in asked))
    times: dict[bool, list[float]] = {True: [], False: []}
    for is_right, seconds in timed:
        times[is_right].append(seconds * 1000)
    return {
        "right_median_ms": statistics.median(times[True]),
        "wrong_median_ms": statistics.median(times[False]),
        "mann_whitney_p": p_value(times[True], times[False]),
        "goal_p_above": GOAL_P,
    }


def p_value(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p of Mann-Whitney's U test, by the normal approximation; fit for twenty of each and more."""
    ordered = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    n, m = len(first), len(second)
    rank_sum, ties, start = 0.0, 0, 0
    while start < n + m:
        end = start
        while end < n + m and ordered[end][0] == ordered[start][0]:
            end += 1
        mean_rank = (start + 1 + end) / 2
        rank_sum += mean_rank * sum(1 for _, which in ordered[start:end] if which == 0)
        ties += (end - start) ** 3 - (end - start)
        start = end
    u = rank_sum - n * (n + 1) / 2
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance == 0:
        return 1.0
    z = max(0.0, abs(u - n * m / 2) - 0.5) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2))


async def _concerns(database: Database) -> list[str]:
    receiver = Receiver(database, [COORDINATOR.public], SystemClock(), secrets.randbelow)
    raw = WebSubmission(PageLanguage.NB, "Sjefen tok passet.").to_bytes()
    async with receiver.running():
        return await asyncio.gather(*(receiver.receive(raw, Channel.WEB) for _ in range(EACH)))


async def _ask(
    client: httpx.AsyncClient, turns: asyncio.Semaphore, is_right: bool, receipt: str
) -> tuple[bool, float]:
    async with turns:
        started = time.perf_counter()
        answer = await client.post("/nb/receipt", data={"receipt": words_of(receipt, Language.NB)})
        seconds = time.perf_counter() - started
    found = "Meldingen din til oss" in answer.text
    if answer.status_code != 200 or found is not is_right:
        msg = f"answered {answer.status_code}"
        raise SystemExit(msg)
    return is_right, seconds


def main() -> None:
    """Measure, write, and exit 1 when the goal is missed."""
    dialogue.EVERYBODY = dialogue.CLIENT = UNLIMITED
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder)))
    print(json.dumps(result, indent=2))
    out = ROOT / "build" / "bench" / "receipts.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=2) + "\n")
    sys.exit(result["mann_whitney_p"] <= GOAL_P)


if __name__ == "__main__":
    main()
