"""``varde revoke``: the addresses in letters about a case lead to it no more."""

from typing import Annotated

import typer

from varde.shared.casework.joining import revoke as revoke_tokens
from varde.shared.cli.core import coordinator, database, run
from varde.shared.cli.language import spoken
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language


def revoke(
    reference: Annotated[str, typer.Argument(help="Case reference, e.g. 26-4817")],
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who acts")] = None,
    language: Annotated[
        Language, typer.Option(help="Language of refusals", callback=spoken)
    ] = Language.NB,
) -> None:
    """Let no address in a letter about a case lead to it any more. This is audited."""
    count = run(_revoke(reference, as_member, language))
    print(f"Reply addresses revoked: {count}.")
    print("What is sent to them from now on becomes a concern of its own.")


async def _revoke(reference: str, as_member: str | None, language: Language) -> int:
    actor = coordinator(as_member)
    async with database() as opened:
        return await revoke_tokens(opened, SystemClock(), actor, reference, language=language)
