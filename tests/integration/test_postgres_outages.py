"""PostgreSQL away, back, and written to from elsewhere: nothing is lost and everybody wakes."""

import asyncio
import contextlib
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from support import stores
from support.buses import until
from support.postgres import PrivateCluster, fresh_database, private_cluster
from support.times import FixedClock
from varde.shared.casework.receive import Receiver
from varde.shared.casework.triage import Reading, open_case
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel
from varde.shared.domain.concern import Facts
from varde.shared.domain.receipt import receipt_digest
from varde.shared.errors import Transient, VardeError
from varde.shared.messages import CaseChanged, ConcernReceived, new_id, parse
from varde.shared.store import outbox, sealed
from varde.shared.store.database import LAST_USED, Database
from varde.shared.store.migrate import upgrade
from varde.shared.vault import PrivateKey

pytestmark = pytest.mark.postgres

TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
READING = Reading(Facts(), "Bekymringen gjelder mulig tvangsarbeid.", "Person A.", (), (), "R", "F")
WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from varde.shared.messages import CaseChanged, new_id
from varde.shared.store import outbox
from varde.shared.store.database import LAST_USED, Database

async def main():
    database = Database(sys.argv[1])
    async with database.begin() as tx:
        await outbox.add(tx, [CaseChanged(case_id=new_id(), version=1)], datetime.now(UTC))
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with stores.postgres() as opened:
        yield opened


@pytest.fixture
def cluster() -> Iterator[PrivateCluster]:
    with private_cluster() as server:
        yield server


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


async def _stored(database: Database) -> tuple[int, int]:
    async with database.read() as tx:
        concerns = (await tx.execute(text("SELECT count(*) FROM sealed_concern"))).scalar_one()
        return concerns, (await outbox.waiting(tx))[0]


async def test_a_killed_server_is_transient_and_what_was_accepted_is_there(
    cluster: PrivateCluster,
) -> None:
    async with stores.opened(stores.async_url(cluster.url)) as database:
        await upgrade(database)
        receiver = Receiver(database, [TRIAGE.public, OWN.public], FixedClock(), secrets.randbelow)
        accepted: list[str] = []
        refused: list[BaseException] = []

        async def send() -> None:
            for _ in range(100):
                try:
                    accepted.append(await receiver.receive(b"x" * 500, Channel.EMAIL))
                except VardeError as error:
                    refused.append(error)
                    await asyncio.sleep(0.02)

        async with receiver.running():
            senders = [asyncio.create_task(send()) for _ in range(8)]
            async with asyncio.timeout(30):
                await until(lambda: len(accepted) >= 40)
            cluster.kill()
            await asyncio.sleep(0.5)
            with pytest.raises(Transient):
                await database.check()
            await asyncio.gather(*senders)
            await asyncio.to_thread(cluster.start)
            accepted.append(await receiver.receive(b"after", Channel.EMAIL))
        await database.check()
        assert refused
        assert all(isinstance(error, Transient) for error in refused)
        concerns, waiting = await _stored(database)
        # An answer that was lost with the server may have been stored: never fewer, never half.
        assert len(accepted) <= concerns <= len(accepted) + len(refused)
        assert waiting == concerns
        async with database.read() as tx:
            found = [await sealed.find_by_receipt(tx, receipt_digest(r)) for r in accepted]
        assert all(found)


async def test_a_transaction_cut_off_in_the_middle_leaves_nothing(cluster: PrivateCluster) -> None:
    async with stores.opened(stores.async_url(cluster.url)) as database:
        await upgrade(database)

        async def cut_off() -> None:
            async with database.begin() as tx:
                await outbox.add(tx, [CaseChanged(case_id=new_id(), version=1)], FixedClock().now())
                cluster.kill()

        with pytest.raises(Transient):
            await cut_off()
        assert not database.outbox_signal.is_set()
        await asyncio.to_thread(cluster.start)
        assert await _stored(database) == (0, 0)


