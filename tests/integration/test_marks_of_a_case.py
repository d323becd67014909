"""One case, one set of marks, from the door to what the group reads, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from support import stores
from support.people import COORDINATOR
from support.router_house import NB, OWN, PUBLIC, RouterHouse, router_house
from varde.shared.anonymise import Anonymiser, Entity, Kind
from varde.shared.casework import marks
from varde.shared.casework.answering import release_answers
from varde.shared.casework.review import Review
from varde.shared.casework.revision import Draft, revise
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import PageLanguage
from varde.shared.errors import Refused, Transient
from varde.shared.store import answers, sealed
from varde.shared.store.database import Database, Transaction
from varde.shared.store.sealed import sealed_marks
from varde.shared.vault import PrivateKey, PrivateKeys

FIRST = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
KEYS = PrivateKeys(OWN)
ENGINE = Anonymiser.load()


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def _release(house: RouterHouse, case: Case) -> list[str]:
    """What the group may read of all that was added, after the coordinator has let it go."""
    await release_answers(
        house.database, KEYS, house.clock, COORDINATOR, case.reference, language=NB
    )
    async with house.database.read() as tx:
        return [answer.text for answer in await answers.of_case(tx, case.case_id)]


async def _kept(house: RouterHouse, case: Case, keys: PrivateKeys = KEYS) -> tuple[Entity, ...]:
    async with house.database.read() as tx:
        return await marks.kept(tx, case.concern_id, keys) or ()


async def _write(house: RouterHouse, case: Case, account: str) -> None:
    now, original = await house.review.show(case.reference, language=NB)
    draft = Draft(now.version, now.summary, account)
    await revise(
        house.database,
        OWN.public,
        house.clock,
        COORDINATOR,
        case.reference,
        draft,
        original,
        language=NB,
    )


async def test_answers_released_one_by_one_name_everybody_alike(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte. Oksanas sjef slo henne.")
    assert await _release(house, case) == ["Person B ringte. Person As sjef slo henne."]
    house.clock.forward(days=1)
    await house.add(case, "Goran Petkov kjenner Elena, og oksana kjenner Goran.")
    assert (await _release(house, case))[1:] == [
        "Person C kjenner Person B, og Person A kjenner Person C."
    ]


async def test_marks_outlast_what_she_writes_in_the_account(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte.")
    assert (await house.accounts(case))[1:] == ["Person B ringte."]
    await _write(house, case, "[utelatt] får ikke lønn. Person B så det, og Person C vet.")
    house.clock.forward(days=1)
    await house.add(case, "Goran Petkov slo Elena og Oksana.")
    assert (await house.accounts(case))[1:] == [
        "Person B ringte.",
        "Person D slo Person B og Person A.",
    ]


async def test_marks_are_those_that_were_given_whatever_the_engines_have_learnt(
    house: RouterHouse,
) -> None:
    case = await house.tell(FIRST)
    (oksana,) = [one for one in await _kept(house, case) if one.names]
    as_it_was = (Entity("Person C", oksana.kind, oksana.names), Entity("Person A"))
    async with house.database.begin() as tx:
        await tx.execute(delete(sealed_marks))
        await marks.keep(tx, case.concern_id, as_it_was, OWN.public)
    await house.add(case, "Elena Testescu slo Oksana.")
    assert (await house.accounts(case))[1:] == ["Person B slo Person C."]


async def test_only_the_coordinator_can_open_who_has_which_mark_and_her_new_key_too(
    house: RouterHouse,
) -> None:
    case = await house.tell(FIRST)
    async with house.database.read() as tx:
        (row,) = (await tx.execute(select(sealed_marks))).all()
    assert b"oksana" not in row.ciphertext.lower()
    assert row.key_id == next(k for k in PUBLIC if k.recipient == "coordinator").key_id
    new = PrivateKey.generate("coordinator")
    await house.review.rewrap_all(new.public)
    assert await _kept(house, case, PrivateKeys(new))


async def test_who_has_which_mark_ends_with_the_concern(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    assert await _kept(house, case)
    async with house.database.begin() as tx:
        await sealed.destroy(tx, case.concern_id)
    async with house.database.begin() as tx:
        assert (await tx.execute(select(sealed_marks))).all() == []
        assert not await marks.keep_on(tx, case.concern_id, (Entity("X"),), KEYS, seen=None)


async def test_of_two_who_give_marks_at_once_the_first_is_believed(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    seen = await _kept(house, case)
    one, other = (*seen, Entity("Person B")), (*seen, Entity("Person C"))
    async with house.database.begin() as tx:
        assert await marks.keep_on(tx, case.concern_id, one, KEYS, seen=seen)
    async with house.database.begin() as tx:
        assert not await marks.keep_on(tx, case.concern_id, other, KEYS, seen=seen)
        assert await marks.keep_on(tx, case.concern_id, one, KEYS, seen=seen)
    assert await _kept(house, case) == one


@pytest.mark.parametrize("before", [True, False])
async def test_of_many_who_give_marks_at_the_same_moment_one_is_believed_and_none_fails(
    house: RouterHouse, before: bool
) -> None:
    case = await house.tell(FIRST)
    if before:
        async with house.database.begin() as tx:
            await tx.execute(delete(sealed_marks))
    seen = None if before else await _kept(house, case)

    async def give(given: tuple[Entity, ...]) -> bool:
        async with house.database.begin() as tx:
            return await marks.keep_on(tx, case.concern_id, given, KEYS, seen=seen)

    several = [(Entity(f"Person {letter}"),) for letter in "BCDE"]
    await asyncio.gather(*(house.database.check() for _ in several))  # each has a connection
    believed = await asyncio.gather(*map(give, several))
    assert believed.count(True) == 1
    assert await _kept(house, case) == several[believed.index(True)]


async def test_who_looks_while_marks_are_given_sees_those_that_are_kept(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte.")
    now, original = await house.review.show(case.reference, language=NB)
    goran = Entity("Person B", Kind.PERSON, (("goran", "petkov"),))
    async with house.database.begin() as tx:
        given = (*(original.marks or ()), goran)
        assert await marks.keep_on(tx, case.concern_id, given, KEYS, seen=original.marks)
    made = await house.review.together(ENGINE, now, original, NB)
    assert [one.text for one in made.added if one] == ["Person C ringte."]
    assert await _kept(house, case) == made.marks


async def test_a_look_that_gives_no_mark_waits_for_nobody_who_writes(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte.")
    now, original = await house.review.show(case.reference, language=NB)
    made = await house.review.together(ENGINE, now, original, NB)
    again = replace(original, marks=made.marks)
    async with house.database.begin(), asyncio.timeout(20):
        looked_again = await house.review.together(ENGINE, now, again, NB)
    assert (looked_again.added, looked_again.marks) == (made.added, made.marks)


async def test_what_the_router_has_not_read_is_not_told_before_it_has(house: RouterHouse) -> None:
    case = await house.tell(FIRST)
    more = WebSubmission(PageLanguage.NB, "Elena Testescu ringte.")
    await house.store(case.concern_id, more.to_bytes())
    assert (await house.accounts(case))[1:] == [""]
    with pytest.raises(Refused):
        await _release(house, case)
    await house.deliver()
    assert await _release(house, case) == ["Person B ringte."]


async def test_a_case_that_the_engines_cannot_read_is_opened_without_marks(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte.")
    kept = await _kept(house, case)

    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("varde.shared.casework.review.together", fail)
    assert (await house.accounts(case))[1:] == [""]
    assert await _kept(house, case) == kept


async def test_a_case_that_takes_the_engines_too_long_is_opened_without_marks_and_nothing_is_released(
    house: RouterHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte.")
    kept = await _kept(house, case)
    with monkeypatch.context() as hurried:
        hurried.setattr("varde.shared.casework.together.MOST_SECONDS", 0.0)
        assert (await house.accounts(case))[1:] == [""]
        with pytest.raises(Refused, match="tok for lang tid"):
            await _release(house, case)
    assert await _kept(house, case) == kept
    assert await _release(house, case) == ["Person B ringte."]


class BusyOnce(Database):
    """A database that somebody else changes the same rows of, the first time."""

    changed = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """As it does, and then is too late once."""
        async with super().begin() as tx:
            yield tx
            if not self.changed:
                self.changed = True
                raise Transient("somebody was first", retry_after=0)


async def test_who_looks_while_somebody_changes_the_case_sees_it_all_the_same(
    house: RouterHouse,
) -> None:
    case = await house.tell(FIRST)
    await house.add(case, "Elena Testescu ringte.")
    now, original = await house.review.show(case.reference, language=NB)
    url = house.database.engine.url.render_as_string(hide_password=False)
    busy = BusyOnce(url)
    try:
        review = Review(busy, KEYS, house.clock, COORDINATOR)
        made = await review.together(ENGINE, now, original, NB)
    finally:
        await busy.close()
    assert busy.changed
    assert [one.text for one in made.added if one] == ["Person B ringte."]
    assert await _kept(house, case) == made.marks


async def test_a_case_from_before_goes_on_where_its_account_is_as_it_was_made(
    house: RouterHouse,
) -> None:
    case = await house.tell(FIRST)
    async with house.database.begin() as tx:
        await tx.execute(delete(sealed_marks))
    await house.add(case, "Elena Testescu slo Oksana.")
    assert await _release(house, case) == ["Person B slo Person A."]
    assert await _kept(house, case)


async def test_a_case_from_before_whose_account_was_changed_gives_nobody_a_mark_of_another(
    house: RouterHouse,
) -> None:
    case = await house.tell(FIRST)
    await _write(house, case, "Person A får ikke lønn. Det vet Person B.")
    async with house.database.begin() as tx:
        await tx.execute(delete(sealed_marks))
    await house.add(case, "Elena Testescu slo Oksana.")
    assert await _release(house, case) == ["Person D slo Person C."]
    house.clock.forward(days=1)
    await house.add(case, "Goran Petkov kom.")
    assert (await _release(house, case))[1] not in {f"Person {x} kom." for x in "ABCD"}
    assert not await _kept(house, case)
