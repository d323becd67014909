"""What the databases count of a year, and what is told of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from support import stores
from support.chat import FACTS, FixedClock, a_case
from support.people import COORDINATOR
from varde.shared.casework import statistics
from varde.shared.casework.statistics import Year, excerpt
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Outcome,
    Status,
)
from varde.shared.domain.facets import Facet, Wait
from varde.shared.domain.span import Span
from varde.shared.domain.statistics import Table
from varde.shared.domain.waiting import Band
from varde.shared.store import audit, cases, yearly
from varde.shared.store.database import Database
from varde.shared.store.migrate import downgrade, upgrade

NUMBERS = count(1000)
LEAD = AssignmentRole.LEAD


@pytest.fixture(params=stores.KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.of_kind(request.param, tmp_path) as database:
        await upgrade(database)
        yield database


async def _add(database: Database, number: int, on: date, **changes: Any) -> list[str]:
    references = [f"26-{next(NUMBERS)}" for _ in range(number)]
    async with database.begin() as tx:
        for reference in references:
            await cases.insert_case(tx, a_case(reference, opened_on=on, **changes))
    return references


async def _wrote(database: Database, at: datetime, action: str, reference: str) -> None:
    async with database.begin() as tx:
        await audit.append(tx, at=at, actor="koordinator", action=action, subject=reference)


async def _told(database: Database, year: int = 2026) -> Year:
    (told,) = await statistics.of_years(database, FixedClock(), COORDINATOR, [year])
    return told


async def test_cases_from_before_are_counted_like_new_ones(database: Database) -> None:
    led = (Assignment("POLITI", LEAD, AssignmentState.ASKED),)
    await _add(database, 7, date(2026, 2, 28), facts=replace(FACTS, forms=()), assignments=led)
    await _add(database, 8, date(2026, 3, 1), status=Status.CLOSED, outcome=Outcome.ADVICE)
    counted = await _told(database)
    await downgrade(database, "0023")
    await upgrade(database)
    assert await _told(database) == counted


@pytest.mark.postgres
async def test_postgresql_counts_in_an_index_and_reads_no_case() -> None:
    async with stores.postgres() as database:
        await upgrade(database)
        await _add(database, 100, date(2026, 2, 28))
        async with database.begin() as tx:
            await tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
            await tx.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            counting = yearly.counting(2026, [Facet.ARENA])
            query = counting.compile(tx, compile_kwargs={"literal_binds": True})
            plan = " ".join(map(str, await tx.exec_driver_sql(f"EXPLAIN {query}")))
    assert "Index Only Scan using ix_case_file_counted" in plan


async def test_a_case_counts_once_by_each_facet_in_the_month_that_it_came(
    database: Database,
) -> None:
    begging = replace(FACTS, forms=(Form.BEG, Form.LAB), arena=Arena.GATE)
    led = (
        Assignment("NAV", LEAD, AssignmentState.DECLINED),
        Assignment("POLITI", LEAD, AssignmentState.ACCEPTED),
        Assignment("KRISESENTER", AssignmentRole.SUPPORT, AssignmentState.ACCEPTED),
    )
    ended = {"status": Status.CLOSED, "outcome": Outcome.ADVICE}
    await _add(database, 6, date(2026, 1, 1))
    await _add(database, 7, date(2026, 2, 28), facts=begging, assignments=led, **ended)
    await _add(database, 9, date(2025, 12, 31))
    year = await _told(database)
    assert (year.total, year.running) == (13, True)
    assert {s.first: n for s, n in year.spans.items() if n} == {1: 6, 2: 7}
    told = {facet: dict(table.counts) for facet, table in year.tables.items()}
    assert told[Facet.FORM] == {"BEG": 7, "LAB": 6}
    assert told[Facet.ARENA] == {"GATE": 7, "ARBEIDSPLASS": 6}
    assert told[Facet.PARTNER] == {"POLITI": 7, "": 6}
    assert told[Facet.OUTCOME] == {"raad": 7, "": 6}
    assert told[Facet.AGE] == {"adult": 13}
    assert told[Facet.REPORTER] == {"unknown": 13}
    assert told[Facet.URGENCY] == {"HOY": 13}
    assert year.divided[Facet.FORM].rows == {"BEG": (0, 7, *[0] * 10), "LAB": (6, *[0] * 11)}
    assert year.indicators == {"ILO07": 13, "ILO08": 13}
    assert (await _told(database, 2025)).total == 9
    assert not (await _told(database, 2025)).running


async def test_what_not_everybody_may_know_of_is_not_counted(database: Database) -> None:
    await _add(database, 5, date(2026, 3, 1))
    for kept in (
        {"hold_reasons": (HoldReason.POLICY,)},
        {"excluded_partners": frozenset({"POLITI"})},
        {"recused_members": frozenset({"nav-medlem"})},
    ):
        await _add(database, 5, date(2026, 3, 1), **kept)
    year = await _told(database)
    assert year.total == 5
    assert {table.total for table in year.tables.values()} == {5}
    assert _bands(year, Wait.ANSWERED) == {Band.NOT_YET: 5}
    assert set(year.indicators.values()) == {5}


async def test_waits_are_read_from_the_log_by_the_days_of_norway(database: Database) -> None:
    ended = {"status": Status.CLOSED, "outcome": Outcome.ADVICE}
    answered = await _add(database, 5, date(2026, 6, 1), **ended)
    late = await _add(database, 5, date(2026, 6, 1))
    await _add(database, 5, date(2026, 6, 1))
    for reference in answered:
        await _wrote(database, datetime(2026, 6, 1, 12, tzinfo=UTC), "reply", reference)
        await _wrote(database, datetime(2026, 6, 9, 12, tzinfo=UTC), "reply_by_email", reference)
        await _wrote(database, datetime(2026, 6, 2, 12, tzinfo=UTC), "close", reference)
        await _wrote(database, datetime(2026, 6, 30, 12, tzinfo=UTC), "close", reference)
    for reference in late:
        await _wrote(database, datetime(2026, 6, 2, 23, 30, tzinfo=UTC), "view", reference)
        await _wrote(
            database, datetime(2026, 6, 3, 23, 30, tzinfo=UTC), "reply_by_email", reference
        )
        await _wrote(database, datetime(2026, 6, 3, 23, 30, tzinfo=UTC), "close", reference)
    year = await _told(database)
    assert _bands(year, Wait.ANSWERED) == {
        Band.SAME_DAY: 5,
        Band.WEEK: 5,
        Band.NOT_YET: 5,
    }
    assert _bands(year, Wait.CLOSED) == {Band.MONTH: 5}
    assert dict(year.tables[Facet.OUTCOME].counts) == {Outcome.ADVICE: 5, "": 10}


async def _closed(database: Database, number: int, day: int, outcome: Outcome) -> None:
    ended = {"status": Status.CLOSED, "outcome": outcome}
    for reference in await _add(database, number, date(2026, 6, 1), **ended):
        await _wrote(database, datetime(2026, 6, day, 12, tzinfo=UTC), "close", reference)


async def test_how_many_wait_still_is_not_told_where_the_outcomes_hide_it(
    database: Database,
) -> None:
    """Else those that wait, taken from what the outcomes tell together, would be the three."""
    await _closed(database, 28, 2, Outcome.ADVICE)
    await _closed(database, 3, 2, Outcome.POLICE)
    await _add(database, 12, date(2026, 6, 1))
    year = await _told(database)
    outcomes = year.tables[Facet.OUTCOME]
    assert (dict(outcomes.counts), outcomes.others) == ({Outcome.ADVICE: 28}, 15)
    assert year.waits[Wait.CLOSED] is None


async def test_the_waits_of_closed_cases_hide_their_own_small_counts(database: Database) -> None:
    await _closed(database, 2, 1, Outcome.ADVICE)
    await _closed(database, 41, 2, Outcome.ADVICE)
    await _add(database, 12, date(2026, 6, 1))
    year = await _told(database)
    assert dict(year.tables[Facet.OUTCOME].counts) == {Outcome.ADVICE: 43, "": 12}
    closed = year.waits[Wait.CLOSED]
    assert closed
    assert (closed.bands, closed.quartiles) == (Table({}, 43, 43), None)


async def test_a_case_that_was_rejected_is_no_open_one(database: Database) -> None:
    for reference in await _add(database, 6, date(2026, 6, 1), status=Status.REJECTED):
        at = datetime(2026, 6, 2, 12, tzinfo=UTC)
        async with database.begin() as tx:
            await audit.append(
                tx, at=at, actor="k", action="status", subject=reference, detail=Status.REJECTED
            )
    await _add(database, 7, date(2026, 6, 1))
    year = await _told(database)
    assert dict(year.tables[Facet.OUTCOME].counts) == {"": 7, Status.REJECTED: 6}
    assert _bands(year, Wait.CLOSED) == {Band.TWO_DAYS: 6}


async def test_waits_are_not_told_of_a_year_whose_log_is_gone(database: Database) -> None:
    ended = {"status": Status.CLOSED, "outcome": Outcome.ADVICE}
    await _add(database, 6, date(2026, 6, 1), **ended)
    assert (await _told(database)).waits[Wait.CLOSED] is None


async def test_signs_of_children_are_not_told_where_the_ages_hide_the_children(
    database: Database,
) -> None:
    """Each of them is about a child: nine with the sign among ten would leave one of unknown age."""
    child = replace(FACTS, age=AgeGroup.CHILD, indicators=("CHD01", "ILO07"))
    await _add(database, 20, date(2026, 6, 1))
    await _add(database, 9, date(2026, 6, 1), facts=child)
    told = await _told(database)
    assert told.indicators == {"ILO07": 29, "ILO08": 20, "CHD01": 9}
    await _add(database, 1, date(2026, 6, 1), facts=replace(FACTS, age=AgeGroup.UNKNOWN))
    hidden = await _told(database)
    assert hidden.tables[Facet.AGE].others == 10
    assert "CHD01" not in hidden.indicators


def _bands(year: Year, wait: Wait) -> dict[str, int]:
    found = year.waits[wait]
    return dict(found.bands.counts) if found else {}


async def test_the_middle_of_the_waits_is_told_when_enough_are_behind_it(
    database: Database,
) -> None:
    for day in (1, 1, 1, 1, 1, 4, 5, 6, 7, 8, *range(11, 21)):
        (reference,) = await _add(database, 1, date(2026, 6, 1))
        await _wrote(database, datetime(2026, 6, day, 12, tzinfo=UTC), "reply", reference)
    told = (await _told(database)).waits[Wait.ANSWERED]
    assert told
    assert told.quartiles == (0, 7, 14)


async def test_what_an_erased_case_no_longer_tells_is_told_of_none_of_its_year(
    database: Database,
) -> None:
    await _add(database, 9, date(2025, 3, 1))
    await _add(database, 9, date(2026, 3, 1))
    before = await _told(database, 2025)
    assert set(before.indicators.values()) == {9}
    await _add(database, 1, date(2025, 3, 1), erased_on=date(2026, 1, 1), status=Status.CLOSED)
    after = await _told(database, 2025)
    assert (after.total, after.indicators) == (10, {})
    assert set(before.tables) - set(after.tables) == {Facet.REPORTER}
    assert (await _told(database)).tables.keys() == before.tables.keys()


async def test_some_months_are_widened_to_parts_that_are_told(database: Database) -> None:
    await _add(database, 6, date(2026, 1, 5))
    await _add(database, 2, date(2026, 2, 5))
    await _add(database, 8, date(2026, 9, 5))
    year = await _told(database)
    part = excerpt(year, Span(2026, 2, 1))
    assert (part.span, part.total) == (Span(2026, 1, 3), 8)
    assert excerpt(year, Span(2026, 9, 1)).total == 8
    assert excerpt(year, Span(2026, 2, 8)).span == Span(2026, 1, 9)
    nothing = excerpt(await _told(database, 2024), Span(2024, 2, 3))
    assert (nothing.total, nothing.tables, nothing.spans) == (None, {}, {})


async def test_a_part_of_a_year_shows_no_number_that_the_year_does_not(
    database: Database,
) -> None:
    await _add(database, 6, date(2026, 1, 5))
    await _add(database, 9, date(2026, 1, 5), facts=replace(FACTS, forms=(Form.SEX,)))
    await _add(database, 7, date(2026, 8, 5))
    await _add(database, 3, date(2026, 8, 5), facts=replace(FACTS, forms=(Form.SEX,)))
    year = await _told(database)
    assert dict(year.tables[Facet.FORM].counts) == {"LAB": 13, "SEX": 12}
    assert excerpt(year, Span(2026, 8, 1)).tables[Facet.FORM] is None
    january = excerpt(year, Span(2026, 1, 1))
    assert (january.total, january.tables[Facet.FORM]) == (15, None)
    arena = january.tables[Facet.ARENA]
    assert arena is not None
    assert dict(arena.counts) == {"ARBEIDSPLASS": 15}


async def test_nobody_looks_without_an_entry_in_the_log(database: Database) -> None:
    await statistics.of_years(database, FixedClock(), COORDINATOR, [2026], "csv 2026")
    await statistics.for_chat(database, FixedClock(), COORDINATOR)
    async with database.read() as tx:
        log = await audit.entries(tx)
    assert [(e.actor, e.action, e.subject, e.detail) for e in log] == [
        ("koordinator", "statistics", "cases", "csv 2026"),
        ("koordinator", "statistics", "cases", ""),
    ]


async def test_the_years_to_choose_from_begin_with_the_first_case(database: Database) -> None:
    assert await statistics.known_years(database, FixedClock()) == (2026,)
    await _add(database, 1, date(2024, 5, 5))
    assert await statistics.known_years(database, FixedClock()) == (2026, 2025, 2024)
