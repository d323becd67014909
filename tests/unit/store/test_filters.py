"""The filters of the queue on both databases: they narrow what is shown and counted, for each of those who may know of it."""

import itertools
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from support import stores
from support.chat import FACTS, TODAY, a_case
from varde.shared.domain.access import OFFICE, may_know_of
from varde.shared.domain.case import LIVE, Assignment, Case
from varde.shared.domain.codes import (
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Role,
    Status,
    Urgency,
)
from varde.shared.domain.listing import UNFILTERED, Filters, Head, Pile
from varde.shared.domain.partner import Actor
from varde.shared.store import cases, heads, piles
from varde.shared.store.database import Database
from varde.shared.store.migrate import downgrade, upgrade
from varde.shared.store.tables import case_file

SHE = Actor("koordinator", OFFICE, Role.COORDINATOR)
DEPUTY = Actor("vikar", OFFICE, Role.DEPUTY)
URGENCIES = (Urgency.AKUTT, Urgency.NORMAL)
FORMS = ((Form.LAB,), (Form.SEX, Form.LAB), ())
STATUSES = (Status.DISCUSSED, Status.WAITING, Status.CLOSED)
_LEAD, _SUPPORT = AssignmentRole.LEAD, AssignmentRole.SUPPORT
PARTS = (
    (),
    (Assignment("KRISESENTER", _LEAD, AssignmentState.PROPOSED),),
    (
        Assignment("NAV", _LEAD, AssignmentState.ACCEPTED),
        Assignment("KRISESENTER", _SUPPORT, AssignmentState.ASKED),
    ),
    (
        Assignment("KRISESENTER", _LEAD, AssignmentState.DECLINED),
        Assignment("NAV", _SUPPORT, AssignmentState.ENDED),
    ),
)
HOLDS = ((), (HoldReason.LANGUAGE, HoldReason.ADDED_LATE))
ASKED = [
    Filters(urgency=Urgency.AKUTT),
    Filters(partner="KRISESENTER"),
    Filters(partner="KRISESENTER", role=_LEAD),
    Filters(partner="KRISESENTER", role=_SUPPORT),
    Filters(role=_SUPPORT),
    Filters(form=Form.LAB),
    Filters(form=Form.SEX),
    Filters(arena=Arena.GATE),
    Filters(status=Status.WAITING),
    Filters(status=Status.CLOSED),
    Filters(urgency=Urgency.AKUTT, partner="KRISESENTER", form=Form.LAB, arena=Arena.GATE),
    Filters(urgency=Urgency.AKUTT, partner="NAV", role=_LEAD, status=Status.DISCUSSED),
]


def _fits(case: Case, filters: Filters) -> bool:
    """What the database is asked, said once more without it."""
    takes_part = [
        a
        for a in case.assignments
        if a.state in LIVE and filters.partner in {"", a.partner} and filters.role in {None, a.role}
    ]
    return (
        filters.urgency in {None, case.facts.urgency}
        and filters.arena in {None, case.facts.arena}
        and filters.status in {None, case.status}
        and (filters.form is None or filters.form in case.facts.forms)
        and (bool(takes_part) or not (filters.partner or filters.role))
    )


async def _filled(database: Database) -> list[Case]:
    """Of every sort one case; every fifth is kept from her."""
    every = [
        a_case(
            f"26-{number:04}",
            facts=replace(
                FACTS, urgency=urgency, forms=forms, arena=list(Arena)[number % len(Arena)]
            ),
            status=status,
            assignments=parts,
            hold_reasons=holds,
            opened_on=TODAY - timedelta(days=number % 20),
            due_on=TODAY if number % 3 else None,
            recused_members=frozenset({"koordinator"}) if number % 5 == 0 else frozenset(),
        )
        for number, (urgency, forms, status, parts, holds) in enumerate(
            itertools.product(URGENCIES, FORMS, STATUSES, PARTS, HOLDS)
        )
    ]
    async with database.begin() as tx:
        for case in every:
            await cases.insert_case(tx, case)
    return every


