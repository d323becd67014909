"""``varde audit``: the log of every look and act."""

import typer

from varde.shared.cli.core import database, run
from varde.shared.errors import Permanent
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
def show() -> None:
    """Print the log: time, who, what, which case."""
    for entry in run(_entries()):
        print(
            f"{entry.seq}\t{entry.at}\t{entry.actor}\t{entry.action}\t{entry.subject}\t{entry.detail}"
        )


async def _entries() -> list[Entry]:
    async with database() as opened, opened.read() as tx:
        return await entries(tx)
