"""How links end: with what too many have, with a case, with time, and with a secret."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from support import stores
from support.link_house import House, opened_house
from support.linking import secret
from support.people import COORDINATOR
from varde.shared.casework import links
from varde.shared.domain.codes import HoldReason, Status
from varde.shared.domain.links import LINKS_KEPT, LinkKind
from varde.shared.store import link_keys
from varde.shared.store.link_keys import link_key
from varde.shared.store.links import case_link
from varde.shared.store.tables import case_file
from varde.shared.vault import LinkSecrets

K = LinkKind
PHONE, SAME_PHONE = (K.PHONE, "68 05 12 34"), (K.PHONE, "+47 680 51 234")
OTHER_PHONE = (K.PHONE, "68 05 43 21")
PERSON = (K.PERSON, "Olena Prøvenko")


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(request.param, tmp_path) as opened:
        yield opened


async def test_what_too_many_have_links_nobody_and_the_old_links_go(house: House) -> None:
    house.most_cases = 3
    known = [await house.opened(PHONE) for _ in range(3)]
    assert len(await house.on_card(known[0])) == 2
    await house.changed()
    fourth = await house.opened(PHONE)
    assert await house.changed() == {c.case_id for c in (*known, fourth)}
    for case in (*known, fourth):
        assert await house.on_card(case) == []
        assert await house.seen(case, COORDINATOR) == []
    fifth = await house.opened(PHONE)
    assert await house.changed() == {fifth.case_id}


async def test_a_common_value_takes_no_other_link_with_it(house: House) -> None:
    house.most_cases = 2
    first = await house.opened(PHONE, OTHER_PHONE)
    second = await house.opened(PHONE, OTHER_PHONE)
    await house.opened(PHONE)
    assert await house.on_card(first) == [f"phone {second.reference}"]


async def test_a_rejected_case_counts_for_nothing(house: House) -> None:
    house.most_cases = 2
    for _ in range(3):
        junk = await house.opened(PHONE, holds=[HoldReason.NOT_A_CONCERN])
        async with house.database.begin() as tx:
            mine = case_file.c.case_id == junk.case_id
            await tx.execute(case_file.update().where(mine).values(status=Status.REJECTED.value))
    first, second = await house.opened(PHONE), await house.opened(PHONE)
    assert await house.linked(first, second)
    assert await house.on_card(first) == [f"phone {second.reference}"]


async def test_an_erased_case_takes_its_hashes_and_links_with_it(house: House) -> None:
    first, second = await house.opened(PHONE), await house.opened(PHONE)
    async with house.database.begin() as tx:
        await tx.execute(delete(case_file).where(case_file.c.case_id == first.case_id))
    assert await house.on_card(second) == []
    assert await house.rows() == (1, 1)
    third = await house.opened(PHONE)
    assert await house.linked(second, third)


async def test_an_ended_case_can_be_found_for_two_years_and_then_no_more(house: House) -> None:
    first, alone = await house.opened(PHONE), await house.opened(OTHER_PHONE)
    for case in (first, alone):
        await house.close(case)
    house.clock.forward(days=LINKS_KEPT.days)
    await links.end(house.database, house.clock)
    second = await house.opened(PHONE)
    assert await house.linked(first, second)
    await house.changed()
    house.clock.forward(days=1)
    await links.end(house.database, house.clock)
    assert not await house.linked(first, second)
    assert await house.changed() == {first.case_id, second.case_id}
    await links.end(house.database, house.clock)
    assert await house.changed() == set()
    assert (await house.rows())[0] == 1
    third = await house.opened(PHONE)
    assert not await house.linked(first, third)


async def test_an_open_case_is_found_however_old_it_is(house: House) -> None:
    first = await house.opened(PHONE)
    house.clock.forward(days=LINKS_KEPT.days + 100)
    await links.end(house.database, house.clock)
    assert await house.linked(first, await house.opened(PHONE))


async def test_an_ended_case_without_links_ends_silently(house: House) -> None:
    case = await house.opened(PHONE)
    await house.close(case)
    house.clock.forward(days=LINKS_KEPT.days + 1)
    await house.changed()
    await links.end(house.database, house.clock)
    assert (await house.changed(), await house.rows()) == (set(), (0, 0))


async def test_a_new_secret_still_finds_what_was_indexed_with_the_old(house: House) -> None:
    first = await house.opened(PHONE)
    old = house.secrets
    house.secrets = LinkSecrets(secret(), (old.current,))
    second = await house.opened(PHONE)
    assert await house.linked(first, second)
    async with house.database.read() as tx:
        in_use = await link_keys.secrets_in_use(tx)
    assert in_use == {old.current.key_id: 1, house.secrets.current.key_id: 1}


async def test_once_the_old_secret_is_gone_a_value_goes_on_under_the_new(house: House) -> None:
    first = await house.opened(PHONE)
    house.secrets = LinkSecrets(secret(), (house.secrets.current,))
    second = await house.opened(PHONE)
    house.secrets = LinkSecrets(house.secrets.current)
    third = await house.opened(PHONE)
    assert await house.linked(second, third)
    assert await house.linked(first, third)  # by way of the second, which has them both


async def test_without_the_old_secret_nothing_old_is_found(house: House) -> None:
    first = await house.opened(PHONE)
    house.secrets = LinkSecrets(secret())
    assert not await house.linked(first, await house.opened(PHONE))


async def test_nothing_kept_holds_a_word_or_a_digit_of_what_is_compared(house: House) -> None:
    await house.opened(PHONE, PERSON)
    await house.opened(PHONE, PERSON)
    async with house.database.read() as tx:
        rows = [str(r) for t in (link_key, case_link) for r in await tx.execute(select(t))]
    shown = " ".join(rows).casefold()
    # Six digits: four stand in a random id now and then.
    marks = ("680512", "051234", "olena", "prov", "prøv", "phone=")
    assert not [mark for mark in marks if mark in shown]


async def test_a_link_is_dated_by_the_day_alone(house: House) -> None:
    await house.opened(PHONE)
    async with house.database.read() as tx:
        (row,) = await tx.execute(select(link_key))
    assert type(row.noted_on) is dt.date
