"""The database: write and read transactions, and a signal when the outbox has something to relay."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import asyncpg
from sqlalchemy import Table, event, insert, text
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InvalidatePoolError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from varde.shared.errors import Permanent, Transient
from varde.shared.store import sqlite

if TYPE_CHECKING:
    from varde.shared.store.batch import SQLiteBatch

Transaction = AsyncConnection
"""An open transaction. It is committed when the ``begin()`` block ends, at the edge only."""

Rows = Sequence[tuple[Table, Sequence[dict[str, Any]]]]
"""Tables and their rows by column name; a row goes in after those before it."""

OUTBOX_CHANNEL = "varde_outbox"
_WROTE_OUTBOX = "varde_wrote_outbox"
_READ_ONLY = "varde_read_only"
_OUR_FAULT = (DataError, IntegrityError, ProgrammingError)
_NO_RIGHT = "42501"
_UNFIT_SCHEMA = frozenset({"42P01", "42703", _NO_RIGHT})
"""PostgreSQL: no such table, no such column, no right to it."""
_BAD_VALUE = "22"
"""PostgreSQL's class of errors that quote the value."""
_RECONNECT_SECONDS = 1.0
LAST_USED = "varde_last_used"
"""When a pooled connection was given back, by the monotonic clock, in its ``info``."""
_SILENT_SECONDS = 10.0
"""After so long it is asked whether a connection still leads somewhere."""


class Database:
    """One engine. ``begin()`` writes, ``read()`` reads; both raise ``Transient`` when it is away."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._batch = _batch(self._engine) if self.is_sqlite else None
        self.outbox_signal = asyncio.Event()
        self._one_writer = asyncio.Lock() if self.is_sqlite else contextlib.nullcontext()

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for migrations and tests."""
        return self._engine

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A write transaction: committed when the block ends, rolled back when it raises."""
        async with self._one_writer:
            with _away_is_transient():
                async with self._engine.begin() as tx:
                    tx.info.pop(_WROTE_OUTBOX, None)  # it may be left over from a rollback
                    yield tx
                    wrote_outbox = tx.info.pop(_WROTE_OUTBOX, False)
        if wrote_outbox:
            self.outbox_signal.set()

    async def insert(self, rows: Rows) -> None:
        """Insert rows into several tables in a transaction of its own, committed when it returns."""
        if self._batch is None:
            async with self.begin() as tx:
                for table, values in rows:
                    await tx.execute(insert(table), values)
            return
        async with self._one_writer:
            with _away_is_transient():
                await self._batch.insert(rows)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A read-only transaction."""
        with _away_is_transient():
            async with self._engine.connect() as connection:
                tx = await connection.execution_options(**{_READ_ONLY: True})
                async with tx.begin():
                    yield tx

    async def truncate_log(self) -> None:
        """Empty SQLite's write-ahead log: until then it holds what was deleted. PostgreSQL sees to its own."""
        if self._batch is None:
            return
        async with self._one_writer:
            with _away_is_transient():
                await self._batch.truncate_log()

    async def check(self) -> None:
        """Raise ``Transient`` when the database does not answer."""
        async with self.read() as tx:
            await tx.execute(text("SELECT 1"))

    async def listen(self) -> None:
        """Set ``outbox_signal`` when another process writes to the outbox; runs until cancelled.

        SQLite has one process, so there is nothing to listen to.
        """
        while not self.is_sqlite:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listen_once()
            await asyncio.sleep(_RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        _, options = self._engine.dialect.create_connect_args(self._engine.url)
        connection = await asyncpg.connect(**options)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(OUTBOX_CHANNEL, lambda *_: self.outbox_signal.set())
            self.outbox_signal.set()
            await lost.wait()
        finally:
            connection.terminate()

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()
        if self._batch is not None:
            self._batch.close()


def mark_outbox(tx: Transaction) -> None:
    """Remember that this transaction wrote to the outbox; the relay wakes when it is committed."""
    tx.info[_WROTE_OUTBOX] = True


def lacks_right(error: Transient) -> bool:
    """True when the database answered, and refused what the login may not see."""
    return getattr(error.__cause__, "sqlstate", None) == _NO_RIGHT


@contextlib.contextmanager
def _away_is_transient() -> Any:
    try:
        yield
    except DBAPIError as error:
        _raise_told(error)
    except (OSError, PoolTimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Transient("the database is away or busy") from error


def _raise_told(error: DBAPIError) -> NoReturn:
    """Raise ``error`` by what the caller does next, without the statement or its parameters."""
    state: str = getattr(error.orig, "sqlstate", None) or ""
    if state in _UNFIT_SCHEMA:
        msg = "the database does not fit this version: run `varde migrate`"
        raise Transient(msg, retry_after=5.0) from error.orig
    if state.startswith(_BAD_VALUE):
        raise Permanent("the database cannot hold a value as it was given") from None
    if isinstance(error, _OUR_FAULT):
        raise error
    raise Transient("the database is away or busy") from error.orig


def _engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", sqlite.prepare)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    else:
        event.listen(engine.sync_engine.pool, "checkin", _note_use)
        event.listen(engine.sync_engine.pool, "checkout", _look_before_use)
    return engine


def _note_use(_connection: Any, record: Any) -> None:
    record.info[LAST_USED] = time.monotonic()


def _look_before_use(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that is gone is replaced, and all others with it.

    SQLAlchemy's own ``pool_pre_ping`` asks the server before each use, with three messages there and back: more than
    most of our transactions hold. What the server has ended is known without; a line that was silent may be dead.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    silent = time.monotonic() - record.info.get(LAST_USED, time.monotonic())
    if silent > _SILENT_SECONDS:
        try:
            connection.ping()
        except Exception as error:  # whatever it is, the connection is of no use
            raise InvalidatePoolError from error


def _batch(engine: AsyncEngine) -> "SQLiteBatch":
    # Loaded where it is used, with SQLite's library: beside PostgreSQL it would only take memory.
    from varde.shared.store.batch import SQLiteBatch  # noqa: PLC0415 - see above

    return SQLiteBatch(engine.url)


def _begin_sqlite(connection: Any) -> None:
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
