"""``varde desk``: who may sign in at the desk. Needs the coordinator's key file, which the desk itself does not."""

from typing import Annotated

import typer

from varde.desk.accounts import Accounts
from varde.desk.statistics_command import print_statistics
from varde.shared.cli.core import coordinator, core_settings, database, run
from varde.shared.domain.clock import SystemClock
from varde.shared.errors import Refused
from varde.shared.platform.partners import load_directory
from varde.shared.platform.settings import CoreSettings
from varde.shared.store import desk
from varde.shared.store.database import Database
from varde.shared.vault import load_private

app = typer.Typer(help="Say who may sign in at the coordinator's desk.", no_args_is_help=True)
app.command("statistics")(print_statistics)

Who = Annotated[str, typer.Argument(metavar="MEMBER", help="Member id in partners.toml")]
As = Annotated[str | None, typer.Option("--as", help="Member id of who acts")]


@app.command("add-account")
def add_account(member: Who, as_member: As = None) -> None:
    """Print a one-time code with which a member makes an account, or makes it anew. This is audited."""
    code = run(_add(member, as_member))
    typer.echo(f"One-time code for {member}: {code}")
    typer.echo("It is good for 48 hours, and for one account. Give it to nobody else.")
    typer.echo("Open the desk's page /oppsett and type it there.")


@app.command("remove-account")
def remove_account(member: Who, as_member: As = None) -> None:
    """Take away a member's account: the password, the way to the key, and every session. This is audited."""
    run(_remove(member, as_member))
    typer.echo(f"{member} can sign in no more.")
    typer.echo("Who has had the key may have kept it: run `varde keys rotate coordinator`.")


@app.command("accounts")
def list_accounts() -> None:
    """List who may sign in, since when, and by which key."""
    for account in run(_accounts()):
        typer.echo(f"{account.member_id:24} {account.created_at:%d.%m.%Y}  key {account.key_id}")


async def _add(member: str, as_member: str | None) -> str:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        return await _of(opened, core).invite(actor, member, keys)


async def _remove(member: str, as_member: str | None) -> None:
    core, actor = core_settings(), coordinator(as_member)
    async with database() as opened:
        if not await _of(opened, core).remove(actor, member):
            msg = f"{member} has no account"
            raise Refused(msg)


async def _accounts() -> list[desk.Account]:
    async with database() as opened, opened.read() as tx:
        return await desk.accounts(tx)


def _of(opened: Database, core: CoreSettings) -> Accounts:
    directory = load_directory(core.config_dir / "partners.toml")
    return Accounts(opened, SystemClock(), directory)
