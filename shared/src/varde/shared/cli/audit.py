"""``varde audit``: the log of every look and act."""

from typing import Annotated

import typer

from varde.shared.cli.core import coordinator, database, run
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent
from varde.shared.store.audit import Chain
from varde.shared.store.audit_reading import followed, told

app = typer.Typer(help="Read and verify the audit log.", no_args_is_help=True)


@app.command()
def verify() -> None:
    """Verify the hash chain. Exits 1 and names the place where it does not hold."""
    chain = run(_chain())
    if chain.broken is not None:
        msg = f"the audit log does not hold at entry {chain.broken}: it was changed"
        raise Permanent(msg)
    last = f", last hash {chain.last}" if chain.length else ""
    print(f"The audit log holds: {chain.length} entries{last}.")


@app.command()
def show(
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who looks")] = None,
) -> None:
    """Print the log: time, who, what, which case. Cases that who looks may not know of are left out."""
    run(_print(coordinator(as_member)))


async def _print(actor: Actor) -> None:
    async with database() as opened:
        async for batch in told(opened, actor):
            for entry in batch:
                print(f"{entry.at}\t{entry.actor}\t{entry.action}\t{entry.subject}\t{entry.detail}")


async def _chain() -> Chain:
    async with database() as opened:
        return await followed(opened)
