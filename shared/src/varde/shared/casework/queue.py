"""What waits for the coordinator: what is held first, then what partners ask, what is due, what is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from varde.shared.domain.listing import UNFILTERED, Filters, Head, Pile
from varde.shared.domain.partner import Actor
from varde.shared.store import heads, piles
from varde.shared.store.database import Database

_WAITING = (Pile.HELD, Pile.ASKED, Pile.DUE, Pile.NEW, Pile.OTHER)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue; the order of a pile is told at ``store.heads.lying``."""

    mark: str
    """Tells this state of the queue from another."""
    counts: Mapping[Pile, int]
    """How many of those that are asked for lie in each pile that waits, on this page or not."""
    shown: Mapping[Pile, list[Head]]
    """The cases of this page, by pile."""


async def queue(
    database: Database,
    actor: Actor,
    today: date,
    words: str = "",
    filters: Filters = UNFILTERED,
    *,
    one: Pile | None = None,
    begin: int = 0,
    limit: int,
) -> Queue:
    """The open cases that ``actor`` may know of, and the ended ones whose reporter wrote more.

    With ``words`` only those that have each of them in their reference, summary or released account, or in one of their notes, and
    with ``filters`` only those that fit. With ``one`` only that pile is shown, from place ``begin``; ``limit`` cases of
    a pile at most.
    """
    shown = [one] if one else _WAITING
    async with database.read() as tx:
        # The mark first: of a change that comes in between, the page is told once too often and never too seldom.
        if not words:
            counted, mark = await piles.standing(tx, actor, today, filters)
            lying = await heads.lying(
                tx, actor, today, shown, filters=filters, begin=begin, limit=limit
            )
            return Queue(mark, counted, lying)
        found = await heads.found(
            tx, actor, today, words, shown, filters=filters, begin=begin, limit=limit
        )
        return Queue(*found)


async def counts(
    database: Database,
    actor: Actor,
    today: date,
    words: str = "",
    filters: Filters = UNFILTERED,
) -> Mapping[Pile, int]:
    """How many cases of ``queue`` lie in each pile that waits."""
    async with database.read() as tx:
        if not words:
            return await piles.counts(tx, actor, today, filters)
        _, counted, _ = await heads.found(tx, actor, today, words, (), filters=filters, limit=0)
        return counted
