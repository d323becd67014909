"""Commands answered in Slack with 100,000 cases in PostgreSQL, on RabbitMQ.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_commands.py [CASES]``. A signed slash command goes in at the
HTTP door, one at a time, in random order; its time ends when the loopback Slack has read the answer with its content.
One case in fifty is open. Beside the commands, in the same process, what they change goes through RabbitMQ to the
channel's cards: an answer waits for the commit and never for the bus, but shares the processor with it. Without
``VARDE_TEST_RABBITMQ_URL`` (``make bench`` sets it) the commands run alone, and the figures say so. Each time is shown as
a share of its goal: 1.00 is just met. Writes build/bench/commands.json.
"""

import asyncio
import contextlib
import json
import logging
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from sqlalchemy import insert, text

from support import stores
from support.chat import COORDINATOR, DIRECTORY, NAV, TODAY, FixedClock, Group
from support.chat_doors import Chat, slack_chat
from support.postgres import private_cluster
from support.rabbitmq import fresh_name, remove
from varde.chatops.metrics import Metrics
from varde.shared.bus.port import TOPOLOGY
from varde.shared.bus.rabbitmq import RabbitMQBus
from varde.shared.casework.cases import Casework
from varde.shared.domain.codes import AgeGroup, Arena, Form, Language, Status, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.messages import new_id
from varde.shared.platform.relay import Relay
from varde.shared.store.database import Database
from varde.shared.store.migrate import upgrade
from varde.shared.store.tables import assignment, case_file, note
from varde.shared.summary import summarise
from varde.shared.texts.vocabulary import INDICATOR_CODES

ROOT = Path(__file__).parents[2]
CASES = 100_000
OPEN_EVERY = 50
DAYS = 3000
BATCH = 5000
ROUNDS = 40
WARM_UP = 3
GOAL_P50_MS = 60.0
GOAL_P99_MS = 200.0
PARTNERS = ("NAV", "POLITI", "KRISESENTER")

Row = dict[str, Any]


