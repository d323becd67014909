"""``varde desk``: who may sign in at the desk, from beside its server.

Inviting needs the coordinator's key file, which the desk itself does not, or what is written on the paper key.
"""

from typing import Annotated

import typer

from varde.desk.accounts import Accounts
from varde.desk.key_state import KeyState, OtherWay, Worry, key_state
from varde.desk.labels import Labels, desk_texts
from varde.desk.statistics_command import print_statistics
from varde.shared.casework.rotation import COORDINATOR
from varde.shared.cli.core import coordinator, core_settings, database, run
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Refused
from varde.shared.platform.partners import load_directory
from varde.shared.platform.settings import CoreSettings
from varde.shared.store import audit, desk_keys
from varde.shared.store.database import Database
from varde.shared.vault import PAPER, PrivateKeys, load_private, load_public, open_keys, paper_key

app = typer.Typer(help="Say who may sign in at the coordinator's desk.", no_args_is_help=True)
app.command("statistics")(print_statistics)

Who = Annotated[str, typer.Argument(metavar="MEMBER", help="Member id in partners.toml")]
As = Annotated[str | None, typer.Option("--as", help="Member id of who acts")]


@app.command("add-account")
def add_account(member: Who, as_member: As = None) -> None:
    """Print a one-time code with which a member makes an account, or makes it anew. This is audited."""
    _tell(member, run(_add(member, as_member)))


@app.command("remove-account")
def remove_account(member: Who, as_member: As = None) -> None:
    """Take away a member's account: the password, the way to the key, and every session. This is audited."""
    run(_remove(member, as_member))
    typer.echo(f"{member} can sign in no more.")
    typer.echo(
        "Who has had the key may have kept it: change it at the desk, on the page /nokler/bytte."
    )


@app.command("accounts")
def list_accounts() -> None:
    """List who may sign in, since when, whether by the key in force, and what could lose that key."""
    state = run(_state())
    for holder in state.holders:
        how = "has the key" if holder.holds else "needs a new code"
        typer.echo(f"{holder.member_id:24} {holder.since:%d.%m.%Y}  {how}")
    if state.paper:
        typer.echo(f"paper key {state.paper.mark:14} {state.paper.made_at:%d.%m.%Y}")
    for line in warnings(state.worries):
        typer.echo(line)


@app.command()
def recover(member: Who, as_member: As = None) -> None:
    """Print a one-time code by what is written on the paper key, when every passphrase is lost. This is audited."""
    typed = typer.prompt("The eight blocks of the paper key", hide_input=False)
    _tell(member, run(_recover(member, as_member, typed)))


def warnings(worries: tuple[Worry, ...]) -> list[str]:
    """What could lose the key, or leaves a door open, for operators."""
    labels = Labels(Language.EN)
    return [labels.worry(worry) for worry in worries]


def _tell(member: str, code: str) -> None:
    typer.echo(f"One-time code for {member}: {code}")
    typer.echo("It is good for 48 hours, and for one account. Give it to nobody else.")
    typer.echo("Open the desk's page /oppsett and type it there.")


async def _add(member: str, as_member: str | None) -> str:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, COORDINATOR)
    async with database() as opened:
        return await _of(opened, core).invite(actor, member, keys)


async def _remove(member: str, as_member: str | None) -> None:
    core, actor, t = core_settings(), coordinator(as_member), desk_texts(Language.EN)
    async with database() as opened:
        state = await _state_in(opened, core)
        other = _other_way(core, state, member)
        if not await _of(opened, core).remove(actor, member, _in_file(core), t, other):
            msg = f"{member} has no account"
            raise Refused(msg)


def _other_way(core: CoreSettings, state: KeyState, member: str) -> OtherWay:
    if _in_folder(core, state.key_id):
        return OtherWay.FILE
    if state.paper is None or not state.last(member):
        return OtherWay.NONE
    only = f"Nobody else has the key: only the paper with the mark {state.paper.mark} will open the originals."
    return (
        OtherWay.PAPER if typer.confirm(f"{only} Does it lie where it should?") else OtherWay.NONE
    )


async def _recover(member: str, as_member: str | None, typed: str) -> str:
    core, actor = core_settings(), coordinator(as_member)
    own = paper_key(typed)
    async with database() as opened:
        async with opened.read() as tx:
            paper = await desk_keys.load_paper(tx)
        if paper is None:
            raise Refused("No paper key is in force: none was made, or it was withdrawn.")
        if paper.paper_id != own.key_id:
            msg = f"This is another paper. The one in force was made on {paper.made_at:%d.%m.%Y}."
            raise Refused(msg)
        keys = open_keys(paper.parcel, own, COORDINATOR, bound_to=PAPER)
        code = await _of(opened, core).invite(actor, member, keys)
        async with opened.begin() as tx:
            await audit.append(
                tx,
                at=SystemClock().now(),
                actor=actor.member_id,
                action="recover_key",
                subject=COORDINATOR,
            )
    return code


async def _state() -> KeyState:
    async with database() as opened:
        return await _state_in(opened, core_settings())


async def _state_in(opened: Database, core: CoreSettings) -> KeyState:
    members = _of(opened, core).members()
    async with opened.read() as tx:
        return await key_state(tx, members, _in_file(core), SystemClock().now())


def _in_file(core: CoreSettings) -> str:
    return load_public(core.keys)[COORDINATOR].key_id


def _in_folder(core: CoreSettings, key_id: str) -> bool:
    """True when the file with this private key is here: then no account is the last way to it."""
    try:
        keys: PrivateKeys = load_private(core.keys, COORDINATOR)
    except Permanent:
        return False
    return key_id in {key.key_id for key in keys}


def _of(opened: Database, core: CoreSettings) -> Accounts:
    directory = load_directory(core.config_dir / "partners.toml")
    return Accounts(opened, SystemClock(), directory)
