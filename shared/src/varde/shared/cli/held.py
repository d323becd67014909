"""``varde held``: what waits for the coordinator. Needs her private key; every look is audited."""

from collections.abc import Iterator
from typing import Annotated

import typer

from varde.shared.anonymise import Anonymiser
from varde.shared.casework.answering import release_answers
from varde.shared.casework.correction import Changes
from varde.shared.casework.correction import correct as correct_facts
from varde.shared.casework.leaving import Stopped
from varde.shared.casework.review import Added, Review
from varde.shared.cli.core import (
    coordinator,
    core_settings,
    database,
    run,
)
from varde.shared.cli.language import In
from varde.shared.cli.widened import not_shown
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.duties import Whom, duties_of
from varde.shared.errors import Refused
from varde.shared.platform.judges import installed_judge
from varde.shared.texts.duties import notice
from varde.shared.texts.vocabulary import label
from varde.shared.vault import load_private

app = typer.Typer(help="Review what waits for the coordinator.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="Case reference, e.g. 26-4817")]
As = Annotated[str | None, typer.Option("--as", help="Member id of who acts")]


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


@app.command()
def answers(reference: Reference, as_member: As = None, language: In = Language.NB) -> None:
    """Release what the reporter has written since, de-identified, to the group. This is audited."""
    run(_answers(reference, as_member, language))


@app.command()
def correct(
    reference: Reference,
    form: Annotated[
        list[Form] | None, typer.Option(help="Form of exploitation, the most likely one first")
    ] = None,
    arena: Annotated[Arena | None, typer.Option(help="Where it happens")] = None,
    urgency: Annotated[Urgency | None, typer.Option(help="How urgent it is")] = None,
    persons: Annotated[Persons | None, typer.Option(help="How many it concerns")] = None,
    time_frame: Annotated[TimeFrame | None, typer.Option(help="How recent it is")] = None,
    reporter: Annotated[Reporter | None, typer.Option(help="Who brings it, as a kind")] = None,
    child: Annotated[
        bool | None, typer.Option("--child/--no-child", help="Somebody is, or may be, under 18")
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(help="A sign that is there (+ILO07) or not (-ILO03); may be repeated"),
    ] = None,
    as_member: As = None,
    language: In = Language.NB,
) -> None:
    """Correct what the rules read; the case is judged anew, and the rules can learn from it. This is audited."""
    signs = [sign.upper() for sign in indicator or ()]
    changes = Changes(
        forms=tuple(form or ()),
        arena=arena,
        urgency=urgency,
        persons=persons,
        time_frame=time_frame,
        reporter=reporter,
        child=child,
        added=tuple(sign.removeprefix("+") for sign in signs if not sign.startswith("-")),
        removed=tuple(sign.removeprefix("-") for sign in signs if sign.startswith("-")),
    )
    run(_correct(reference, changes, as_member, language))


async def _correct(
    reference: str, changes: Changes, as_member: str | None, language: Language
) -> None:
    core, actor = core_settings(), coordinator(as_member)
    judge = installed_judge(core.config_dir)
    async with database() as opened:
        case = await correct_facts(
            opened, judge, SystemClock(), actor, reference, changes, language=language
        )
    print(f"Case {case.reference} is corrected.\n\n{case.summary}\n")
    for asked in case.assignments:
        role, state = label(asked.role, language), label(asked.state, language)
        print(f"{asked.partner}: {role}, {state}")
    if case.held:
        print(", ".join(label(reason, language) for reason in case.hold_reasons))


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
        review = Review(opened, keys, SystemClock(), actor)
        case, original = await review.show(reference, language=language)
        written_in = (original.exact or case).facts.language
        made = await review.together(Anonymiser.load(), case, original, written_in)
    reasons = ", ".join(label(r, language) for r in case.hold_reasons) or "not held"
    print(f"Case {case.reference} ({label(case.status, language)}): {reasons}")
    if kept := sorted(case.excluded_partners | case.recused_members):
        print(
            f"Kept from: {', '.join(kept)}. Lift it with /sak habilitet, if there is no conflict."
        )
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
        yours = [d for d in duties_of(exact.facts) if d.whom is Whom.COORDINATOR]
        if yours:
            print("\n--- your duties ---", *(notice(d, language) for d in yours), sep="\n")
    print(f"\n--- account, de-identified: check it ---\n{original.account}")
    if original.files or original.more_files:
        more = ", and maybe more" if original.more_files else ""
        print(f"\n--- files: {original.files}{more} ---\nvarde attachments list {case.reference}")
    for added, account in zip(original.added, made.added, strict=True):
        how = ", sent again or automatic: not read for facts" if added.repeat else ""
        print(f"\n--- added by the reporter ({added.channel}{how}) ---")
        print("\n".join(part for part in (added.subject, added.text) if part))
        if not added.repeat:
            print("\n--- added, de-identified: check it ---")
            print(account.text if account else _why_none(added))


def _why_none(added: Added) -> str:
    if not added.told:
        return "not made: the router has not read it yet"
    return "not made: the engines failed or took too long, or there is more to read than a machine does"


async def _release(
    reference: str, *, with_account: bool, as_member: str | None, language: Language
) -> None:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        try:
            case = await Review(opened, keys, SystemClock(), actor).release(
                reference, with_account=with_account, language=language
            )
        except Stopped as stopped:
            raise Refused("\n".join(_places(stopped))) from None
    print(f"Case {case.reference} is released.")


def _places(stopped: Stopped) -> Iterator[str]:
    """Where the guard found what, without the words."""
    yield str(stopped)
    for name, found in (("summary", stopped.summary), ("account", stopped.account)):
        yield from (f"{name}, characters {f.start + 1}–{f.end}: {f.kind}" for f in found)


async def _answers(reference: str, as_member: str | None, language: Language) -> None:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        case, count = await release_answers(
            opened, keys, SystemClock(), actor, reference, language=language
        )
    print(f"Case {case.reference}: {count} released. The group reads them with /sak svar.")
