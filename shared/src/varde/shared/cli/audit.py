"""``varde audit``: the log of every look and act."""

from functools import partial
from typing import Annotated

import typer

from varde.shared.cli.core import coordinator, database, run
from varde.shared.domain.access import may_know_of
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent
from varde.shared.store import cases
from varde.shared.store.audit import Entry, entries, first_break

app = typer.Typer(help="Read and verify the audit log.", no_args_is_help=True)


@app.command()
def verify() -> None:
    """Verify the hash chain. Exits 1 and names the place where it does not hold."""
    log = run(_entries())
    broken = first_break(log)
    if broken is not None:
        msg = f"the audit log does not hold at entry {broken}: it was changed"
        raise Permanent(msg)
    last = f", last hash {log[-1].hash}" if log else ""
    print(f"The audit log holds: {len(log)} entries{last}.")


@app.command()
def show(
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who looks")] = None,
) -> None:
    """Print the log: time, who, what, which case. Cases that who looks may not know of are left out."""
    for entry in run(_shown_to(coordinator(as_member))):
        print(f"{entry.at}\t{entry.actor}\t{entry.action}\t{entry.subject}\t{entry.detail}")


async def _shown_to(actor: Actor) -> list[Entry]:
    async with database() as opened, opened.read() as tx:
        hidden = {c.reference for c in await cases.kept_from(tx, partial(may_know_of, actor))}
        return [entry for entry in await entries(tx) if entry.subject not in hidden]


async def _entries() -> list[Entry]:
    async with database() as opened, opened.read() as tx:
        return await entries(tx)
