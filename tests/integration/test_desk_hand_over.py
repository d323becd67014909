"""Keys that are handed over to the accounts: to whom they go, and from whom they are taken."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from support import stores
from support.desk import CHEAP, PASSPHRASE, Her, RunningDesk, her, running_desk
from support.desk_keys import reads, settled
from support.router_house import OWN
from varde.shared.casework.rotation import COORDINATOR as HERS
from varde.shared.store import desk as accounts
from varde.shared.store import desk_keys
from varde.shared.store.database import Database
from varde.shared.vault import (
    PrivateKey,
    PrivateKeys,
    lock_keys,
    read_address,
    seal_keys,
    write_address,
)


@pytest.fixture(params=stores.KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.of_kind(request.param, tmp_path) as database:
        yield database


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[RunningDesk]:
    async with running_desk(database) as desk:
        yield desk


async def test_everybody_else_has_the_new_key_at_the_next_unlocking(desk: RunningDesk) -> None:
    await desk.account("vikar")
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    deputy = Her(desk)
    async with her(desk) as she, deputy.client:
        await deputy.sign_in("vikar")
        await deputy.unlock()
        await she.post("/nokler/bytte")
        assert (await settled(desk)).left == 0
        await deputy.get("/")
        assert "Nøkkelen er låst<" in deputy.page, "what was unlocked opens nothing new"
        await deputy.unlock()
        await deputy.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in deputy.page
        await deputy.post("/las")
        await deputy.unlock()
        await deputy.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in deputy.page, "and the same from then on"


async def test_a_second_change_before_somebody_unlocked_leaves_her_with_the_newest(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        for _ in range(2):
            await she.post("/nokler/bytte")
            assert (await settled(desk)).left == 0
    keys = await desk.house.accounts.keys_of("vikar", PASSPHRASE)
    assert keys is not None
    assert len(list(keys)) == 3
    assert "Sjefen" in await reads(desk, case.reference, keys)


async def test_an_address_that_somebody_without_a_key_wrote_gets_no_key(desk: RunningDesk) -> None:
    await desk.account("vikar")
    thief = PrivateKey.generate(HERS)
    forged = write_address(thief.public, PrivateKeys(thief), bound_to="vikar")
    async with desk.router.database.begin() as tx:
        await tx.execute(
            text("UPDATE desk_account SET address = :a WHERE member_id = 'vikar'"), {"a": forged}
        )
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        assert "Må få ny kode: Vikar." in she.page
    async with desk.router.database.read() as tx:
        account = await accounts.load_account(tx, "vikar")
    assert account is not None
    assert account.parcel is None


@pytest.mark.parametrize("damaged", [False, True], ids=["foreign", "damaged"])
async def test_keys_from_somebody_who_did_not_have_hers_are_not_taken(
    desk: RunningDesk, damaged: bool
) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    await desk.account()
    thief = PrivateKeys(PrivateKey.generate(HERS))
    async with desk.router.database.begin() as tx:
        account = await accounts.load_account(tx, "koordinator")
        assert account is not None
        own = read_address(account.address or b"", PrivateKeys(OWN), bound_to="koordinator")
        assert own is not None
        parcel = b"x" * 100 if damaged else seal_keys(thief, own, bound_to="koordinator")
        await desk_keys.put_parcel(tx, "koordinator", parcel)
    keys = await desk.house.accounts.keys_of("koordinator", PASSPHRASE)
    assert keys is not None
    assert [key.key_id for key in keys] == [OWN.key_id]
    assert "Sjefen" in await reads(desk, case.reference, keys)
    assert ("desk", "refuse_keys") in [(e.actor, e.action) for e in await desk.router.log()]


async def test_no_new_key_is_made_when_her_own_account_could_not_hold_it(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        async with desk.router.database.begin() as tx:
            await tx.execute(text("UPDATE desk_account SET address = :a"), {"a": b"x" * 64})
        assert (await she.post("/nokler/bytte")).status_code == 422
        async with desk.router.database.read() as tx:
            assert await desk_keys.load_key(tx) is None


async def test_an_account_from_before_accounts_had_addresses_gets_one_by_unlocking(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    before = lock_keys(PrivateKeys(OWN), PASSPHRASE, bound_to="vikar", cost=CHEAP)
    async with desk.router.database.begin() as tx:
        await tx.execute(
            text("UPDATE desk_account SET address = NULL, locked_key = :k"), {"k": before}
        )
    for _ in range(2):
        keys = await desk.house.accounts.keys_of("vikar", PASSPHRASE)
        assert keys is not None
        assert [key.key_id for key in keys] == [OWN.key_id]
    async with desk.router.database.read() as tx:
        account = await accounts.load_account(tx, "vikar")
    assert account is not None
    assert account.address is not None