async def test_the_listener_comes_back_with_the_server(cluster: PrivateCluster) -> None:
    async with (
        stores.opened(stores.async_url(cluster.url)) as database,
        stores.opened(stores.async_url(cluster.url)) as elsewhere,
    ):
        await upgrade(database)
        listening = asyncio.create_task(database.listen())
        await asyncio.wait_for(database.outbox_signal.wait(), 10)
        database.outbox_signal.clear()  # before: the listener may be back first
        await asyncio.to_thread(cluster.restart)
        await asyncio.wait_for(database.outbox_signal.wait(), 20)  # it looks once when it is back
        database.outbox_signal.clear()
        async with elsewhere.begin() as tx:
            await outbox.add(tx, [CaseChanged(case_id=new_id(), version=1)], FixedClock().now())
        await asyncio.wait_for(database.outbox_signal.wait(), 10)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_commit_in_another_process_wakes_the_relay(database: Database) -> None:
    listening = asyncio.create_task(database.listen())
    try:
        await asyncio.wait_for(database.outbox_signal.wait(), 10)
        database.outbox_signal.clear()
        command = [sys.executable, "-c", WRITER, _url(database)]
        await asyncio.to_thread(subprocess.run, command, check=True, timeout=60)
        await asyncio.wait_for(database.outbox_signal.wait(), 10)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_rollback_elsewhere_wakes_nobody(database: Database) -> None:
    listening = asyncio.create_task(database.listen())
    await asyncio.wait_for(database.outbox_signal.wait(), 10)
    database.outbox_signal.clear()
    async with stores.opened(_url(database)) as elsewhere:
        with contextlib.suppress(ZeroDivisionError):
            async with elsewhere.begin() as tx:
                await outbox.add(tx, [CaseChanged(case_id=new_id(), version=1)], FixedClock().now())
                raise ZeroDivisionError
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(database.outbox_signal.wait(), 0.5)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_connection_that_the_server_has_ended_is_replaced_before_it_is_used(
    database: Database,
) -> None:
    async with database.read() as tx, database.read() as other:
        ended = [await _backend(tx), await _backend(other)]
    async with database.engine.connect() as connection:
        mine = await _backend(connection)
        for pid in {*ended} - {mine}:
            await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await asyncio.sleep(0.2)  # until the news is here
    async with database.read() as tx, database.read() as other:
        assert not {await _backend(tx), await _backend(other)} & ({*ended} - {mine})


async def test_only_a_connection_that_was_silent_is_asked_whether_it_still_leads_somewhere(
    database: Database,
) -> None:
    sent = list[str]()
    async with database.read() as tx:
        driver = (await tx.get_raw_connection()).driver_connection
        assert driver is not None
        driver.add_query_logger(lambda query: sent.append(query.query))
    await database.check()
    once = ["BEGIN;", "COMMIT;"]
    assert sent == once, "what is prepared is not told"
    pool = database.engine.sync_engine.pool
    event.listen(pool, "checkin", lambda _, record: record.info.update({LAST_USED: 0.0}))
    await database.check()
    await database.check()
    assert sent == [*once, *once, "BEGIN;", ";", "ROLLBACK;", *once]


async def _backend(tx: AsyncConnection) -> int:
    pid: int = (await tx.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    return pid


async def test_an_exhausted_pool_is_transient() -> None:
    async with fresh_database() as url:
        short = stores.async_url(url)
        async with stores.opened(short) as database, contextlib.AsyncExitStack() as stack:
            database.engine.sync_engine.pool._timeout = 0.2  # type: ignore[attr-defined] # of its queue pool
            for _ in range(15):
                await stack.enter_async_context(database.read())
            with pytest.raises(Transient):
                await database.check()


async def _triage(database: Database, event: ConcernReceived) -> Case | None:
    for _ in range(10):
        try:
            return await open_case(
                database,
                event,
                READING,
                coordinator=OWN.public,
                clock=FixedClock(),
                below=secrets.randbelow,
            )
        except Transient:
            await asyncio.sleep(0.01)
    raise AssertionError("triage never came through")


async def test_routers_at_once_make_one_case_of_a_concern(database: Database) -> None:
    receiver = Receiver(database, [TRIAGE.public, OWN.public], FixedClock(), secrets.randbelow)
    async with receiver.running():
        await asyncio.gather(*(receiver.receive(b"x", Channel.WEB) for _ in range(10)))
    async with database.begin() as tx:
        rows = await outbox.lease(tx, FixedClock().now(), 100)
        await outbox.remove(tx, [r.event_id for r in rows])
    events = [e for e in (parse(r.body) for r in rows) if isinstance(e, ConcernReceived)]
    again = [
        ConcernReceived(concern_id=e.concern_id) for e in events
    ]  # another event, same concern
    async with stores.opened(_url(database)) as other:
        made = await asyncio.gather(
            *(_triage(where, e) for where in (database, other) for e in (*events, *again))
        )
    opened = [case for case in made if case is not None]
    assert sorted(c.concern_id for c in opened) == sorted(e.concern_id for e in events)
    assert len({c.reference for c in opened}) == 10
    async with database.read() as tx:
        assert await sealed.wraps_of(tx, "triage") == []
        assert len(await sealed.wraps_of(tx, "coordinator")) == 10
        assert sum((await sealed.ACCOUNTS.by_key(tx, "coordinator")).values()) == 10
        assert (await outbox.waiting(tx))[0] == 10
