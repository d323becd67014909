"""``varde rules learn-report``: where the coordinator disagreed with the rules, without pointing at anybody.

Counts of codes only. A count of one to four is not told: few cases of a kind can be recognised.
"""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

import typer

from varde.shared.casework.correction import Disagreement, disagreements
from varde.shared.cli.core import coordinator, database, run
from varde.shared.cli.language import In
from varde.shared.domain.access import may_know_of
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.store import cases, corrections
from varde.shared.store.corrections import Correction
from varde.shared.texts import texts

FEWEST_TOLD = 5
"""Counts below this are suppressed."""


def learn_report(
    since: Annotated[
        str | None,
        typer.Option("--since-version", help="Leave out what older rules read, e.g. 0.1"),
    ] = None,
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who looks")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program")] = False,
    language: In = Language.NB,
) -> None:
    """List where the coordinator read a concern otherwise than the rules; small counts are not told, and
    cases that who looks may not know of are not counted."""
    made = run(_corrections(coordinator(as_member)))
    found = disagreements(_since(made, since))
    lines = _json(found) if as_json else "\n".join(_table(found, language))
    typer.echo(lines)


async def _corrections(actor: Actor) -> list[Correction]:
    async with database() as opened, opened.read() as tx:
        hidden = {c.case_id for c in await cases.kept_from(tx, partial(may_know_of, actor))}
        return [c for c in await corrections.everything(tx) if c.case_id not in hidden]


def _since(made: Sequence[Correction], version: str | None) -> list[Correction]:
    """What was corrected from the first day that ``version`` was in use; all without one."""
    if version is None:
        return list(made)
    first = min((c.corrected_on for c in made if c.rules == version), default=date.max)
    return [c for c in made if c.corrected_on >= first]


def _table(found: Sequence[Disagreement], language: Language) -> list[str]:
    t = texts("varde.router", language)
    if not found:
        return [t("No disagreements.")]
    heads = (t("Facet"), t("The rules read"), t("The coordinator says"), t("Cases"))
    few = t("fewer than {n}", n=FEWEST_TOLD)
    rows = [
        (d.facet, d.read, d.corrected, str(d.cases) if d.cases >= FEWEST_TOLD else few)
        for d in found
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (heads, *rows)
    ]


def _json(found: Sequence[Disagreement]) -> str:
    rows = [
        {
            "facet": d.facet,
            "read": d.read,
            "corrected": d.corrected,
            "cases": d.cases if d.cases >= FEWEST_TOLD else None,
        }
        for d in found
    ]
    return json.dumps({"fewer_than": FEWEST_TOLD, "disagreements": rows}, indent=2)
