"""The database: settings in force, errors told apart, and both work again afterwards."""

import asyncio
import sqlite3
import traceback
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from support import stores
from support.times import START
from varde.shared.domain.codes import Channel
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import new_id
from varde.shared.store import arrivals, cards, local_channel, sealed
from varde.shared.store.database import Database, Transaction
from varde.shared.store.dead_letters import DatabaseDeadStore
from varde.shared.store.tables import note, outbox
from varde.shared.store.wraps import StoredWrap

SECRET = "HEMMELIG"


async def test_sqlite_is_as_durable_and_forgetful_as_promised(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        for open_transaction in (database.begin, database.read):
            async with open_transaction() as tx:
                found = {
                    name: (await tx.execute(text(f"PRAGMA {name}"))).scalar_one()
                    for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
                }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "secure_delete": 1,
                "foreign_keys": 1,
            }


async def test_a_read_transaction_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database, database.begin():
        async with asyncio.timeout(2):
            await database.check()


async def test_a_locked_file_is_transient_and_passes(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        other = sqlite3.connect(tmp_path / "varde.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Transient, match="away or busy"):
            async with database.begin() as tx:
                await tx.execute(text("SELECT 1"))
        other.execute("ROLLBACK")
        other.close()
        async with database.begin() as tx:
            await tx.execute(text("DELETE FROM outbox"))


async def test_a_file_that_cannot_be_opened_is_transient(tmp_path: Path) -> None:
    async with stores.opened(stores.sqlite_url(tmp_path / "missing")) as database:
        with pytest.raises(Transient):
            await database.check()
        (tmp_path / "missing").mkdir()
        await database.check()


async def test_a_damaged_file_is_said_without_repeating_it(tmp_path: Path) -> None:
    (tmp_path / "varde.db").write_bytes(SECRET.encode() * 1000)
    async with stores.opened(stores.sqlite_url(tmp_path)) as database:
        with pytest.raises(Transient) as away:
            await database.check()
    assert SECRET not in "".join(traceback.format_exception(away.value))


async def test_what_raises_is_rolled_back(database: Database) -> None:
    async def fails() -> None:
        async with database.begin() as tx:
            await _message(tx, new_id())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with database.read() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM outbox"))).scalar_one() == 0


async def test_our_own_fault_is_not_taken_for_an_outage(database: Database) -> None:
    same, body = new_id(), SECRET.encode()

    async def twice() -> None:
        async with database.begin() as tx:
            await _message(tx, same, body=body)
            await _message(tx, same, body=body)

    with pytest.raises(IntegrityError) as fault:
        await twice()
    assert SECRET not in "".join(traceback.format_exception(fault.value))
    await database.check()


@pytest.mark.postgres
@pytest.mark.parametrize("value", [SECRET + "\0", SECRET + "\ud800"])
async def test_a_value_that_cannot_be_held_is_permanent_and_not_repeated(value: str) -> None:
    async with stores.postgres() as database:
        with pytest.raises(Permanent) as refused:
            async with database.begin() as tx:
                await tx.execute(
                    insert(note).values(
                        case_id=new_id(),
                        place=0,
                        written_on=START.date(),
                        partner="NAV",
                        text=value,
                    )
                )
        assert SECRET not in "".join(traceback.format_exception(refused.value))
        await database.check()


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["SELECT * FROM missing", "SELECT missing FROM outbox"])
async def test_a_schema_that_does_not_fit_says_what_to_run(statement: str) -> None:
    async with stores.postgres() as database:
        with pytest.raises(Transient, match="varde migrate"):
            async with database.begin() as tx:
                await tx.execute(text(statement))


@pytest.mark.postgres
async def test_a_write_in_a_reading_login_does_not_open_a_transaction_for_ever() -> None:
    async with stores.postgres() as database:
        for _ in range(40):  # more than the pool holds
            with pytest.raises(ZeroDivisionError):
                async with database.begin():
                    raise ZeroDivisionError
        await database.check()


async def test_sqlite_has_nothing_to_listen_to(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        await asyncio.wait_for(database.listen(), 1)


async def test_a_destroyed_wrap_does_not_linger_in_the_file(tmp_path: Path) -> None:
    secret = b"WRAPPED-KEY-OF-TRIAGE" * 3
    async with stores.sqlite(tmp_path) as database:
        wraps = (StoredWrap("triage", "k", secret),)
        concern = sealed.SealedConcern(new_id(), Channel.WEB, START, "d" * 64, b"c", wraps)
        await arrivals.store(database, [concern], START)
        async with database.begin() as tx:
            await sealed.destroy_wrap(tx, concern.concern_id, "triage")
            await sealed.destroy_wrap(tx, concern.concern_id, "triage")
        files = [tmp_path / "varde.db", tmp_path / "varde.db-wal"]
        assert any(secret in file.read_bytes() for file in files)  # the log still has it
        await database.truncate_log()
        assert not any(secret in file.read_bytes() for file in files)


async def test_a_sealed_concern_comes_back_and_the_oldest_is_known(database: Database) -> None:
    wraps = (
        StoredWrap("triage", "k1", b"w1"),
        StoredWrap("coordinator", "k2", b"w2"),
    )
    concern = sealed.SealedConcern(new_id(), Channel.EMAIL, START, "d" * 64, b"\0\xff", wraps)
    async with database.read() as tx:
        assert await sealed.oldest_waiting(tx) is None
    await arrivals.store(database, [concern], START)
    async with database.begin() as tx:
        assert await sealed.oldest_waiting(tx) == START
        found = await sealed.load_concern(tx, concern.concern_id)
        assert found is not None
        assert set(found.wraps) == set(wraps)
        assert (found.ciphertext, found.received_at) == (concern.ciphertext, START)
        assert await sealed.find_by_receipt(tx, "d" * 64) == concern.concern_id
        assert await sealed.find_by_receipt(tx, "e" * 64) is None
        assert await sealed.load_concern(tx, new_id()) is None
        await sealed.destroy_wrap(tx, concern.concern_id, "triage")
        assert await sealed.oldest_waiting(tx) is None


async def test_an_account_is_replaced_rewrapped_and_dropped(database: Database) -> None:
    case_id = new_id()
    first, second = (StoredWrap("coordinator", k, k.encode()) for k in ("k1", "k2"))
    async with database.begin() as tx:
        await sealed.put_account(tx, case_id, first, b"old")
        await sealed.put_account(tx, case_id, first, b"new")
        await sealed.ACCOUNTS.replace(tx, case_id, first, second)
        assert await sealed.load_account(tx, case_id) == (second, b"new")
        assert await sealed.ACCOUNTS.by_key(tx, "coordinator") == {"k2": 1}
        assert await sealed.ACCOUNTS.by_key(tx, "triage") == {}
        await sealed.drop_account(tx, case_id)
        await sealed.ACCOUNTS.replace(tx, case_id, second, first)
        assert await sealed.load_account(tx, case_id) is None


async def test_an_account_that_was_written_anew_keeps_its_own_wrap(database: Database) -> None:
    case_id = new_id()
    seen, written, rewrapped = (
        StoredWrap("coordinator", k, k.encode()) for k in ("k1", "k2", "k3")
    )
    async with database.begin() as tx:
        await sealed.put_account(tx, case_id, seen, b"old")
        await sealed.put_account(tx, case_id, written, b"new")
        await sealed.ACCOUNTS.replace(tx, case_id, seen, rewrapped)
        assert await sealed.load_account(tx, case_id) == (written, b"new")


async def test_a_card_is_remembered_for_each_platform(database: Database) -> None:
    case_id = new_id()
    async with database.begin() as tx:
        assert await cards.get(tx, case_id, "slack") is None
        await cards.put(tx, case_id, "slack", cards.CardPost("m1", 1))
        await cards.put(tx, case_id, "slack", cards.CardPost("m1", 2))
        await cards.put(tx, case_id, "local", cards.CardPost("m9", 1))
        assert await cards.get(tx, case_id, "slack") == cards.CardPost("m1", 2)


async def test_the_local_channel_keeps_its_order(database: Database) -> None:
    posted = [
        local_channel.LocalMessage(new_id(), "group", new_id(), 1, {"n": n}) for n in range(5)
    ]
    async with database.begin() as tx:
        for message in posted:
            await local_channel.post(tx, message)
        await local_channel.change(tx, posted[1].message_id, 2, {"n": "changed"})
        shown = await local_channel.messages(tx, limit=4)
        found = await local_channel.find(tx, posted[1].case_id, "group")
        assert await local_channel.find(tx, posted[1].case_id, "coordinator") is None
    assert [m.body["n"] for m in shown] == ["changed", 2, 3, 4]
    assert found is not None
    assert (found.version, found.body) == (2, {"n": "changed"})


async def test_messages_posted_at_once_all_come_into_the_local_channel(database: Database) -> None:
    posted = [local_channel.LocalMessage(new_id(), "group", new_id(), 1, {}) for _ in range(20)]

    async def post(message: local_channel.LocalMessage) -> None:
        async with database.begin() as tx:
            await local_channel.post(tx, message)

    await asyncio.gather(*map(post, posted))
    async with database.read() as tx:
        shown = await local_channel.messages(tx)
    assert {m.message_id for m in shown} == {m.message_id for m in posted}


async def test_dead_letters_wait_for_an_operator(database: Database) -> None:
    store = DatabaseDeadStore(database)
    await store.put("router", "concern.received", new_id(), b"body", "x" * 500, 4)
    (letter,) = await store.list()
    assert len(letter.reason) == 200
    assert await store.take(letter.letter_id) == letter
    assert await store.take(new_id()) is None
    assert await store.drop(letter.letter_id)
    assert not await store.drop(letter.letter_id)
    assert await store.list() == []


async def _message(tx: Transaction, event_id: str, body: bytes = b"b") -> None:
    await tx.execute(
        insert(outbox).values(event_id=event_id, topic="t", body=body, created_at=START)
    )
