"""``varde held``: what waits for the coordinator. Needs her private key; every look is audited."""

from typing import Annotated

import typer

from varde.shared.casework.review import Review
from varde.shared.cli.core import coordinator, core_settings, database, run
from varde.shared.cli.widened import not_shown
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.texts.vocabulary import label
from varde.shared.vault import load_private

app = typer.Typer(help="Review what waits for the coordinator.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="Case reference, e.g. 26-4817")]
As = Annotated[str | None, typer.Option("--as", help="Member id of who acts")]
In = Annotated[Language, typer.Option("--language", help="Language of the output")]


@app.command("list")
def list_held(as_member: As = None, language: In = Language.NB) -> None:
    """List the cases that wait, with the reason."""
    run(_list(as_member, language))


@app.command()
def show(reference: Reference, as_member: As = None, language: In = Language.NB) -> None:
    """Print a case's original and its de-identified account. This is audited."""
    run(_show(reference, as_member, language))


@app.command()
def release(
    reference: Reference,
    account: Annotated[
        bool, typer.Option("--account", help="Release the de-identified account as well")
    ] = False,
    as_member: As = None,
    language: In = Language.NB,
) -> None:
    """Let a case stand in the partner group's channel."""
    run(_release(reference, with_account=account, as_member=as_member, language=language))


async def _list(as_member: str | None, language: Language) -> None:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        cases = await Review(opened, keys, SystemClock(), actor).held()
    for case in cases:
        reasons = ", ".join(label(r, language) for r in case.hold_reasons)
        print(f"{case.reference}  {case.opened_on:%d.%m.%Y}  {reasons}")
    if not cases:
        print("Nothing waits for review.")


async def _show(reference: str, as_member: str | None, language: Language) -> None:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        case, original = await Review(opened, keys, SystemClock(), actor).show(
            reference, language=language
        )
    reasons = ", ".join(label(r, language) for r in case.hold_reasons) or "not held"
    print(f"Case {case.reference} ({label(case.status, language)}): {reasons}")
    print(f"\n--- original ({original.channel}) ---")
    if original.subject:
        print(original.subject)
    print(original.text)
    print(f"\n--- summary for the group ---\n{case.summary}")
    if exact := original.exact:
        lines = not_shown(exact.facts, case.facts, exact.widened, language)
        print("\n--- read, but not shown to the group: the account may tell it again ---")
        print("\n".join(lines) or "nothing")
        print(f"\n--- why this lead: {exact.rule} ---\n{exact.rule_reason}")
    print(f"\n--- account, de-identified: check it ---\n{original.account or case.account}")


async def _release(
    reference: str, *, with_account: bool, as_member: str | None, language: Language
) -> None:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        case = await Review(opened, keys, SystemClock(), actor).release(
            reference, with_account=with_account, language=language
        )
    print(f"Case {case.reference} is released.")
