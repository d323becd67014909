"""Cases of a year that has large groups and small ones, for whoever counts them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, cycle, islice, product
from typing import Any

from support.chat import FACTS, a_case
from varde.shared.domain.codes import Arena, Form, Outcome, Status
from varde.shared.store import cases
from varde.shared.store.database import Database

YEAR = 2025
RARE = "Fjerning av organ"
"""A form that two cases of the year have."""
_FORMS = ((Form.LAB, 60), (Form.SEX, 24), (Form.BEG, 6), (Form.ORG, 2))
_ARENAS = (Arena.ARBEIDSPLASS, Arena.HJEM, Arena.MASSASJE, Arena.GATE)


async def add_a_year(database: Database, year: int = YEAR) -> int:
    """Put the cases of a year into the database; gives how many."""
    references = (f"{a:02}-{b:04}" for a, b in product(range(year % 100, 100), range(10_000)))
    async with database.begin() as tx:
        made = list(islice(_made(year), 200))
        for reference, changes in zip(references, made, strict=False):
            await cases.insert_case(tx, a_case(reference, **changes))
    return len(made)


def _made(year: int) -> Iterator[dict[str, Any]]:
    days = cycle(date(year, month, 5) for month in range(1, 13))
    arenas = cycle(_ARENAS)
    forms = chain.from_iterable([form] * number for form, number in _FORMS)
    for place, (form, day, arena) in enumerate(zip(forms, days, arenas, strict=False)):
        ended = {"status": Status.CLOSED, "outcome": Outcome.ADVICE} if place % 3 else {}
        facts = replace(FACTS, forms=(form,), arena=arena)
        yield {"opened_on": day, "facts": facts} | ended
