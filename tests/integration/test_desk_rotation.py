"""A new key made at the desk: everything opens before, while and after it is wrapped, and it goes on after a stop."""

import asyncio
import base64
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from support import stores
from support.desk import CHEAP, PASSPHRASE, Her, RunningDesk, her, running_desk
from support.people import COORDINATOR
from support.router_house import OWN
from support.running import ROOT
from varde.shared.casework import rotation
from varde.shared.casework.review import Review
from varde.shared.casework.rotation import COORDINATOR as HERS
from varde.shared.casework.rotation import Progress
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.store import desk as accounts
from varde.shared.store import desk_keys, sealed
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys, Wrap, lock_keys, open_sealed, write_address

NB = Language.NB
SECONDS = 60
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.of_kind(request.param, tmp_path) as database:
        yield database


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[RunningDesk]:
    async with running_desk(database) as desk:
        yield desk


async def _settled(desk: RunningDesk) -> Progress:
    """How far it is when the work has ended or stopped."""
    task = desk.house.rotating._task
    if task is not None:
        await asyncio.wait([task], timeout=SECONDS)
    assert not desk.house.rotating.running
    return await _progress(desk)


async def _progress(desk: RunningDesk) -> Progress:
    async with desk.house.database.read() as tx:
        force = await desk_keys.load_key(tx)
        return await rotation.progress(tx, HERS, force.key_id if force else OWN.key_id)


async def _reads(desk: RunningDesk, reference: str, keys: PrivateKeys) -> str:
    review = Review(desk.house.database, keys, desk.router.clock, COORDINATOR)
    return (await review.show(reference, language=NB))[1].text


