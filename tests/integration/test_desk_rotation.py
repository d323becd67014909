"""A new key made at the desk: everything opens before, while and after it is wrapped, and it goes on after a stop."""

import asyncio
import base64
import contextlib
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from support import stores
from support.desk import PASSPHRASE, RunningDesk, her, running_desk
from support.desk_keys import SECONDS, progress, reads, settled
from support.people import COORDINATOR
from support.router_house import OWN
from support.running import ROOT
from varde.desk.keyring import Keyring
from varde.desk.rotating import Rotating
from varde.shared.casework import rotation
from varde.shared.casework.rotation import COORDINATOR as HERS
from varde.shared.errors import Permanent
from varde.shared.store import sealed
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys, Wrap, open_sealed


@pytest.fixture(params=stores.KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.of_kind(request.param, tmp_path) as database:
        yield database


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[RunningDesk]:
    async with running_desk(database) as desk:
        yield desk


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
        done = await settled(desk)
        assert done.total >= 4
        assert done.left == 0
        await she.get("/nokler/bytte")
        assert f"{done.total} av {done.total} åpnes med den nye nøkkelen." in she.page
        await she.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in she.page
        assert "Hun får ikke lønn." in she.page
    with pytest.raises(Permanent, match="no coordinator key with id"):
        await reads(desk, case.reference, kept)
    log = [(e.action, e.subject) for e in await desk.router.log()]
    assert ("make_key", "coordinator") in log
    assert ("rotate_key", "coordinator") in log


async def test_lock_now_stops_the_work_and_unlocking_goes_on_with_it(desk: RunningDesk) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        session = next(iter(desk.house.keyring._held))
        keys = desk.house.keyring.use(session)
        assert keys is not None
        await desk.house.rotating.begin(COORDINATOR, session, keys)
        desk.house.keyring.drop(session)  # before the work has come to its first batch
        assert (await settled(desk)).done == 0
        assert "Nøkkelbyttet er ikke ferdig" in (await she.get("/")).text
        await she.get("/nokler/bytte")
        assert "Arbeidet står stille." in she.page
        await she.unlock()
        assert (await settled(desk)).left == 0
        await she.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in she.page


async def test_the_progress_is_told_to_a_script_as_well(desk: RunningDesk) -> None:
    await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        done = await settled(desk)
        far = (await she.get("/nokler/bytte/fremdrift")).json()
    assert far == {"ferdig": done.total, "alle": done.total, "gar": False}


async def test_while_it_goes_on_the_page_follows_with_and_without_scripts(
    desk: RunningDesk,
) -> None:
    await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        await settled(desk)
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
        assert (await settled(desk)).left == 0
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
        assert (await settled(desk)).left == 1
        await she.post(f"/sak/{whole.reference}/original")
        assert "Sjefen" in she.page


async def test_a_key_that_locks_in_the_middle_stops_the_work_after_its_batch(
    desk: RunningDesk,
) -> None:
    for _ in range(3):
        await desk.router.receive("Sjefen har tatt passet hennes.")
    await desk.account()
    ring = _Brief(desk.router.clock, timedelta(minutes=10))
    failures = list[Exception]()
    work = Rotating(desk.router.database, desk.router.clock, ring, failures.append, batch=1)
    await work.begin(COORDINATOR, "hers", PrivateKeys(OWN))
    assert work._task
    await asyncio.wait([work._task], timeout=SECONDS)
    assert (await progress(desk)).done == 1
    assert not failures


class _Brief(Keyring):
    """Locks by itself when the work asks for the third time: to begin, to go to work, after a batch."""

    asked = 0

    def peek(self, session: str) -> PrivateKeys | None:
        self.asked += 1
        return super().peek(session) if self.asked < 3 else None


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
        now = await progress(desk)
        assert now.done >= stopped_at
        assert now.total == len(concerns)
        assert now.left, "it was killed too late to show anything"
        assert await _opened(desk, concerns, keys) == len(concerns)
        assert await _opened(desk, concerns, PrivateKeys(keys.current)) == now.done

        await she.unlock()
        assert (await settled(desk)).left == 0
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
