"""Pages of cases: what SQL leaves out early is what ``may_know_of`` leaves out, on both databases."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from support.chat import TODAY, a_case
from varde.shared.domain.access import OFFICE, may_know_of, open_to_all
from varde.shared.domain.case import ENDED, Case
from varde.shared.domain.codes import HoldReason, Role, Status
from varde.shared.domain.listing import NEW, Topic
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.store import cases, lookup
from varde.shared.store.database import Database
from varde.shared.store.tables import IS_OPEN

ACTORS = (
    SYSTEM,
    Actor("koordinator", OFFICE, Role.COORDINATOR),
    Actor("vikar", OFFICE, Role.DEPUTY),
    Actor("vara", "VARSLING", Role.FALLBACK),
    Actor("nav-medlem", "NAV", Role.MEMBER),
    Actor("nav", "NAV_ØST", Role.MEMBER),
    Actor("politi%", "POLITI_", Role.MEMBER),
)
HOLDS = ((), (HoldReason.LANGUAGE,))
EXCLUDED = (
    frozenset[str](),
    frozenset({"NAV"}),
    frozenset({OFFICE, "NAV_ØST"}),
    frozenset({"POLITIX"}),
)
RECUSED = (frozenset[str](), frozenset({"nav-medlem", "vikar"}), frozenset({"politi5"}))


async def _filled(database: Database) -> list[Case]:
    every = [
        a_case(
            f"26-{number:04}",
            hold_reasons=holds,
            excluded_partners=excluded,
            recused_members=recused,
            opened_on=TODAY - timedelta(days=number),
        )
        for number, (holds, excluded, recused) in enumerate(
            itertools.product(HOLDS, EXCLUDED, RECUSED)
        )
    ]
    async with database.begin() as tx:
        for case in every:
            await cases.insert_case(tx, case)
    return every


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: f"{actor.member_id} {actor.role}")
async def test_a_page_holds_what_the_actor_may_know_of(database: Database, actor: Actor) -> None:
    every = await _filled(database)
    known = {c.reference for c in every if may_know_of(actor, c)}
    async with database.read() as tx:
        found = await lookup.found(tx, actor, "tvangsarbeid", 1000)
        assert {c.reference for c in found.cases} == known
        assert found.total == len(known)
        for which in ("open", "held"):
            page = await lookup.listed(tx, actor, which, "", TODAY, 1000)
            waits = which == "held"
            assert {c.reference for c in page.cases} == {
                c.reference for c in every if c.reference in known and c.held is waits
            }


async def test_an_agenda_holds_what_everybody_may_know_of(database: Database) -> None:
    every = await _filled(database)
    async with database.read() as tx:
        page = await lookup.agenda(tx, Topic.ALL, TODAY, 1000)
        new = await lookup.agenda(tx, Topic.NEW, TODAY, 1000)
    shared = [c for c in every if open_to_all(c)]
    assert {c.reference for c in page.cases} == {c.reference for c in shared}
    assert all(c.opened_on >= TODAY - NEW for c in new.cases)


async def test_the_whole_agenda_holds_what_each_topic_does(database: Database) -> None:
    await _filled(database)
    async with database.read() as tx:
        whole = await lookup.whole_agenda(tx, TODAY, 5)
        each = {topic: await lookup.agenda(tx, topic, TODAY, 5) for topic in Topic}
    assert {topic: page.total for topic, page in whole.items()} == {
        topic: page.total for topic, page in each.items()
    }
    for topic in (Topic.DUE, Topic.STUCK, Topic.NEW):
        assert whole[topic].cases == tuple(replace(c, notes=()) for c in each[topic].cases)
    assert whole[Topic.ALL].cases == ()


async def test_a_page_is_the_first_of_them_and_the_rest_is_counted(database: Database) -> None:
    every = await _filled(database)
    async with database.read() as tx:
        page = await lookup.listed(tx, SYSTEM, "open", "", TODAY, 3)
    free = sorted((c for c in every if not c.held), key=lambda c: c.opened_on)
    assert list(page.cases) == free[:3]
    assert page.total == len(free)


async def test_a_case_that_has_ended_is_found_and_not_listed(database: Database) -> None:
    async with database.begin() as tx:
        for number, status in enumerate(Status):
            await cases.insert_case(tx, replace(a_case(f"26-{number:04}"), status=status))
    async with database.read() as tx:
        listed = await lookup.listed(tx, SYSTEM, "open", "", TODAY, 1000)
        found = await lookup.found(tx, SYSTEM, "TVANGS", 1000)
    assert {c.status for c in listed.cases} == set(Status) - ENDED
    assert {c.status for c in found.cases} == set(Status)


def test_what_is_open_is_written_out_as_the_domain_has_it() -> None:
    words = ", ".join(f"'{status.value}'" for status in sorted(ENDED))
    assert f"status NOT IN ({words})" == IS_OPEN


@pytest.mark.parametrize(
    ("sought", "references"),
    [
        ("26-4817", {"26-4817"}),
        ("#264817", {"26-4817"}),
        ("4817", {"26-4817", "25-4817"}),
        ("48", set()),
        ("9999", set()),
        ("²²²²", set()),
    ],
)
async def test_a_case_is_found_by_its_reference_or_by_the_number_alone(
    database: Database, sought: str, references: set[str]
) -> None:
    async with database.begin() as tx:
        for reference in ("26-4817", "25-4817", "26-4818"):
            await cases.insert_case(tx, a_case(reference))
    async with database.read() as tx:
        page = await lookup.found(tx, SYSTEM, sought, 10)
    assert {case.reference for case in page.cases} == references
