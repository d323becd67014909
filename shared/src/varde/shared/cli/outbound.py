"""``varde outbound``: how many letters wait, were sent, or could not be delivered. Never to whom."""

from varde.shared.cli.core import database, run
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.letters import LetterKind, LetterState
from varde.shared.store import outbound as letters


def outbound() -> None:
    """Count the letters of the last 30 days by kind and state."""
    run(_outbound())


async def _outbound() -> None:
    async with database() as opened, opened.read() as tx:
        counts = await letters.counts(tx)
        oldest = await letters.oldest_waiting(tx)
    print(f"{'':10}" + "".join(f"{state.value:>10}" for state in LetterState))
    for kind in LetterKind:
        print(f"{kind.value:10}" + "".join(f"{counts[kind, state]:>10}" for state in LetterState))
    age = f"{(SystemClock().now() - oldest).total_seconds():.0f} s" if oldest else "none"
    print(f"oldest waiting  {age}")
