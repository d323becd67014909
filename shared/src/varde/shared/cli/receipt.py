"""``varde receipt``: a reporter calls and gives the receipt; which case is it?"""

from typing import Annotated

import typer

from varde.shared.casework.review import case_of_receipt
from varde.shared.cli.core import database, run
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.texts.vocabulary import label


def receipt(
    code: Annotated[str, typer.Argument(help="The receipt as the reporter reads it out")],
    language: Annotated[Language, typer.Option(help="Language of the output")] = Language.NB,
) -> None:
    """Find the case that a reporter's receipt belongs to."""
    case = run(_find(code))
    if case is None:
        raise Refused("No case has this receipt. Check it once more with the reporter.")
    print(f"{case.reference}  {label(case.status, language)}")


async def _find(code: str) -> Case | None:
    async with database() as opened:
        return await case_of_receipt(opened, code)
