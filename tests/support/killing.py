"""What a test needs that kills chatops at the worst moment: between the chat's answer and its own commit."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import asyncpg

from support.running import Varde


@contextmanager
def nobody_may_write_down_a_card(varde: Varde) -> Iterator[Callable[[], bool]]:
    """Holds the table of posted cards; gives a way to ask whether somebody waits for it."""
    url = varde.environment["VARDE_DATABASE_URL"].replace("+asyncpg", "")
    waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'card_post'::regclass AND NOT granted"
    with asyncio.Runner() as runner:
        held = runner.run(asyncpg.connect(url))
        try:
            runner.run(held.execute("BEGIN; LOCK TABLE card_post IN SHARE ROW EXCLUSIVE MODE"))
            yield lambda: bool(runner.run(held.fetchval(waiting)))
        finally:
            runner.run(held.close())


def nothing_waits(varde: Varde) -> bool:
    """True when no event and no message is on its way."""
    counts = re.findall(r"^(?:outbox|queue \S+) +(\d+)$", varde.run("status"), re.MULTILINE)
    return counts == ["0"] * len(counts)
