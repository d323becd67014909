"""Which cases are linked, and who is told: on both databases, through the real use cases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.link_house import NB, NOT_WIDENED, House, opened_house
from support.people import COORDINATOR, DEPUTY, NAV, POLICE
from varde.shared.casework.recusal import Declaration
from varde.shared.domain.codes import Band, HoldReason, Rarity
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import waits
from varde.shared.domain.links import LinkKind
from varde.shared.domain.small_world import Widening
from varde.shared.store import cases, due_steps
from varde.shared.store.exact import Exact

K = LinkKind
PHONE, SAME_PHONE = (K.PHONE, "68 05 12 34"), (K.PHONE, "+47 680 51 234")
OTHER_PHONE = (K.PHONE, "68 05 43 21")
PERSON = (K.PERSON, "Olena Prøvenko")
WIDENED = Exact(Facts(), (Widening(Band.ARENA, Rarity.SMALL_ARENA),), "R1", "Fordi.")


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(request.param, tmp_path) as opened:
        yield opened


async def test_a_new_link_is_news_of_the_older_case(house: House) -> None:
    first = await house.opened(PHONE)
    await house.opened(SAME_PHONE)
    async with house.database.read() as tx:
        known = await due_steps.scheduled(tx)
        linked = await cases.load_case(tx, first.case_id)
    assert linked is not None
    assert linked.version > first.version
    assert known[first.case_id] >= set(waits(linked))


async def test_two_spellings_of_a_number_link_two_cases_both_ways(house: House) -> None:
    first = await house.opened(PHONE, PERSON)
    house.clock.forward(days=14)
    await house.changed()
    second = await house.opened(SAME_PHONE)
    assert await house.on_card(second) == [f"phone {first.reference}"]
    assert await house.on_card(first) == [f"phone {second.reference}"]
    assert await house.changed() == {first.case_id, second.case_id}
    (link,) = (await house.casework.view(NAV, second.reference, language=NB)).links
    assert (link.opened_on, link.for_group) == (first.opened_on, True)


async def test_an_earlier_card_gets_a_newer_version(house: House) -> None:
    first = await house.opened(PHONE)
    await house.opened(PHONE)
    view = await house.casework.card(first.case_id, language=NB)
    assert view is not None
    assert view.version == first.version + 1


async def test_two_concerns_read_at_the_same_moment_are_linked(house: House) -> None:
    events = [await house.received() for _ in range(4)]
    read = (house.triaged(event, PHONE) for event in events)
    first, *others = await asyncio.gather(*read)
    assert [await house.linked(first, other) for other in others] == [True] * 3


async def test_what_is_different_links_nothing(house: House) -> None:
    first = await house.opened(PHONE, (K.ACCOUNT, "1234 56 78903"))
    second = await house.opened(OTHER_PHONE, (K.COMPANY_NUMBER, "987 654 329"))
    assert not await house.linked(first, second)
    assert (await house.rows())[1] == 0


async def test_a_concern_with_nothing_to_compare_changes_nobody(house: House) -> None:
    await house.opened(PHONE)
    await house.changed()
    alone = await house.opened()
    assert await house.changed() == {alone.case_id}


async def test_a_concern_that_repeats_a_number_links_once(house: House) -> None:
    first = await house.opened(PHONE, OTHER_PHONE)
    second = await house.opened(PHONE, OTHER_PHONE)
    assert await house.on_card(second) == [f"phone {first.reference}"]


async def test_strong_links_stand_before_weak_ones_and_new_before_old(house: House) -> None:
    old = await house.opened(PHONE)
    house.clock.forward(days=7)
    named = await house.opened(PERSON)
    recent = await house.opened(PHONE)
    house.clock.forward(days=7)
    newest = await house.opened(PHONE, PERSON)
    assert await house.on_card(newest) == [
        f"phone {recent.reference}",
        f"phone {old.reference}",
        f"person {named.reference}",
    ]


async def test_a_held_case_is_linked_for_the_coordinator_alone(house: House) -> None:
    open_ = await house.opened(PHONE)
    await house.changed()
    held = await house.opened(PHONE, holds=[HoldReason.LANGUAGE])
    assert await house.changed() == {held.case_id}
    assert not await house.linked(open_, held)
    assert await house.seen(open_, NAV) == []
    for lead in (COORDINATOR, DEPUTY):
        assert await house.seen(open_, lead) == [f"phone {held.reference}"]
        assert await house.seen(held, lead) == [f"phone {open_.reference}"]
    (link,) = (await house.casework.view(COORDINATOR, held.reference, language=NB)).links
    assert not link.for_group


async def test_a_released_case_is_linked_for_all_and_the_earlier_card_changes(
    house: House,
) -> None:
    earlier = await house.opened(PHONE)
    held = await house.opened(PHONE, holds=[HoldReason.LANGUAGE])
    await house.changed()
    await house.review.release(held.reference, with_account=False, language=NB)
    assert await house.changed() == {earlier.case_id, held.case_id}
    assert await house.linked(earlier, held)


@pytest.mark.parametrize("excluded_first", [True, False])
async def test_a_case_that_touches_a_partner_is_linked_for_nobody(
    house: House, *, excluded_first: bool
) -> None:
    touched, free = frozenset({"NAV"}), frozenset[str]()
    first = await house.opened(PHONE, excluded=touched if excluded_first else free)
    await house.changed()
    second = await house.opened(PHONE, excluded=free if excluded_first else touched)
    assert await house.changed() == {second.case_id}
    assert not await house.linked(first, second)
    for case in (first, second):
        assert await house.seen(case, COORDINATOR) == []


POLICE_ALONE = Declaration("POLITI", "kontakt-politi")


@pytest.mark.parametrize("hidden", ["the older", "the newer"])
async def test_a_case_that_a_member_may_not_know_of_is_linked_for_those_who_lead_alone(
    house: House, hidden: str
) -> None:
    cases_ = [await house.opened(PHONE), await house.opened(PHONE)]
    kept, other = cases_ if hidden == "the older" else reversed(cases_)
    await house.declare(COORDINATOR, kept, POLICE_ALONE)
    assert not await house.linked(kept, other)
    for member in (NAV, POLICE):
        assert await house.seen(other, member) == []
    assert await house.seen(kept, NAV) == []
    for lead in (COORDINATOR, DEPUTY):
        assert await house.seen(other, lead) == [f"phone {kept.reference}"]
        assert await house.seen(kept, lead) == [f"phone {other.reference}"]


async def test_a_leader_who_is_disqualified_sees_no_link_to_the_case(house: House) -> None:
    kept, other = await house.opened(PHONE), await house.opened(PHONE)
    await house.declare(COORDINATOR, kept, Declaration("KOORDINATOR", "koordinator"))
    assert await house.seen(other, COORDINATOR) == []
    assert await house.seen(other, DEPUTY) == [f"phone {kept.reference}"]


async def test_other_cards_change_when_a_link_may_be_shown_no_more_and_when_it_may_again(
    house: House,
) -> None:
    kept, other, apart = [await house.opened(v) for v in (PHONE, PHONE, OTHER_PHONE)]
    await house.changed()
    await house.declare(COORDINATOR, kept, POLICE_ALONE)
    assert await house.changed() == {kept.case_id, other.case_id}
    for wider in (Declaration("NAV"), Declaration("NAV", lifted=True)):
        await house.declare(COORDINATOR, kept, wider)
        assert await house.changed() == {kept.case_id}
    await house.declare(COORDINATOR, kept, replace(POLICE_ALONE, lifted=True))
    assert await house.changed() == {kept.case_id, other.case_id}
    assert await house.linked(kept, other)
    assert await house.on_card(apart) == []


async def test_other_cards_stand_still_when_a_case_changes_that_is_open_to_all(
    house: House,
) -> None:
    first, second = await house.opened(PHONE), await house.opened(PHONE)
    await house.changed()
    await house.casework.note(NAV, first.reference, "Vi tar det på møtet.", language=NB)
    assert await house.changed() == {first.case_id}
    assert await house.linked(first, second)


@pytest.mark.parametrize("widened_first", [True, False])
async def test_where_something_was_widened_the_group_sees_no_link(
    house: House, *, widened_first: bool
) -> None:
    first = await house.opened(PHONE, exact=WIDENED if widened_first else NOT_WIDENED)
    await house.changed()
    second = await house.opened(PHONE, exact=NOT_WIDENED if widened_first else WIDENED)
    assert await house.changed() == {second.case_id}
    assert not await house.linked(first, second)
    assert await house.seen(second, NAV) == []
    assert await house.seen(second, COORDINATOR) == [f"phone {first.reference}"]
