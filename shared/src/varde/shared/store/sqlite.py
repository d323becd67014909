"""How every connection to SQLite is set up."""

from typing import TYPE_CHECKING

from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:  # its library is loaded by who connects
    import sqlite3

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL may lose an acknowledged concern when the power fails
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # a destroyed data key must not linger in a free page
    "PRAGMA busy_timeout = 5000",
    "PRAGMA wal_autocheckpoint = 4000",  # pages: fewer and longer rounds of copying under load
)


def prepare(connection: "sqlite3.Connection", _entry: ConnectionPoolEntry) -> None:
    """Set up a fresh connection; transactions are begun by whoever needs one."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