async def test_each_filter_and_all_together_narrow_every_pile_and_its_count(
    database: Database,
) -> None:
    every = await _filled(database)
    async with database.read() as tx:
        whole = await heads.lying(tx, SHE, TODAY, Pile, limit=1000)
        for filters in ASKED:
            lying = await heads.lying(tx, SHE, TODAY, Pile, filters=filters, limit=1000)
            fitting = {case.reference for case in every if _fits(case, filters)}
            assert fitting
            for pile in Pile:
                expected = [head for head in whole[pile] if head.reference in fitting]
                assert lying[pile] == expected, (filters, pile, "in the same order")
            counted = await piles.counts(tx, SHE, TODAY, filters)
            assert counted == {p: len(lying[p]) for p in Pile if p is not Pile.ENDED}, filters


async def test_a_narrowed_pile_is_cut_into_pages_of_what_fits(database: Database) -> None:
    await _filled(database)
    filters = Filters(partner="KRISESENTER")
    async with database.read() as tx:
        all_of_it = await heads.lying(tx, SHE, TODAY, [Pile.DUE], filters=filters, limit=1000)
        pages = [
            await heads.lying(tx, SHE, TODAY, [Pile.DUE], filters=filters, begin=n, limit=3)
            for n in range(0, len(all_of_it[Pile.DUE]) + 3, 3)
        ]
    assert len(pages) > 2
    assert [head for page in pages for head in page[Pile.DUE]] == all_of_it[Pile.DUE]


@pytest.mark.parametrize("words", ["26-00", "26-0024"])
async def test_words_and_filters_narrow_together(database: Database, words: str) -> None:
    every = await _filled(database)
    async with database.read() as tx:
        for filters in (UNFILTERED, *ASKED):
            _, counted, found = await heads.found(
                tx, SHE, TODAY, words, Pile, filters=filters, limit=1000
            )
            lying = await heads.lying(tx, SHE, TODAY, Pile, filters=filters, limit=1000)
            for pile in (p for p in Pile if p is not Pile.ENDED):
                expected = [head for head in lying[pile] if head.reference.startswith(words)]
                assert found[pile] == expected, (filters, pile)
                assert counted[pile] == len(expected), (filters, pile)
    assert sum(case.reference.startswith(words) for case in every) > 0


async def test_what_has_ended_is_found_by_words_and_filters(database: Database) -> None:
    every = await _filled(database)
    ended = [c for c in every if not c.open and not c.held and may_know_of(SHE, c)]
    fitting = {c.reference for c in ended if c.facts.urgency is Urgency.AKUTT}
    async with database.read() as tx:
        _, _, found = await heads.found(
            tx,
            SHE,
            TODAY,
            "bekymringen",
            [Pile.ENDED],
            filters=Filters(urgency=Urgency.AKUTT),
            limit=1000,
        )
    assert {head.reference for head in found[Pile.ENDED]} == fitting
    assert len(fitting) < len(ended)


async def test_filters_leave_the_state_of_the_queue_as_it_is(database: Database) -> None:
    """So that an open page that shows a part of it is told of what any other page is told of."""
    await _filled(database)
    async with database.read() as tx:
        mark = await piles.mark(tx, SHE)
        for filters in ASKED:
            assert (await piles.standing(tx, SHE, TODAY, filters))[1] == mark
            assert (await heads.found(tx, SHE, TODAY, "x", (), filters=filters, limit=0))[0] == mark


async def test_what_is_kept_from_her_is_in_no_count_and_no_list_of_hers(
    database: Database,
) -> None:
    every = await _filled(database)
    kept = {case.reference for case in every if not may_know_of(SHE, case)}
    assert kept
    async with database.read() as tx:
        for filters in ASKED:
            hers = await heads.lying(tx, SHE, TODAY, Pile, filters=filters, limit=1000)
            others = await heads.lying(tx, DEPUTY, TODAY, Pile, filters=filters, limit=1000)
            shown = {head.reference for of_pile in hers.values() for head in of_pile}
            assert not shown & kept, filters
            assert shown <= {head.reference for of_pile in others.values() for head in of_pile}
        before = await piles.counts(tx, SHE, TODAY, ASKED[0])
    async with database.begin() as tx:
        hidden = replace(FACTS, urgency=Urgency.AKUTT)
        await cases.insert_case(
            tx, a_case("27-0001", facts=hidden, excluded_partners=frozenset({OFFICE}))
        )
    async with database.read() as tx:
        assert await piles.counts(tx, SHE, TODAY, ASKED[0]) == before


