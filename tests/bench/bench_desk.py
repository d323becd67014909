"""The coordinator's desk with 100,000 cases, of which 1,000 are held, on PostgreSQL and on SQLite.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_desk.py``. A page is asked for over loopback, one at a time,
and its time ends when the client has read it whole, so it holds the client's own work, too. The held cases that are
opened came in by the door, were sealed and read by the real engines: by the form, by e-mail, by the form with three
additions, and by e-mail with three files. Last the pages by Chromium over a 3G line (300 ms, 1.6 Mbit/s down, 768 kbit/s up), with nothing in its cache. Writes
build/bench/desk.json.
"""

import asyncio
import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import async_playwright
from sqlalchemy import insert, text

from bench.bench_commands import BATCH, CASES, Row, asked_of, case_row, led, note_of
from support import stores
from support.browser import CHROMIUM, QUIET
from support.chat import TODAY
from support.desk import PASSPHRASE, PASSWORD, Her, RunningDesk, her, running_desk
from support.letters import many
from support.letters import text as words
from support.mail_with_files import LETTER, PHOTO, file
from support.postgres import private_cluster
from support.router_house import RouterHouse
from support.synthetic_cases import SyntheticCase, synthetic_cases
from varde.intake_email.door import with_envelope
from varde.shared.domain.codes import Channel, HoldReason, Status
from varde.shared.store.database import Database
from varde.shared.store.migrate import upgrade
from varde.shared.store.tables import assignment, case_file, note

ROOT = Path(__file__).parents[2]
HELD = 1_000
TOLD = 140
ADDITIONS = 3
FILES = (file("kaia.jpg", PHOTO), file("brev.pdf", LETTER), file("brakka.jpg", PHOTO))
ROUNDS = 40
WARM_UP = 3
SEED = 20261126
GOALS_MS = {"queue": 100.0, "case": 150.0}
GOAL_KB = 150.0
GOAL_3G_SECONDS = 3.0
LINE_3G = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 768_000 / 8,
}


def main() -> None:
    """Measure, print a table, write the figures; exit 1 when a goal is missed."""
    with private_cluster() as cluster:
        rows = asyncio.run(measure("postgresql", stores.async_url(cluster.url)))
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        rows += asyncio.run(measure("sqlite", stores.sqlite_url(Path(folder))))
    report(rows)
    sys.exit(0 if all(row["met"] for row in rows) else 1)


async def measure(kind: str, url: str) -> list[Row]:
    """The figures of the pages on one database."""
    chance = random.Random(SEED)
    async with stores.opened(url) as database:
        await upgrade(database)
        await fill(database, chance)
        async with _desk(database) as desk, her(desk) as she:
            she.client.timeout = httpx.Timeout(60)
            told = await tell(desk)
            await settle(database)
            # As a service does when it has started, lest a round of the collector counts for a page.
            gc.collect()
            gc.freeze()
            await _rounds(she, told, WARM_UP, chance)
            took = await _rounds(she, told, ROUNDS, chance)
            rows = [_times(kind, name, seconds) for name, seconds in took.items()]
            if kind == "sqlite":
                rows += await _on_a_slow_line(desk, told.by_form[0])
            return rows


@asynccontextmanager
async def _desk(database: Database) -> AsyncIterator[RunningDesk]:
    """A desk on the day of the newest case."""
    async with running_desk(database) as desk:
        now = desk.router.clock.now()
        desk.router.clock.forward(days=(TODAY - now.date()).days)
        yield desk


async def fill(database: Database, chance: random.Random) -> None:
    """Put the cases in that nobody opens here."""
    numbers = iter(chance.sample(range(90 * 10_000), CASES))
    cases = (_case(number, place, chance) for place, number in enumerate(numbers))
    while batch := list(islice(cases, BATCH)):
        async with database.begin() as tx:
            asked = [asked_of(row, chance) for row in batch]
            await tx.execute(
                insert(case_file), [led(row, by) for row, by in zip(batch, asked, strict=True)]
            )
            await tx.execute(insert(assignment), asked)
            await tx.execute(insert(note), [note_of(row, chance) for row in batch[::5]])


