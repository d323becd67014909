"""What waits for the coordinator: what is held first, then what is due, then what is new."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.codes import AssignmentState, HoldReason
from varde.shared.domain.partner import Actor
from varde.shared.store import cases
from varde.shared.store.database import Database

NEW_FOR = timedelta(days=7)


class Pile(StrEnum):
    """Where a case lies; the first that fits, in this order."""

    HELD = "held"
    DUE = "due"
    NEW = "new"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Queue:
    """The cases of each pile: the oldest first, the earliest deadline first, the newest first, the oldest first."""

    piles: dict[Pile, list[Case]]

    def counts(self) -> dict[Pile, int]:
        """How many lie in each pile."""
        return {pile: len(found) for pile, found in self.piles.items()}


async def queue(database: Database, actor: Actor, today: date, words: str = "") -> Queue:
    """The open cases that ``actor`` may know of, and the ended ones whose reporter wrote more.

    With ``words`` only those that have each of them in their reference, summary or released account.
    """
    may_see = partial(may_know_of, actor)
    async with database.read() as tx:
        held = await cases.held_cases(tx, may_see)
        going = await cases.open_cases(tx, may_see)
    held = [case for case in held if case.open or HoldReason.ADDED_LATE in case.hold_reasons]
    asked = words.casefold().split()
    piles: dict[Pile, list[Case]] = {pile: [] for pile in Pile}
    for case in [*held, *(case for case in going if not case.held)]:
        if all(word in _searched(case) for word in asked):
            piles[_pile(case, today)].append(case)
    piles[Pile.DUE].sort(key=lambda case: case.due_on or today)
    piles[Pile.NEW].reverse()
    return Queue(piles)


def _pile(case: Case, today: date) -> Pile:
    if case.held:
        return Pile.HELD
    if case.due_on is not None and case.due_on <= today:
        return Pile.DUE
    taken = any(a.state is AssignmentState.ACCEPTED for a in case.assignments)
    return Pile.NEW if not taken and today - case.opened_on <= NEW_FOR else Pile.OTHER


def _searched(case: Case) -> str:
    return f"{case.reference} {case.summary} {case.account}".casefold()
