"""What may be told of a year: cases by when they came, by kind, and by how long they waited.

Every table, chart, file and chat answer is an excerpt of ``of_year``, so that they cannot be played off against each
other. The cases are those that the whole group may know of: the figures are the same for whoever asks.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import AgeGroup
from varde.shared.domain.dividing import Divided, divide, shares, spread
from varde.shared.domain.facets import Facet, Wait
from varde.shared.domain.partner import Actor
from varde.shared.domain.span import Span, together
from varde.shared.domain.statistics import Table, table
from varde.shared.domain.waiting import Waits, until_closed, waits
from varde.shared.store import audit, yearly
from varde.shared.store.database import Database, Transaction
from varde.shared.store.yearly import Counted

ALL = tuple(Facet)
_ERASED = frozenset({Facet.REPORTER})
"""What is gone of a case that is erased, as its signs are: told of no year from which a case is."""
_OF_CHILDREN = "CHD"
"""Begins the codes of the signs that are only seen of children."""
IN_CHAT = (Facet.FORM, Facet.ARENA, Facet.URGENCY, Facet.PARTNER)


@dataclass(frozen=True, slots=True)
class Year:
    """All that is told of a year. ``total`` is None, and the rest empty, when that is too few cases."""

    year: int
    running: bool
    """True while it is not over: what is told of it now can be set beside what is told later."""
    total: int | None
    spans: Mapping[Span, int]
    """When they came, in the smallest parts of the year that may be told."""
    tables: Mapping[Facet, Table]
    divided: Mapping[Facet, Divided]
    indicators: Mapping[str, int]
    waits: Mapping[Wait, Waits | None]
    """None where what waits still would tell, beside the outcomes, a count that is hidden."""
    thinned: bool = False
    """True when cases of it are erased, so that neither their signs nor who was worried can be counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is told of some months of a year: an excerpt of it, and nothing besides."""

    of: Year
    asked: Span
    span: Span
    """What was asked for, widened to parts that may be told."""
    spans: Mapping[Span, int]
    total: int | None
    tables: Mapping[Facet, Table | None]
    """None where those months cannot be divided by that facet."""


async def of_years(
    database: Database, clock: Clock, actor: Actor, years: Sequence[int], detail: str = ""
) -> tuple[Year, ...]:
    """What may be told of each year. It is written down that ``actor`` looked, and ``detail`` (codes only) what for."""
    async with database.begin() as tx:
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="statistics",
            subject="cases",
            detail=detail,
        )
        return tuple([await _of_year(tx, year, clock.today(), ALL) for year in years])


async def for_chat(database: Database, clock: Clock, actor: Actor) -> Year:
    """This year; last year as long as this one has too few cases to be told of."""
    this = clock.today().year
    async with database.begin() as tx:
        await audit.append(
            tx, at=clock.now(), actor=actor.member_id, action="statistics", subject="cases"
        )
        found = await _of_year(tx, this, clock.today(), IN_CHAT)
        if found.total is not None:
            return found
        before = await _of_year(tx, this - 1, clock.today(), IN_CHAT)
        return found if before.total is None else before


async def known_years(database: Database, clock: Clock) -> tuple[int, ...]:
    """The years that have cases to count, newest first; this year always."""
    async with database.read() as tx:
        first = await yearly.first_year(tx)
    this = clock.today().year
    return tuple(range(this, min(first or this, this) - 1, -1))


def excerpt(year: Year, asked: Span) -> Part:
    """Some months of a year, widened to the parts of it that are told."""
    spans = {span: count for span, count in year.spans.items() if span.meets(asked)}
    if year.total is None or not spans:
        return Part(year, asked, asked, {}, None, {})
    span = together(list(spans))
    whole = len(spans) == len(year.spans)
    tables: dict[Facet, Table | None] = (
        dict(year.tables)
        if whole
        else {f: year.divided[f].within(span) if f in year.divided else None for f in year.tables}
    )
    return Part(year, asked, span, spans, sum(spans.values()), tables)


async def _of_year(tx: Transaction, year: int, today: date, facets: Collection[Facet]) -> Year:
    thinned = tuple(facets) == ALL and await yearly.any_erased(tx, year)
    if thinned:
        facets = [facet for facet in facets if facet not in _ERASED]
    counted = await yearly.count(tx, year, facets)
    told = {facet: table(_largest_first(counted[facet])) for facet in facets}
    spans = {
        span: count
        for span, count in spread(year, _months(counted)).items()
        if count or span.begins <= today
    }
    total = sum(spans.values()) or None
    everything = Facet.OUTCOME in facets and total is not None
    return Year(
        year,
        running=year >= today.year,
        total=total,
        spans=spans,
        tables=told if total else {},
        divided=_divided(year, counted, told) if total else {},
        indicators={}
        if thinned or not (everything and total)
        else await _indicators(tx, year, total, told[Facet.AGE]),
        thinned=thinned,
        waits=await _waits(tx, year, counted, told) if everything else {},
    )


def _months(counted: Mapping[Facet, Counted]) -> Mapping[int, int]:
    """All cases by month: each stands once in each facet, so any will do."""
    summed = Counter[int]()
    for months in next(iter(counted.values())).values():
        summed.update(months)
    return summed


def _divided(
    year: int, counted: Mapping[Facet, Counted], told: Mapping[Facet, Table]
) -> dict[Facet, Divided]:
    found = {f: divide(year, each, told[f].counts) for f, each in counted.items()}
    return {facet: each for facet, each in found.items() if each is not None}


async def _indicators(tx: Transaction, year: int, total: int, ages: Table) -> dict[str, int]:
    counted = await yearly.indicators(tx, year)
    if ages.others and AgeGroup.CHILD not in ages.counts:
        # Each case with such a sign is about a child: they would tell about how many the ages hide.
        counted = {code: n for code, n in counted.items() if not code.startswith(_OF_CHILDREN)}
    return shares(dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))), total)


async def _waits(
    tx: Transaction, year: int, counted: Mapping[Facet, Counted], told: Mapping[Facet, Table]
) -> dict[Wait, Waits | None]:
    open_cases = sum(counted[Facet.OUTCOME].get(yearly.NONE, {}).values())
    outcomes = told[Facet.OUTCOME].counts
    days = {wait: await yearly.waits(tx, year, wait) for wait in Wait}
    return {
        Wait.ANSWERED: waits(days[Wait.ANSWERED]),
        Wait.CLOSED: until_closed(
            days[Wait.CLOSED], open_cases=open_cases, told=outcomes.get(yearly.NONE, 0)
        ),
    }


def _largest_first(counted: Counted) -> dict[str, int]:
    sums = {code: sum(months.values()) for code, months in counted.items()}
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
