"""What waits for the coordinator: what is held first, then what partners ask, what is due, what is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from varde.shared.domain.case import Case
from varde.shared.domain.listing import Pile
from varde.shared.domain.partner import Actor
from varde.shared.store import piles, questions
from varde.shared.store.database import Database

_WAITING = (Pile.HELD, Pile.ASKED, Pile.DUE, Pile.NEW, Pile.OTHER)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue; the order of a pile is told at ``store.piles.lying``."""

    mark: str
    """Tells this state of the queue from another."""
    counts: Mapping[Pile, int]
    """How many lie in each pile that waits, on this page or not."""
    shown: Mapping[Pile, list[Case]]
    """The cases of this page, by pile."""
    asked: frozenset[str]
    """The ids of those in which a partner's question waits, in whichever pile they lie."""


async def queue(
    database: Database,
    actor: Actor,
    today: date,
    words: str = "",
    *,
    one: Pile | None = None,
    begin: int = 0,
    limit: int,
) -> Queue:
    """The open cases that ``actor`` may know of, and the ended ones whose reporter wrote more.

    With ``words`` only those that have each of them in their reference, summary or released account. With ``one`` only that pile is shown, from place ``begin``; ``limit`` cases of a pile at most.
    """
    asked = [one] if one else _WAITING
    async with database.read() as tx:
        counts, mark = await piles.standing(tx, actor, today, words)
        if words:
            mark = await piles.mark(tx, actor)
        shown = await piles.lying(tx, actor, today, asked, words, begin=begin, limit=limit)
        ids = [case.case_id for pile in shown.values() for case in pile]
        asked_in = await questions.asked_in(tx, ids)
    return Queue(mark, counts, shown, asked_in)


async def counts(database: Database, actor: Actor, today: date) -> Mapping[Pile, int]:
    """How many cases that ``actor`` may know of lie in each pile that waits."""
    async with database.read() as tx:
        return await piles.counts(tx, actor, today)
