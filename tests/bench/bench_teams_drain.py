"""Cards that wait for Teams, posted at Teams' own pace: none lost, none doubled, and how much memory it takes.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_teams_drain.py [CARDS]``; a thousand cards take at least eight
minutes. Each service is a process of its own, with PostgreSQL and RabbitMQ. The loopback Teams turns away what comes
faster than Microsoft's published limits (429). MB are 1,000,000 bytes, of chatops and its children, sampled while it
posts. Writes build/bench/teams_drain.json.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.bench_slack_drain import GOAL_MB, ROOT, peak_until, queue_cards
from support.postgres import private_cluster
from support.production import distributed_varde
from support.rabbitmq import private_node
from support.teams_room import room

CARDS = 1_000
PACE_SECONDS = 0.5
"""A card at a time in the long run: Teams takes 60 messages in 30 seconds in a channel."""


def main() -> None:
    """Measure, print the figures, write them; exit 1 when a card is lost or doubled, or memory is above its goal."""
    cards = int(sys.argv[1]) if len(sys.argv) > 1 else CARDS
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        figures = measure(Path(folder), cards)
    print(json.dumps(figures, indent=2))
    results = ROOT / "build" / "bench"
    results.mkdir(parents=True, exist_ok=True)
    (results / "teams_drain.json").write_text(json.dumps(figures, indent=2))
    whole = figures["cards"] == figures["cases_shown"] == cards
    sys.exit(0 if whole and figures["peak_mb"] <= GOAL_MB else 1)


def measure(folder: Path, cards: int) -> dict[str, float]:
    """Queue the cards, and watch until all stand."""
    with private_node() as broker, private_cluster() as cluster, room() as teams:
        teams.teams.limits.strict = True
        with distributed_varde(folder, broker, cluster, teams.environment(folder)) as varde:
            asyncio.run(queue_cards(varde, cards))
            started = time.monotonic()
            peak = peak_until(varde, lambda: len(teams.teams.cards) >= cards, cards)
            took = time.monotonic() - started
        shown = teams.case_ids()
        turned_away = sum(teams.teams.limits.turned_away.values())
    return {
        "cards": len(shown),
        "cases_shown": len(set(shown)),
        "seconds": round(took, 0),
        "seconds_at_teams_pace": round(cards * PACE_SECONDS, 0),
        "turned_away_by_teams": turned_away,
        "peak_mb": round(peak.rss, 1),
        "peak_pss_mb": round(peak.pss, 1),
        "goal_mb": GOAL_MB,
    }


if __name__ == "__main__":
    main()
