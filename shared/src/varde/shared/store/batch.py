"""Rows for several tables in one statement, for SQLite.

Python's driver lets go of the interpreter's lock in each statement and waits for it again after, behind a
busy event loop. A transaction of five statements waits five times, and that costs more than the writing.
So the rows of all tables go into one view, whose trigger puts each into its table; SQLite makes a
transaction of the one statement.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import URL, Dialect, PoolProxiedConnection, Table, create_engine, event
from sqlalchemy.exc import DBAPIError

from varde.shared.store.database import Rows
from varde.shared.store.sqlite import prepare
from varde.shared.store.worker import Worker

_Run = Callable[[str, Sequence[object]], Any]


class SQLiteBatch:
    """Inserts rows, on a connection and in a thread of its own."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)
        self._views: dict[tuple[str, ...], _View] = {}
        self._worker = Worker()
        self._connection: PoolProxiedConnection | None = None
        self._made: set[str] = set()
        event.listen(self._engine, "connect", prepare)

    async def insert(self, rows: Rows) -> None:
        """Insert all rows or none. Raises SQLAlchemy's errors."""
        await self._worker.do(lambda: self._in_thread(lambda run: self._insert(run, rows)))

    async def truncate_log(self) -> None:
        """Copy the write-ahead log into the database file and empty it, unless somebody reads from it."""
        await self._worker.do(
            lambda: self._in_thread(lambda run: run("PRAGMA wal_checkpoint(TRUNCATE)", ()))
        )

    def close(self) -> None:
        """Finish what is under way and give the connection back."""
        self._worker.close()
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _in_thread(self, work: Callable[[_Run], None]) -> None:
        # SQLAlchemy's own way to a statement takes a quarter of the time of a small one.
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        cursor = self._connection.cursor()
        try:
            work(cursor.execute)
        except sqlite3.Error as error:
            # A trigger that once failed does not see a mended schema.
            self._connection.invalidate()
            self._connection = None
            self._made.clear()
            raise DBAPIError.instance(None, None, error, sqlite3.Error) from error
        cursor.close()

    def _insert(self, run: _Run, rows: Rows) -> None:
        view = self._view([table for table, _ in rows])
        if view.name not in self._made:
            run(view.create, ())
            run(view.create_trigger, ())
            self._made.add(view.name)
        run(view.insert(rows), tuple(view.values(rows)))

    def _view(self, tables: Sequence[Table]) -> "_View":
        names = tuple(table.name for table in tables)
        if names not in self._views:
            self._views[names] = _View(tables, self._engine.dialect)
        return self._views[names]


class _View:
    """A view of one connection's own: a table's name, and as many columns as the widest table."""

    def __init__(self, tables: Sequence[Table], dialect: Dialect) -> None:
        self._columns = [f"c{n}" for n in range(max(len(table.columns) for table in tables))]
        self._holes = {table.name: self._hole(table) for table in tables}
        self._binders = {table.name: _binders(table, dialect) for table in tables}
        self.name = "_".join(["batch", *(table.name for table in tables)])
        blank = ", ".join(f"NULL AS {column}" for column in self._columns)
        self.create = f"CREATE TEMP VIEW {self.name} AS SELECT NULL AS target, {blank}"
        self.create_trigger = (
            f"CREATE TEMP TRIGGER {self.name}_into INSTEAD OF INSERT ON {self.name} "
            f"BEGIN {' '.join(self._into(table) for table in tables)} END"
        )

    def insert(self, rows: Rows) -> str:
        """The statement for as many rows of each table; what none of its columns fills is not bound."""
        holes = [self._holes[table.name] for table, many in rows for _ in many]
        return f"INSERT INTO {self.name} VALUES {','.join(holes)}"  # noqa: S608 # no value is in it, and the names are our tables'

    def values(self, rows: Rows) -> Iterator[object]:
        """What the statement takes, in its order."""
        for table, many in rows:
            binders = self._binders[table.name]
            for row in many:
                for name, bind in binders:
                    yield bind(row[name]) if bind and name in row else row.get(name)

    def _hole(self, table: Table) -> str:
        rest = ["NULL"] * (len(self._columns) - len(table.columns))
        return f"('{table.name}',{','.join(['?'] * len(table.columns) + rest)})"

    def _into(self, table: Table) -> str:
        columns = table.columns.keys()
        new = ", ".join(f"NEW.{column}" for column in self._columns[: len(columns)])
        return (
            f"INSERT INTO {table.name} ({', '.join(columns)}) "  # names of our tables and columns
            f"SELECT {new} WHERE NEW.target = '{table.name}';"
        )


def _binders(table: Table, dialect: Dialect) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Each column, and what turns its values into what SQLite takes; None where it takes them as they are."""
    return [
        (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
        for column in table.columns
    ]