async def settle(database: Database) -> None:
    """What the databases do by themselves after a while."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _case(number: int, place: int, chance: random.Random) -> Row:
    row = case_row(number, place, chance)
    if place % (CASES // HELD) == 1:
        row |= {"status": Status.IN_REVIEW, "hold_reasons": [HoldReason.CONFLICT]}
    return row


@dataclass(frozen=True)
class Told:
    """Held cases with an original; their references by how they came."""

    by_form: list[str] = field(default_factory=list)
    by_mail: list[str] = field(default_factory=list)
    with_additions: list[str] = field(default_factory=list)
    with_files: list[str] = field(default_factory=list)


async def tell(desk: RunningDesk) -> Told:
    """Tell cases by each way in turns."""
    told, cases, router = Told(), iter(synthetic_cases(TOLD, SEED)), desk.router
    for case in cases:
        told.by_form.append((await router.tell(case.text, exclude="NAV")).reference)
        told.by_mail.append(await _mailed(router, next(cases)))
        told.with_files.append(await _mailed(router, next(cases), *FILES))
        held = await router.tell(next(cases).text, exclude="NAV")
        for more in islice(cases, ADDITIONS):
            await router.add(held, more.text)
        told.with_additions.append(held.reference)
    return told


async def _mailed(router: RouterHouse, case: SyntheticCase, *files: bytes) -> str:
    raw = many("mixed", words(case.text), *files, subject=case.subject)
    envelope = with_envelope("kari@nabo.example", "bekymring@varde.example", raw)
    await router.receiver.receive(envelope, Channel.EMAIL)
    await router.deliver()
    return (await router.newest()).reference


def asked_pages(told: Told, chance: random.Random) -> list[tuple[str, str, str]]:
    """What is asked for in one round: its name, the address or the words, and the way."""
    by_form, by_mail = chance.choice(told.by_form), chance.choice(told.by_mail)
    with_additions, with_files = chance.choice(told.with_additions), chance.choice(told.with_files)
    return [
        ("queue", "/", "get"),
        ("queue, all that is held", "/?vis=held", "get"),
        ("queue, the last page of it", f"/?vis=held&fra={HELD - 50}", "get"),
        ("queue, filtered", "/?hast=AKUTT&partner=KRISESENTER", "get"),
        ("queue, filtered to nothing", "/?rolle=support&form=WAR&arena=SJO", "get"),
        ("queue, all that is held, filtered", "/?vis=held&partner=NAV&form=LAB", "get"),
        ("queue, all that has ended, filtered", "/?vis=ended&partner=KRISESENTER&form=WAR", "get"),
        ("queue, nothing that has ended", "/?vis=ended&rolle=support", "get"),
        ("queue, words", "bekymring uro", "search"),
        ("queue, no such word", "finnesikke", "search"),
        ("case, closed", f"/sak/{by_form}", "get"),
        ("case, opened, by the form", f"/sak/{by_form}/original", "post"),
        ("case, opened, by e-mail", f"/sak/{by_mail}/original", "post"),
        ("case, opened, with three additions", f"/sak/{with_additions}/original", "post"),
        ("case, opened, by e-mail with three files", f"/sak/{with_files}/original", "post"),
    ]


async def _rounds(
    she: Her, told: Told, rounds: int, chance: random.Random
) -> Mapping[str, list[float]]:
    took = defaultdict[str, list[float]](list)
    for _ in range(rounds):
        asked = asked_pages(told, chance)
        chance.shuffle(asked)
        for name, path, way in asked:
            started = time.perf_counter()
            answer = await _asked(she, path, way)
            took[name].append(time.perf_counter() - started)
            assert answer.status_code == 200, (name, answer.status_code)
    return dict(sorted(took.items()))


async def _asked(she: Her, what: str, way: str) -> httpx.Response:
    if way == "search":
        return await she.post("/sok", ord=what)
    return await (she.get(what) if way == "get" else she.post(what))


def _times(kind: str, name: str, seconds: Sequence[float]) -> Row:
    centiles = statistics.quantiles(seconds, n=100, method="inclusive")
    p95, goal = centiles[94] * 1000, GOALS_MS[name.partition(",")[0]]
    p50 = round(centiles[49] * 1000, 1)
    return _row(kind, name, "ms", p50, round(p95, 1), goal)


def _row(kind: str, page: str, unit: str, p50: float, p95: float, goal: float) -> Row:
    return {
        "on": kind,
        "page": page,
        "unit": unit,
        "p50": p50,
        "p95": p95,
        "goal": goal,
        "met": p95 <= goal,
    }


async def _on_a_slow_line(desk: RunningDesk, reference: str) -> list[Row]:
    """How much a page weighs with all that belongs to it, and how long it takes over 3G."""
    async with _signed_in(desk) as (page, network):
        case = f"/sak/{reference}"
        await page.goto(desk.url + case)
        await _followed(page, "#open")
        await page.fill("#passfrase", PASSPHRASE)
        await _followed(page, "main .send")
        rows: list[Row] = []
        for name, path, opens in (
            ("queue", "/", ""),
            ("case", case, ""),
            ("case, opened", case, "#open"),
        ):
            seconds, kilobytes = [], []
            for _ in range(5):
                if opens:
                    await page.goto(desk.url + path, wait_until="load")
                await network.send("Network.clearBrowserCache")
                weight = _Weight(network)
                started = time.perf_counter()
                if opens:
                    await _followed(page, opens)
                else:
                    await page.goto(desk.url + path, wait_until="load")
                seconds.append(time.perf_counter() - started)
                kilobytes.append(weight.kilobytes)
            rows.append(_row("sqlite", f"{name}, over 3G", "s", *_two(seconds), GOAL_3G_SECONDS))
            rows.append(_row("sqlite", f"{name}, weight", "kB", *_two(kilobytes), GOAL_KB))
        return rows


async def _followed(page: Any, button: str) -> None:
    async with page.expect_navigation(wait_until="load"):
        await page.click(button)


def _two(values: Sequence[float]) -> tuple[float, float]:
    return round(statistics.median(values), 2), round(max(values), 2)


class _Weight:
    """Counts what comes over the line from now on."""

    def __init__(self, network: Any) -> None:
        self.kilobytes = 0.0
        network.on("Network.loadingFinished", self._add)

    def _add(self, event: Mapping[str, Any]) -> None:
        self.kilobytes += event["encodedDataLength"] / 1000


@asynccontextmanager
async def _signed_in(desk: RunningDesk) -> AsyncIterator[tuple[Any, Any]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = await browser.new_page()
        await page.goto(desk.url)
        await page.fill("#navn", "koordinator")
        await page.fill("#passord", PASSWORD)
        await page.click(".send")
        await page.wait_for_selector(".cases")
        network = await page.context.new_cdp_session(page)
        await network.send("Network.enable")
        await network.send("Network.emulateNetworkConditions", LINE_3G)
        yield page, network
        await browser.close()


def report(rows: Sequence[Row]) -> None:
    """Print a Markdown table and write the figures as JSON."""
    print("| on | page | unit | p50 | p95 | goal | met |\n|---|---|---|---:|---:|---:|---|")
    for row in rows:
        print("| {on} | {page} | {unit} | {p50} | {p95} | {goal} | {met} |".format(**row))
    target = ROOT / "build" / "bench" / "desk.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"cases": CASES, "held": HELD, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
