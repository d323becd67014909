"""The coordinator's queue: each case in one pile, counted and read a page at a time, on both databases."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from support.chat import FACTS, TODAY, a_case
from varde.shared.domain.access import OFFICE, may_know_of
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Role,
    Status,
    Urgency,
)
from varde.shared.domain.listing import FRESH, Pile
from varde.shared.domain.partner import Actor
from varde.shared.domain.question import Waiting
from varde.shared.messages import new_id
from varde.shared.store import cases, heads, piles, questions
from varde.shared.store.database import Database, Transaction
from varde.shared.store.tables import case_file
from varde.shared.store.wraps import StoredWrap

SHE = Actor("koordinator", OFFICE, Role.COORDINATOR)
OTHER = Actor("vikar", OFFICE, Role.DEPUTY)
WAITING = (Pile.HELD, Pile.ASKED, Pile.DUE, Pile.NEW, Pile.OTHER)
HOLDS = ((), (HoldReason.LANGUAGE,), (HoldReason.LANGUAGE, HoldReason.ADDED_LATE))
DUES = (None, TODAY - timedelta(days=3), TODAY, TODAY + timedelta(days=1))
OPENED = (TODAY, TODAY - FRESH, TODAY - FRESH - timedelta(days=1))
STATES = (None, AssignmentState.ASKED, AssignmentState.ACCEPTED)
URGENCIES = tuple(Urgency)


def _asked(state: AssignmentState | None) -> tuple[Assignment, ...]:
    return (Assignment("NAV", AssignmentRole.LEAD, state),) if state else ()


async def _filled(database: Database) -> list[Case]:
    every = [
        a_case(
            f"26-{number:04}",
            facts=replace(FACTS, urgency=URGENCIES[number // 2 % len(URGENCIES)]),
            hold_reasons=holds,
            due_on=due_on,
            opened_on=opened_on,
            assignments=_asked(state),
            status=status,
            excluded_partners=frozenset({OFFICE}) if number % 7 == 0 else frozenset(),
        )
        for number, (holds, due_on, opened_on, state, status) in enumerate(
            itertools.product(HOLDS, DUES, OPENED, STATES, (Status.DISCUSSED, Status.CLOSED))
        )
    ]
    async with database.begin() as tx:
        for case in every:
            await cases.insert_case(tx, case)
        for case in filter(_is_asked, every):
            await _ask(tx, case)
    return [case for case in every if may_know_of(SHE, case)]


def _is_asked(case: Case) -> bool:
    return int(case.reference[3:]) % 5 == 0


async def _ask(tx: Transaction, case: Case, partner: str = "NAV") -> bool:
    waiting = Waiting(new_id(), case.case_id, partner, "nav-medlem", TODAY)
    return await questions.put(tx, waiting, StoredWrap("coordinator", "k", b"w"), b"c")


def _pile(case: Case) -> Pile | None:
    """Where a case lies, said once more without a database."""
    if case.held and (case.open or HoldReason.ADDED_LATE in case.hold_reasons):
        return Pile.HELD
    if not case.open:
        return Pile.ENDED
    if case.held:
        return None
    if _is_asked(case):
        return Pile.ASKED
    if case.due_on is not None and case.due_on <= TODAY:
        return Pile.DUE
    taken = any(a.state is AssignmentState.ACCEPTED for a in case.assignments)
    return Pile.NEW if not taken and TODAY - case.opened_on <= FRESH else Pile.OTHER


async def test_every_case_lies_in_the_first_pile_that_fits_and_nowhere_else(
    database: Database,
) -> None:
    known = await _filled(database)
    async with database.read() as tx:
        counts = await piles.counts(tx, SHE, TODAY)
        lying = await heads.lying(tx, SHE, TODAY, Pile, limit=1000)
    for pile in Pile:
        expected = {case.reference for case in known if _pile(case) is pile}
        assert expected
        assert {case.reference for case in lying[pile]} == expected, pile
        assert counts.get(pile, len(expected)) == len(expected), pile
    assert set(counts) == set(WAITING)


async def test_a_pile_is_in_order_and_cut_into_pages(database: Database) -> None:
    await _filled(database)
    async with database.read() as tx:
        whole = await heads.lying(tx, SHE, TODAY, Pile, limit=1000)
        _, _, by_words = await heads.found(tx, SHE, TODAY, "26", WAITING, limit=1000)
        assert by_words == {pile: whole[pile] for pile in WAITING}
        for begin in (0, 5, 1000):
            page = await heads.lying(tx, SHE, TODAY, [Pile.HELD], begin=begin, limit=5)
            assert page[Pile.HELD] == whole[Pile.HELD][begin : begin + 5]
    due = [case.due_on for case in whole[Pile.DUE] if case.due_on]
    assert due == sorted(due)
    for pile, newest_first in ((Pile.OTHER, False), (Pile.ENDED, True)):
        days = [case.opened_on for case in whole[pile]]
        assert days == sorted(days, reverse=newest_first), pile
    for pile, way in ((Pile.HELD, 1), (Pile.ASKED, 1), (Pile.NEW, -1)):
        places = [(case.urgency.rank, way * case.opened_on.toordinal()) for case in whole[pile]]
        assert places == sorted(places), pile
        assert len({rank for rank, _ in places}) > 1, pile


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("26-4817", True),
        ("4817", True),
        ("årsmelding", True),
        ("ÅRSMELDING gulvet", True),
        ("ÅrsMelding GULVET", True),
        ("melding sjømann", True),
        ("SJØ ørl", True),
        ("Ørland", True),
        ("årsmelding taket", False),
        ("100 %", True),
        ("0%", False),
        ("_", False),
        ("\\", False),
        ("'; DROP TABLE case_file; --", False),
    ],
)
async def test_each_word_is_looked_for_in_reference_summary_and_account(
    database: Database, words: str, found: bool
) -> None:
    case = a_case("26-4817", summary="Årsmelding, 100 % sikkert. SJØMANN i Ørland.")
    async with database.begin() as tx:
        await cases.insert_case(tx, replace(case, account="De sover på gulvet."))
    async with database.read() as tx:
        mark, counts, lying = await heads.found(tx, SHE, TODAY, words, WAITING, limit=10)
        assert mark == await piles.mark(tx, SHE), "of all that waits, found or not"
    assert sum(counts.values()) == sum(map(len, lying.values())) == int(found)


async def test_what_is_held_is_found_by_its_index(database: Database) -> None:
    """Of what a database has counted; a few cases among many that nobody waits for."""
    ended = await _a_row(database)
    many = [
        ended | dict.fromkeys(("case_id", "concern_id", "reference"), f"{n}") for n in range(3000)
    ]
    async with database.begin() as tx:
        await tx.execute(insert(case_file), many)
        await tx.exec_driver_sql("ANALYZE case_file")
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = await tx.exec_driver_sql(f"{explain} {_HELD_QUERY}")
        assert "ix_case_file_held" in " ".join(str(row) for row in plan)


_HELD_QUERY = (
    "SELECT count(*) FROM case_file WHERE CAST(case_file.hold_reasons AS TEXT) <> '[]' "
    "AND status NOT IN ('avsluttet', 'avvist')"
)


async def _a_row(database: Database) -> dict[str, Any]:
    async with database.begin() as tx:
        await cases.insert_case(tx, a_case("26-0001", status=Status.CLOSED))
        return dict((await tx.execute(select(case_file))).one()._mapping)


async def test_the_piles_and_an_open_page_tell_states_of_the_queue_apart_alike(
    database: Database,
) -> None:
    known = await _filled(database)
    async with database.read() as tx:
        _, before = await piles.standing(tx, SHE, TODAY)
        assert await piles.mark(tx, SHE) == before
    open_one = next(case for case in known if _pile(case) is Pile.NEW)
    async with database.begin() as tx:
        await cases.save_case(tx, replace(open_one, version=open_one.version + 1))
    async with database.read() as tx:
        _, after = await piles.standing(tx, SHE, TODAY)
        assert await piles.mark(tx, SHE) == after
    assert after != before


async def test_a_question_that_comes_or_goes_is_another_state_to_those_who_may_know(
    database: Database,
) -> None:
    marks = []
    case = a_case("26-4817", recused_members=frozenset({"vikar"}))
    async with database.begin() as tx:
        await cases.insert_case(tx, case)
    for act in (None, "ask", "again", "take"):
        async with database.begin() as tx:
            if act in {"ask", "again"}:
                assert await _ask(tx, case) is (act == "ask")
            if act == "take":
                (waiting,) = await questions.of_case(tx, case.case_id)
                assert await questions.take(tx, waiting.question_id)
                assert not await questions.take(tx, waiting.question_id)
            marks.append((await piles.mark(tx, SHE), await piles.mark(tx, OTHER)))
            assert (await piles.standing(tx, SHE, TODAY))[1] == marks[-1][0]
    hers, others = zip(*marks, strict=True)
    assert hers[0] != hers[1] == hers[2]
    assert hers[3] == hers[0]
    assert len(set(others)) == 1


async def test_a_question_in_place_of_another_is_another_state_of_the_queue(
    database: Database,
) -> None:
    """Between two looks she may have settled one, and a partner asked the next."""
    case = a_case("26-0001")
    async with database.begin() as tx:
        await cases.insert_case(tx, case)
        await _ask(tx, case)
        before = await piles.mark(tx, SHE)
        (settled,) = await questions.of_case(tx, case.case_id)
        await questions.take(tx, settled.question_id)
        await _ask(tx, case)
        assert await piles.mark(tx, SHE) != before
        assert (await piles.standing(tx, SHE, TODAY))[1] == await piles.mark(tx, SHE)


async def test_a_case_in_place_of_another_is_another_state_of_the_queue(
    database: Database,
) -> None:
    first, second = a_case("26-0001"), a_case("26-0002")
    async with database.begin() as tx:
        await cases.insert_case(tx, first)
        before = await piles.mark(tx, SHE)
        away = replace(first, excluded_partners=frozenset({OFFICE}), version=first.version + 1)
        await cases.save_case(tx, away)
        await cases.insert_case(tx, second)
        assert await piles.mark(tx, SHE) != before
        assert (await piles.standing(tx, SHE, TODAY))[1] == await piles.mark(tx, SHE)
