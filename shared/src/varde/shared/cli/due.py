"""``varde due``: what lies ahead on the clock, and what should have run."""

from datetime import datetime
from typing import Annotated

import typer

from varde.shared.cli.core import coordinator, database, run
from varde.shared.domain.clock import NORWAY, SystemClock
from varde.shared.domain.deadline import LATE_AFTER, START
from varde.shared.domain.partner import Actor
from varde.shared.store import due_steps
from varde.shared.store.due_steps import Ahead


def due(
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who looks")] = None,
) -> None:
    """List the steps that lie ahead: when, in Norwegian time, which case and what for.

    Cases that who looks may not know of are left out.
    """
    run(_due(coordinator(as_member)))


async def _due(actor: Actor) -> None:
    async with database() as opened, opened.read() as tx:
        ahead = await due_steps.ahead(tx, actor)
    now = SystemClock().now()
    for entry in ahead:
        print(_line(entry, now))
    if not ahead:
        print("Nothing lies ahead.")


def _line(entry: Ahead, now: datetime) -> str:
    step = entry.step
    at = f"{step.due_at.astimezone(NORWAY):%d.%m.%Y %H:%M}"
    what = "to be planned" if step.step == START else f"step {step.step}"
    late = "  overdue" if step.due_at < now - LATE_AFTER else ""
    return f"{at}  {entry.reference}  {step.wait.kind} {what}{late}"
