"""Rows for several tables at once: all or none, on both databases."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from support import stores
from support.times import START
from varde.shared.domain.codes import Channel
from varde.shared.errors import Transient
from varde.shared.messages import new_id
from varde.shared.store import arrivals, outbox, sealed
from varde.shared.store.database import Database
from varde.shared.store.tables import outbox as outbox_table
from varde.shared.store.wraps import StoredWrap

_FRAME = 4096 + 24
"""Bytes of a page in SQLite's write-ahead log."""


@pytest.fixture(params=stores.KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.of_kind(request.param, tmp_path) as opened:
        yield opened


def a_concern(ciphertext: bytes = b"\0\xff", receipt: str = "") -> sealed.SealedConcern:
    wraps = tuple(StoredWrap(r, f"key-{r}", r.encode()) for r in ("triage", "coordinator"))
    digest = receipt or secrets.token_hex(32)
    return sealed.SealedConcern(new_id(), Channel.WEB, START, digest, ciphertext, wraps)


def _pages_written(database: Database) -> int:
    return Path(f"{database.engine.url.database}-wal").stat().st_size // _FRAME


async def _concerns(database: Database) -> int:
    async with database.read() as tx:
        return len((await tx.execute(select(sealed.sealed_concern.c.concern_id))).all())


async def test_bytes_times_and_nothing_come_back_as_they_went_in(database: Database) -> None:
    concern = a_concern(bytes(range(256)))
    await arrivals.store(database, [concern], START)
    async with database.read() as tx:
        found = await sealed.load_concern(tx, concern.concern_id)
        row = (await tx.execute(select(outbox_table))).one()
    assert found is not None
    assert (found.ciphertext, found.received_at) == (concern.ciphertext, START)
    assert set(found.wraps) == set(concern.wraps)
    assert row.created_at == START
    assert row.leased_until is None
    assert concern.concern_id.encode() in row.body


async def test_a_group_goes_in_whole(database: Database) -> None:
    await arrivals.store(database, [a_concern() for _ in range(128)], START)
    async with database.read() as tx:
        assert (await outbox.waiting(tx))[0] == 128
    assert await _concerns(database) == 128


async def test_when_one_row_cannot_go_in_none_does(database: Database) -> None:
    await arrivals.store(database, [a_concern(receipt="d" * 64)], START)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await arrivals.store(database, [a_concern(), a_concern(receipt="d" * 64)], START)
    assert await _concerns(database) == 1
    async with database.read() as tx:
        assert len(await sealed.wraps_of(tx, "triage")) == 1
        assert (await outbox.waiting(tx))[0] == 1


async def test_it_works_again_after_a_table_was_away(database: Database) -> None:
    await arrivals.store(database, [a_concern()], START)
    async with database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE outbox RENAME TO away")
    with pytest.raises(Transient):
        await arrivals.store(database, [a_concern()], START)
    async with database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE away RENAME TO outbox")
    await arrivals.store(database, [a_concern()], START)
    assert await _concerns(database) == 2


async def test_an_empty_log_of_sqlite_loses_nothing(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        await arrivals.store(database, [a_concern()], START)
        await database.truncate_log()
        assert (tmp_path / "varde.db-wal").stat().st_size == 0
        assert await _concerns(database) == 1


async def test_a_mail_alone_writes_few_pages(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        for _ in range(5):
            await arrivals.store(database, [a_concern(bytes(6000))], START)
        before = _pages_written(database)
        await arrivals.store(database, [a_concern(bytes(6000))], START)
        pages = _pages_written(database) - before
    # The file's first page; three of the original, which is two long, and two of its indexes; the wraps and their
    # index; the outbox and its index.
    assert pages <= 10
