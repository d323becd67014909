"""1,000 cards that wait for Slack, posted at Slack's own pace: none lost, none doubled, and how much memory it takes.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_slack_drain.py [CARDS]``; it takes as long as Slack lets a
thousand cards take, about twenty minutes. Each service is a process of its own, with PostgreSQL and RabbitMQ. The loopback Slack
turns away what comes faster than Slack's published limits (429). MB are 1,000,000 bytes, of chatops and its children,
sampled while it posts; of PSS a page that others use too counts for a part. Writes build/bench/slack_drain.json.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped] # psutil ships no types

from support.chat import a_case
from support.postgres import private_cluster
from support.production import distributed_varde
from support.rabbitmq import private_node
from support.running import Varde
from support.workspace import workspace
from varde.shared.messages import CaseChanged
from varde.shared.store import cases, outbox
from varde.shared.store.database import Database

ROOT = Path(__file__).parents[2]
CARDS = 1_000
GOAL_MB = 150.0
SAMPLE_SECONDS = 2.0
MOST_SECONDS_A_CARD = 2.0
START_SECONDS = 60.0
PACE_SECONDS = 1.2
"""A card at a time: the channel is looked at before each, and Slack takes 50 looks a minute."""


def main() -> None:
    """Measure, print the figures, write them; exit 1 when a goal is missed."""
    cards = int(sys.argv[1]) if len(sys.argv) > 1 else CARDS
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        figures = measure(Path(folder), cards)
    print(json.dumps(figures, indent=2))
    results = ROOT / "build" / "bench"
    results.mkdir(parents=True, exist_ok=True)
    (results / "slack_drain.json").write_text(json.dumps(figures, indent=2))
    whole = figures["cards"] == figures["cases_shown"] == cards
    sys.exit(0 if whole and figures["peak_mb"] <= GOAL_MB else 1)


def measure(folder: Path, cards: int) -> dict[str, float]:
    """Queue the cards while Slack is away, let it come back, and watch until all stand."""
    with private_node() as broker, private_cluster() as cluster, workspace() as slack:
        slack.slack.limits.strict = True
        settings = slack.environment(folder)
        with distributed_varde(folder, broker, cluster, settings) as varde:
            asyncio.run(queue_cards(varde, cards))
            started = time.monotonic()
            peak = peak_until(varde, lambda: len(slack.slack.cards) >= cards, cards)
            took = time.monotonic() - started
        shown = slack.case_ids()
        turned_away = sum(slack.slack.limits.turned_away.values())
    return {
        "cards": len(shown),
        "cases_shown": len(set(shown)),
        "seconds": round(took, 0),
        "seconds_at_slacks_pace": round(cards * PACE_SECONDS, 0),
        "turned_away_by_slack": turned_away,
        "peak_mb": round(peak.rss, 1),
        "peak_pss_mb": round(peak.pss, 1),
        "goal_mb": GOAL_MB,
    }


async def queue_cards(varde: Varde, cards: int) -> None:
    """A released case for each card, and the event that tells of it."""
    database = Database(varde.environment["VARDE_DATABASE_URL"])
    now = datetime.now(UTC)
    try:
        async with database.begin() as tx:
            for number in range(cards):
                case = a_case(f"26-{number:04d}")
                await cases.insert_case(tx, case)
                event = CaseChanged(case_id=case.case_id, version=case.version)
                await outbox.add(tx, [event], now)
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Peak:
    """Megabytes: every page in use, and of each that several processes use its part."""

    rss: float = 0.0
    pss: float = 0.0


def peak_until(varde: Varde, stand: Callable[[], bool], cards: int) -> Peak:
    """The most memory that chatops took until all the cards stood, or the time was up."""
    running = varde.process("chatops").running
    assert running is not None
    process, peak = psutil.Process(running.pid), Peak()
    ends = time.monotonic() + START_SECONDS + cards * MOST_SECONDS_A_CARD
    while not stand() and time.monotonic() < ends:
        family = [process, *process.children(recursive=True)]
        now = [each.memory_full_info() for each in family]
        rss, pss = (sum(getattr(each, name) for each in now) / 1e6 for name in ("rss", "pss"))
        peak = Peak(max(peak.rss, rss), max(peak.pss, pss))
        time.sleep(SAMPLE_SECONDS)
    time.sleep(5 * SAMPLE_SECONDS)  # what would be doubled has time to show
    return peak


if __name__ == "__main__":
    main()