async def test_everything_is_wrapped_anew_and_a_removed_deputy_opens_nothing(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    await desk.router.add(case, "Hun får ikke lønn.")
    await desk.account("vikar")
    kept = await desk.house.accounts.keys_of("vikar", PASSPHRASE)
    assert kept is not None
    async with her(desk) as she:
        await she.post("/nokler/fjern", medlem="vikar")
        await she.post("/nokler/bytte")
        assert "Den nye nøkkelen gjelder nå." in she.page
        done = await _settled(desk)
        assert done.total >= 4
        assert done.left == 0
        await she.get("/nokler/bytte")
        assert f"{done.total} av {done.total} åpnes med den nye nøkkelen." in she.page
        await she.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in she.page
        assert "Hun får ikke lønn." in she.page
    with pytest.raises(Permanent, match="no coordinator key with id"):
        await _reads(desk, case.reference, kept)
    log = [(e.action, e.subject) for e in await desk.router.log()]
    assert ("make_key", "coordinator") in log
    assert ("rotate_key", "coordinator") in log


async def test_everybody_else_has_the_new_key_at_the_next_unlocking(desk: RunningDesk) -> None:
    await desk.account("vikar")
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    deputy = Her(desk)
    async with her(desk) as she, deputy.client:
        await deputy.sign_in("vikar")
        await deputy.unlock()
        await she.post("/nokler/bytte")
        assert (await _settled(desk)).left == 0
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
            assert (await _settled(desk)).left == 0
    keys = await desk.house.accounts.keys_of("vikar", PASSPHRASE)
    assert keys is not None
    assert len(list(keys)) == 3
    assert "Sjefen" in await _reads(desk, case.reference, keys)


async def test_lock_now_stops_the_work_and_unlocking_goes_on_with_it(desk: RunningDesk) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        session = next(iter(desk.house.keyring._held))
        keys = desk.house.keyring.use(session)
        assert keys is not None
        await desk.house.rotating.begin(COORDINATOR, session, keys)
        desk.house.keyring.drop(session)  # before the work has come to its first batch
        assert (await _settled(desk)).done == 0
        assert "Nøkkelbyttet er ikke ferdig" in (await she.get("/")).text
        await she.get("/nokler/bytte")
        assert "Arbeidet står stille." in she.page
        await she.unlock()
        assert (await _settled(desk)).left == 0
        await she.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in she.page


async def test_the_progress_is_told_to_a_script_as_well(desk: RunningDesk) -> None:
    await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        done = await _settled(desk)
        far = (await she.get("/nokler/bytte/fremdrift")).json()
    assert far == {"ferdig": done.total, "alle": done.total, "gar": False}


async def test_while_it_goes_on_the_page_follows_with_and_without_scripts(
    desk: RunningDesk,
) -> None:
    await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        await _settled(desk)
        assert 'http-equiv="refresh"' not in (await she.get("/nokler/bytte")).text
        work = asyncio.create_task(asyncio.Event().wait())
        desk.house.rotating._task = work  # type: ignore[assignment] # any work that goes on
        await she.get("/nokler/bytte")
        assert '<noscript><meta http-equiv="refresh"' in she.page
        assert 'data-live="/nokler/bytte/fremdrift"' in she.page
        assert (await she.get("/nokler/bytte/fremdrift")).json()["gar"]
        work.cancel()


async def test_what_the_doors_seal_to_the_old_key_meanwhile_opens_and_is_told(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        case = await desk.router.tell("Sjefen har tatt passet hennes.")
        await she.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in she.page
        assert "Det som kommer inn, låses fortsatt" in (await she.get("/")).text
        await she.get("/nokler/bytte")
        await she.post("/nokler/bytte/videre")
        assert (await _settled(desk)).left == 0
        public = await she.post("/nokler/coordinator.pub")
        keys = await desk.house.accounts.keys_of("koordinator", PASSPHRASE)
    assert keys is not None
    assert "attachment" in public.headers["content-disposition"]
    assert base64.b64decode(public.content) == keys.current.public.raw


async def test_a_damaged_data_key_does_not_keep_the_others_from_the_new_key(
    desk: RunningDesk,
) -> None:
    broken, whole = [await desk.router.tell("Sjefen har tatt passet hennes.") for _ in range(2)]
    async with desk.router.database.begin() as tx:
        await tx.execute(
            text("UPDATE key_wrap SET wrapped = :bad WHERE concern_id = :id"),
            {"bad": b"x" * 140, "id": broken.concern_id},
        )
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        assert (await _settled(desk)).left == 1
        await she.post(f"/sak/{whole.reference}/original")
        assert "Sjefen" in she.page


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


async def test_an_account_that_was_released_meanwhile_is_not_brought_back(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    new = PrivateKeys(PrivateKey.generate(HERS), (OWN,))
    async with desk.router.database.read() as tx:
        ((_, seen),) = await sealed.ACCOUNTS.stale(tx, HERS, besides="", after="", most=9)
    async with desk.router.database.begin() as tx:
        await sealed.drop_account(tx, case.case_id)
    async for _ in rotation.rewrap_all(desk.router.database, new, new.current.public):
        pass
    async with desk.router.database.read() as tx:
        assert await sealed.load_account(tx, case.case_id) is None
    assert seen.key_id == OWN.key_id


async def test_killed_in_the_middle_both_keys_open_everything_and_it_goes_on(
    desk: RunningDesk,
) -> None:
    concerns = [await desk.router.receive(f"Sjefen har tatt pass nummer {n}.") for n in range(300)]
    async with her(desk, unlocked=False) as she:
        stopped_at = await _killed_while_wrapping(desk.router.database)
        keys = await desk.house.accounts.keys_of("koordinator", PASSPHRASE)
        assert keys is not None
        now = await _progress(desk)
        assert now.done >= stopped_at
        assert now.total == len(concerns)
        assert now.left, "it was killed too late to show anything"
        assert await _opened(desk, concerns, keys) == len(concerns)
        assert await _opened(desk, concerns, PrivateKeys(keys.current)) == now.done

        await she.unlock()
        assert (await _settled(desk)).left == 0
    assert await _opened(desk, concerns, PrivateKeys(keys.current)) == len(concerns)


async def _killed_while_wrapping(database: Database) -> int:
    """How many data keys the process said that it had wrapped when it was killed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "support.rewrapping",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT / "tests"), "PATH": ""},
    )
    assert child.stdin
    assert child.stdout
    url = database.engine.url.render_as_string(hide_password=False)
    child.stdin.write(f"{url}\n{OWN.load().private_bytes_raw().hex()}\n".encode())
    await child.stdin.drain()
    said = 0
    async with asyncio.timeout(SECONDS):
        while said < 50:
            said = int(await child.stdout.readline())
    child.kill()
    await child.wait()
    return said


async def _opened(desk: RunningDesk, concerns: list[str], keys: PrivateKeys) -> int:
    opened = 0
    async with desk.router.database.read() as tx:
        for concern_id in concerns:
            concern = await sealed.load_concern(tx, concern_id)
            assert concern is not None
            (wrap,) = (w for w in concern.wraps if w.recipient == HERS)
            known = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
            with contextlib.suppress(Permanent):
                open_sealed(concern.ciphertext, known, keys, bound_to=concern_id)
                opened += 1
    return opened
