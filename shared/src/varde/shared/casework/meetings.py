"""Meetings of the partner group: which there were, and what was decided in each, as the group may read it."""

from dataclasses import dataclass
from datetime import date

from varde.shared.anonymise import AnonymisedText
from varde.shared.casework.views import CaseLine, line_of, passing
from varde.shared.domain.access import may_know_of, open_to_all
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.store import audit, cases
from varde.shared.store.database import Database

MOST_DAYS = 50
"""Meetings in one list, the newest."""


@dataclass(frozen=True, slots=True)
class Discussed:
    """A case that a meeting talked about, with what was written of it, past the guard."""

    case: CaseLine
    said: tuple[AnonymisedText, ...]


async def meetings(database: Database, actor: Actor) -> list[date]:
    """The days of meetings that left minutes, the newest first."""
    async with database.read() as tx:
        return await cases.meeting_days(tx, lambda case: _shown(actor, case), MOST_DAYS)


async def discussed(
    database: Database, clock: Clock, actor: Actor, day: date, *, language: Language
) -> list[Discussed]:
    """What was decided on a day, case by case; only of cases that everybody in the group may know of.

    The look is audited.
    """
    async with database.begin() as tx:
        found = await cases.of_meeting(tx, day, lambda case: _shown(actor, case))
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="read_minutes",
            subject="cases",
            detail=day.isoformat(),
        )
    return [Discussed(line_of(case, language), _said(case, day)) for case in found]


def _shown(actor: Actor, case: Case) -> bool:
    return open_to_all(case) and may_know_of(actor, case)


def _said(case: Case, day: date) -> tuple[AnonymisedText, ...]:
    return tuple(text for n in case.notes if n.met_on == day and (text := passing(n.text)))
