"""A letter that cannot be delivered reaches the desk, over the bus, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.router_house import RouterHouse, router_house
from varde.shared.casework.undelivered import to_the_case
from varde.shared.errors import Transient
from varde.shared.messages import LetterFailed
from varde.shared.store.outbound import SealedLetter
from varde.shared.store.sealed import sealed_concern

TEXT = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
ADDRESS = "marker-kari@nabo.example"


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def _claimed(house: RouterHouse) -> SealedLetter:
    letter = await house.queue.claim()
    assert letter is not None
    return letter


async def test_the_case_is_told_of_its_receipt_once_and_nobody_of_the_address(
    house: RouterHouse,
) -> None:
    await house.mail(TEXT, sender=ADDRESS, acknowledged=True)
    await house.deliver()
    case = await house.newest()
    letter = await _claimed(house)
    await house.queue.failed(letter, "5.1.1")
    await house.queue.failed(letter, "5.1.1")
    await house.deliver()
    (told,) = house.undelivered
    assert (told.case_id, told.kind) == (case.case_id, "receipt")
    entry = (await house.log())[-1]
    assert (entry.action, entry.subject, entry.detail) == (
        "letter_failed",
        case.reference,
        "receipt",
    )
    assert "marker" not in repr(await house.log())


async def test_a_letter_that_fails_before_its_concern_is_read_is_told_of_after(
    house: RouterHouse,
) -> None:
    await house.mail(TEXT, acknowledged=True)
    letter = await _claimed(house)
    failed = LetterFailed(concern_id=letter.concern_id, kind="receipt")
    with pytest.raises(Transient, match="no case yet"):
        await to_the_case(house.database, failed, house.clock)
    await house.deliver()
    assert await to_the_case(house.database, failed, house.clock)
    assert not await to_the_case(house.database, failed, house.clock)


async def test_a_letter_about_what_was_joined_is_told_in_the_case_that_it_belongs_to(
    house: RouterHouse,
) -> None:
    await house.mail(TEXT)
    await house.deliver()
    case = await house.newest()
    await house.mail("Hun er 15 år.", token=await house.token(case), acknowledged=True)
    await house.deliver()
    await house.queue.failed(await _claimed(house), "5.1.1")
    await house.deliver()
    assert [told.case_id for told in house.undelivered] == [case.case_id]


async def test_a_letter_about_what_was_destroyed_is_told_of_nowhere(house: RouterHouse) -> None:
    await house.mail(TEXT, acknowledged=True)
    await house.deliver()
    async with house.database.begin() as tx:
        await tx.execute(sealed_concern.delete())
    await house.queue.failed(await _claimed(house), "5.1.1")
    await house.deliver()
    assert house.undelivered == []