async def test_cases_that_were_there_before_are_filtered_alike(database: Database) -> None:
    await _filled(database)
    before = await _all_of_hers(database)
    await downgrade(database, "0026")
    await upgrade(database)
    assert await _all_of_hers(database) == before


async def _all_of_hers(database: Database) -> list[dict[Pile, list[Head]]]:
    async with database.read() as tx:
        return [
            await heads.lying(tx, SHE, TODAY, Pile, filters=filters, limit=1000)
            for filters in ASKED
        ]


async def _many_ended(database: Database) -> None:
    """Many cases that NAV alone takes part in, and a database that has counted them."""
    part = Assignment("NAV", _LEAD, AssignmentState.ACCEPTED)
    async with database.begin() as tx:
        await cases.insert_case(tx, a_case("26-0001", status=Status.CLOSED, assignments=(part,)))
        one = dict((await tx.execute(select(case_file))).one()._mapping)
        keys = ("case_id", "concern_id", "reference")
        await tx.execute(
            insert(case_file), [one | dict.fromkeys(keys, f"{n}") for n in range(3000)]
        )
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE")


async def _asked_of_ended(database: Database, *settings: str) -> tuple[str, str]:
    """The statement for what has ended of which none fits, and how the database goes about it."""
    asked = list[tuple[str, Any]]()
    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
    async with database.read() as tx:
        await heads.lying(
            tx, SHE, TODAY, [Pile.ENDED], filters=Filters(partner="KRISESENTER"), limit=100
        )
        statement, values = asked[-1]
        for setting in settings:
            await tx.exec_driver_sql(f"SET LOCAL {setting}")
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = await tx.exec_driver_sql(f"{explain} {statement}", values)
        return statement, " ".join(str(row) for row in plan)


async def test_what_has_ended_is_looked_through_in_its_index(database: Database) -> None:
    await _many_ended(database)
    # So few rows are read as fast one by one.
    settings = [] if database.is_sqlite else ["enable_seqscan = off"]
    _, plan = await _asked_of_ended(database, *settings)
    in_it_alone = "COVERING INDEX" if database.is_sqlite else "Index Only Scan Backward using"
    assert f"{in_it_alone} ix_case_file_ended" in plan, plan


async def test_a_filter_is_asked_before_who_may_know_of_a_case(database: Database) -> None:
    """SQLite asks in the order of the statement, and of all that has ended hardly any may fit."""
    await _many_ended(database)
    statement, _ = await _asked_of_ended(database)
    inner = statement.rpartition("WHERE")[2]
    assert inner.index("partners") < inner.index("recused_members")
    assert inner.index("partners") < inner.index("hold_reasons")


@pytest.mark.parametrize("database", stores.KINDS[1:], indirect=True)
async def test_no_other_process_is_called_in_for_a_page(database: Database) -> None:
    """Several at once take twice the work, and on a busy machine longer than one."""
    await _many_ended(database)
    # As if there were many more rows.
    many = ("parallel_setup_cost = 20", "min_parallel_index_scan_size = 0")
    _, plan = await _asked_of_ended(database, "enable_seqscan = off", *many)
    assert "Gather" not in plan, plan


async def test_a_case_that_is_kept_from_forty_people_with_the_longest_ids_can_be_closed(
    database: Database,
) -> None:
    """What it is filtered by lies in an index, and a row of an index is no longer than 2704 bytes in PostgreSQL."""
    codes = [digest.upper()[:20] for digest in _digests("partner", 16)]
    kept = a_case(
        recused_members=frozenset(_digests("member", 40)),
        excluded_partners=frozenset(codes[8:]),
        hold_reasons=tuple(HoldReason),
        assignments=tuple(Assignment(c, _SUPPORT, AssignmentState.ACCEPTED) for c in codes[:8]),
    )
    async with database.begin() as tx:
        await cases.insert_case(tx, kept)
        await cases.save_case(tx, replace(kept, status=Status.CLOSED, version=2))


def _digests(of: str, count: int) -> list[str]:
    """Texts of 40 characters in which nothing comes again that could be packed."""
    each = (f"{of}-{number}".encode() for number in range(count))
    return [blake2b(one, digest_size=20).hexdigest() for one in each]
