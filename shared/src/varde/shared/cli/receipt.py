"""``varde receipt``: a reporter calls and gives the receipt; which case is it?"""

from typing import Annotated

import typer

from varde.shared.casework.finding import case_of_receipt
from varde.shared.cli.core import coordinator, database, run
from varde.shared.cli.language import In
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.texts.vocabulary import label


def receipt(
    words: Annotated[
        list[str], typer.Argument(help="The eight words as the reporter reads them out")
    ],
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who asks")] = None,
    language: In = Language.NB,
) -> None:
    """Find the case that a reporter's receipt belongs to."""
    actor = coordinator(as_member)
    case = run(_find(" ".join(words)))
    if case is None or not may_know_of(actor, case):
        raise Refused("No case has this receipt. Check it once more with the reporter.")
    print(f"{case.reference}  {label(case.status, language)}")


async def _find(typed: str) -> Case | None:
    async with database() as opened:
        return await case_of_receipt(opened, typed)
