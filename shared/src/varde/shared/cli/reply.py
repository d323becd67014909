"""``varde reply`` and ``varde dialogue``: the coordinator writes to a reporter who can come back with a receipt."""

import secrets
import sys
from typing import Annotated

import typer

from varde.shared.casework.correspondence import Thread, thread
from varde.shared.casework.correspondence import reply as write
from varde.shared.casework.email_reply import reply_by_email
from varde.shared.cli.core import coordinator, core_settings, database, run
from varde.shared.cli.language import In
from varde.shared.domain.case import Case
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.vault import load_mailer_public, load_private, load_public

Reference = Annotated[str, typer.Argument(help="Case reference, e.g. 26-4817")]
As = Annotated[str | None, typer.Option("--as", help="Member id of who acts")]
ByEmail = Annotated[
    bool, typer.Option("--email", help="Send it to who wrote the mail; nobody sees the address")
]
_MOST_BYTES = 200_000


def reply(
    reference: Reference, email: ByEmail = False, as_member: As = None, language: In = Language.NB
) -> None:
    """Send the text on standard input to the reporter of a case. This is audited."""
    text = _typed()
    if email:
        case = run(_send(reference, text, as_member, language))
        print(f"Case {case.reference}: the reply goes out by e-mail. You are told if it fails.")
        return
    case = run(_reply(reference, text, as_member, language))
    print(f"Case {case.reference}: the reporter can read the reply with the receipt.")


def _typed() -> str:
    raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise Refused("The reply is too long.")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Refused("The reply is not UTF-8 text.") from None


def dialogue(reference: Reference, as_member: As = None, language: In = Language.NB) -> None:
    """Print what was written to the reporter of a case, and when she wrote more. This is audited."""
    found = run(_dialogue(reference, as_member, language))
    print(f"Case {found.case.reference}")
    for day in found.added_on:
        print(f"\n{day:%d.%m.%Y}  the reporter wrote more: varde held show {found.case.reference}")
    for written in found.replies:
        print(f"\n--- {written.on:%d.%m.%Y} reply ---\n{written.text}")


async def _reply(reference: str, text: str, as_member: str | None, language: Language) -> Case:
    core, actor = core_settings(), coordinator(as_member)
    own = load_public(core.keys)["coordinator"]
    async with database() as opened:
        return await write(opened, own, SystemClock(), actor, reference, text, language=language)


async def _send(reference: str, text: str, as_member: str | None, language: Language) -> Case:
    core, actor = core_settings(), coordinator(as_member)
    keys, mailer = load_private(core.keys, "coordinator"), load_mailer_public(core.keys)
    async with database() as opened:
        return await reply_by_email(
            opened,
            keys,
            mailer,
            clock=SystemClock(),
            below=secrets.randbelow,
            actor=actor,
            reference=reference,
            text=text,
            language=language,
        )


async def _dialogue(reference: str, as_member: str | None, language: Language) -> Thread:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    async with database() as opened:
        return await thread(opened, keys, SystemClock(), actor, reference, language=language)