def main() -> None:
    """Measure, print a table, write the figures; exit 1 when a goal is missed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    chance = random.Random(20261124)
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    broker = os.environ.get("VARDE_TEST_RABBITMQ_URL", "")
    with private_cluster() as cluster:
        took = asyncio.run(measure(stores.async_url(cluster.url), broker, cases, chance))
    rows = [figures_of(name, times) for name, times in [("all", _all(took)), *took.items()]]
    report(rows, cases, on_rabbitmq=bool(broker))
    met = rows[0]["p50_of_goal"] <= 1 and rows[0]["p99_of_goal"] <= 1
    sys.exit(0 if met else 1)


async def measure(
    url: str, broker: str, cases: int, chance: random.Random
) -> Mapping[str, list[float]]:
    """Seconds that each kind of command took."""
    async with stores.opened(url) as database:
        await upgrade(database)
        references = await fill(database, cases, chance)
        registry = CollectorRegistry()
        casework = Casework(database, DIRECTORY, FixedClock())
        group = Group(database, casework, registry, Metrics(registry))
        async with slack_chat(group) as chat, _cards_follow(chat, broker):
            await _rounds(chat, references, WARM_UP, chance)
            return await _rounds(chat, references, ROUNDS, chance)


@contextlib.asynccontextmanager
async def _cards_follow(chat: Chat, broker: str) -> AsyncIterator[None]:
    """What commands change goes over the bus and into the channel, as long as the block runs."""
    if not broker:
        yield
        return
    group, log = chat.group, structlog.get_logger()
    name = fresh_name()
    bus = await RabbitMQBus(broker, name=name).start()
    await bus.subscribe("chatops", TOPOLOGY["chatops"], group.poster(chat.port).handle)
    relay = Relay(group.database, bus, FixedClock(), CollectorRegistry(), log)
    relaying = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        relaying.cancel()
        await asyncio.gather(relaying, return_exceptions=True)
        await bus.close()
        await remove(broker, name, list(TOPOLOGY))


async def _rounds(
    chat: Chat, references: Sequence[str], rounds: int, chance: random.Random
) -> Mapping[str, list[float]]:
    took = defaultdict[str, list[float]](list)
    for _ in range(rounds):
        asked = list(commands(chance.choice(references)))
        chance.shuffle(asked)
        for name, user, said in asked:
            started = time.perf_counter()
            answer = await chat.say(user, said)
            took[name].append(time.perf_counter() - started)
            assert "Noe gikk galt" not in answer
    return dict(sorted(took.items()))


def commands(reference: str) -> Iterator[tuple[str, str, str]]:
    """What is asked in one round: its name, who asks, and what is said."""
    yield "list", NAV, "liste"
    yield "list mine", NAV, "liste mine"
    yield "list overdue", COORDINATOR, "liste forfalt"
    yield "list of a partner", COORDINATOR, "liste partner @politi"
    yield "show", NAV, f"vis {reference}"
    yield "search, common words", NAV, "søk bekymringen gjelder"
    yield "search, a rare word", NAV, "søk nordlysfestival"
    yield "search, no such word", NAV, "søk finnesikke"
    yield "search, a reference", COORDINATOR, f"søk {reference[3:]}"
    yield "note", NAV, f"notat {reference} Vi har et ledig rom."
    yield "deadline", COORDINATOR, f"frist {reference} om 3 dager"
    yield "assign", COORDINATOR, f"tildel {reference} @nav, @politi frist fredag"
    yield "statistics", NAV, "statistikk"
    yield "meeting", COORDINATOR, "møte"


async def fill(database: Database, cases: int, chance: random.Random) -> list[str]:
    """Put the cases in; gives the references of those that are open."""
    numbers = iter(chance.sample(range(90 * 10_000), cases))
    rows = (case_row(number, place, chance) for place, number in enumerate(numbers))
    open_ones: list[str] = []
    while batch := list(islice(rows, BATCH)):
        async with database.begin() as tx:
            asked = [asked_of(row, chance) for row in batch]
            await tx.execute(
                insert(case_file), [led(row, by) for row, by in zip(batch, asked, strict=True)]
            )
            await tx.execute(insert(assignment), asked)
            await tx.execute(insert(note), [note_of(row, chance) for row in batch[::5]])
        open_ones += [row["reference"] for row in batch if row["status"] == Status.DISCUSSED]
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    return open_ones


def case_row(number: int, place: int, chance: random.Random) -> Row:
    facts = Facts(
        forms=(chance.choice(list(Form)),),
        arena=chance.choice(list(Arena)),
        urgency=chance.choice(list(Urgency)),
        age=chance.choice(list(AgeGroup)),
        indicators=tuple(chance.sample(INDICATOR_CODES, 3)),
    )
    is_open = place % OPEN_EVERY == 0
    opened_on = TODAY - timedelta(days=chance.randrange(300 if is_open else DAYS))
    return {
        "case_id": new_id(),
        "reference": f"{number // 10_000:02}-{number % 10_000:04}",
        "concern_id": new_id(),
        "status": Status.DISCUSSED if is_open else Status.CLOSED,
        "facts": asdict(facts),
        "summary": summarise(facts, Language.NB),
        "hold_reasons": [],
        "excluded_partners": ["POLITI"] if chance.random() < 0.02 else [],
        "opened_on": opened_on,
        "due_on": opened_on + timedelta(days=chance.randrange(400)) if is_open else None,
        "version": 1,
        "form": facts.forms[0],
        "forms": f" {facts.forms[0]} ",
        "arena": facts.arena,
        "urgency": facts.urgency,
        "age": facts.age,
        "reporter": facts.reporter,
    }


def led(row: Row, asked: Row) -> Row:
    """A case with whom its lead is asked of."""
    partner = asked["partner"]
    lead = "" if asked["state"] == "proposed" else partner
    return row | {"lead": lead, "partners": f" lead:{partner} "}


def asked_of(row: Row, chance: random.Random) -> Row:
    partner, state = chance.choice(PARTNERS), chance.choice(("proposed", "asked", "accepted"))
    return {
        "case_id": row["case_id"],
        "partner": partner,
        "place": 0,
        "role": "lead",
        "state": state,
    }


def note_of(row: Row, chance: random.Random) -> Row:
    rare = "Vi så det på nordlysfestival." if chance.random() < 0.002 else "Vi venter på svar."
    return {
        "case_id": row["case_id"],
        "place": 0,
        "written_on": row["opened_on"],
        "partner": "NAV",
        "text": rare,
    }


def _all(took: Mapping[str, list[float]]) -> list[float]:
    return [seconds for times in took.values() for seconds in times]


def figures_of(name: str, seconds: Sequence[float]) -> Row:
    """What the times of a kind of command say, in milliseconds and as shares of the goals."""
    centiles = statistics.quantiles(seconds, n=100, method="inclusive")
    p50, p99 = centiles[49] * 1000, centiles[98] * 1000
    return {
        "command": name,
        "answers": len(seconds),
        "p50_ms": round(p50, 1),
        "p99_ms": round(p99, 1),
        "p50_of_goal": round(p50 / GOAL_P50_MS, 2),
        "p99_of_goal": round(p99 / GOAL_P99_MS, 2),
    }


def report(rows: Sequence[Row], cases: int, *, on_rabbitmq: bool) -> None:
    """Print a Markdown table and write the figures as JSON."""
    print("| command | p50 ms | p99 ms | of 60 ms | of 200 ms |\n|---|---:|---:|---:|---:|")
    for row in rows:
        print("| {command} | {p50_ms} | {p99_ms} | {p50_of_goal} | {p99_of_goal} |".format(**row))
    target = ROOT / "build" / "bench" / "commands.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    figures = {"cases": cases, "on_rabbitmq": on_rabbitmq, "rows": rows}
    target.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
