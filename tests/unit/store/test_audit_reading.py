"""The log for who looks at it: what is kept from them is left out, and it is read some entries at a time."""

import pytest

from support.chat import a_case, held_case
from support.times import FixedClock
from varde.shared.domain.access import OFFICE, may_know_of
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.store import audit, audit_reading, cases
from varde.shared.store.audit_reading import followed, newest, told
from varde.shared.store.database import Database

SHE = Actor("koordinator", OFFICE, Role.COORDINATOR)
FALLBACK = Actor("reserve", "NAV", Role.FALLBACK)
NAV = Actor("nav", "NAV", Role.MEMBER)
ACTORS = [SHE, FALLBACK, NAV, SYSTEM]
CASES = [
    a_case("26-0001"),
    a_case("26-0002", excluded_partners=frozenset({OFFICE})),
    a_case("26-0003", recused_members=frozenset({"koordinator"})),
    a_case("26-0004", excluded_partners=frozenset({"NAV"})),
    held_case("26-0005"),
]


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_reading, "BATCH", 3)


async def _written(database: Database, looks: int = 2) -> list[audit.Entry]:
    """A log about all the cases and about a key, by two persons."""
    async with database.begin() as tx:
        for case in CASES:
            await cases.insert_case(tx, case)
    for number in range(looks):
        for subject in (*(case.reference for case in CASES), "nokkel"):
            async with database.begin() as tx:
                now, who = FixedClock().now(), f"person-{number % 2}"
                await audit.append(tx, at=now, actor=who, action="view", subject=subject)
    async with database.read() as tx:
        return await audit.entries(tx)


def _known(actor: Actor, log: list[audit.Entry]) -> list[audit.Entry]:
    hidden = {case.reference for case in CASES if not may_know_of(actor, case)}
    return [entry for entry in log if entry.subject not in hidden]


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.member_id)
async def test_whoever_looks_is_told_all_that_they_may_know_of_in_order(
    database: Database, actor: Actor
) -> None:
    expected = _known(actor, await _written(database))
    batches = [batch async for batch in told(database, actor)]
    assert [entry for batch in batches for entry in batch] == expected
    assert max(map(len, batches)) <= 3


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.member_id)
@pytest.mark.parametrize("asked", ["", "26-0001", "26-0002", "nokkel", "person-1", "nobody"])
async def test_the_newest_come_first_about_a_case_or_a_person_and_are_counted(
    database: Database, actor: Actor, asked: str
) -> None:
    known = _known(actor, await _written(database))
    expected = [e for e in reversed(known) if asked in {"", e.subject, e.actor}]
    async with database.read() as tx:
        assert await newest(tx, actor, asked, 4) == (expected[:4], len(expected))


async def test_the_chain_is_followed_through_everything(database: Database) -> None:
    assert await followed(database) == audit.Chain()
    log = await _written(database)
    assert await followed(database) == audit.Chain(len(log), log[-1].hash)


@pytest.mark.parametrize("wrong", [1, 3, 4, 9])
async def test_a_break_is_told_wherever_it_is_and_ends_the_counting(wrong: int) -> None:
    entry, chain = audit.Entry(1, "", "", "", "", "", "x"), audit.Chain(wrong - 1)
    chain.follow([entry])
    chain.follow([entry])
    assert (chain.broken, chain.length) == (wrong, wrong - 1)
