"""PostgreSQL databases that go from test to test: made once, emptied after each, gone when the process ends.

Making one and dropping it costs the server a fifth of a second, which is more than most tests do with it.
"""

import asyncio
import atexit
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from support.postgres import create_database, drop_database, with_database

_NOBODY_ELSE = """
SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SCHEMA = """
SELECT md5(string_agg(row, ',' ORDER BY row)) FROM (
    SELECT oid || '.' || xmin FROM pg_class WHERE oid >= 16384
    UNION ALL SELECT attrelid || '.' || attnum || '.' || xmin FROM pg_attribute WHERE attrelid >= 16384
    UNION ALL SELECT oid || '.' || xmin FROM pg_constraint WHERE oid >= 16384
    UNION ALL SELECT oid || '.' || xmin FROM pg_trigger WHERE oid >= 16384
    UNION ALL SELECT oid || '.' || xmin FROM pg_proc WHERE oid >= 16384
) AS rows (row)
"""
"""Another answer after whatever changed a table, an index, a trigger, a function or who may do what with them."""
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE one regclass; BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE oid >= 16384 AND relkind = 'r' AND relname <> 'alembic_version'
        AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
END $$;
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence;
"""


@dataclass(frozen=True, slots=True)
class _Lent:
    """A database, and what its schema was when it was made."""

    name: str
    schema: str


_SPARE: dict[str, list[_Lent]] = defaultdict(list)
"""Those that nobody has, by server."""


@asynccontextmanager
async def lent_database(server: str, template: str) -> AsyncIterator[str]:
    """The URL of a database that looks like a new copy of ``template``; one whose schema changes is lent once."""
    lent = _SPARE[server].pop() if _SPARE[server] else await _made(server, template)
    try:
        yield with_database(server, lent.name)
    finally:
        if await _emptied(server, lent):
            _SPARE[server].append(lent)
        else:
            await drop_database(server, lent.name)


async def _made(server: str, template: str) -> _Lent:
    name = await create_database(server, template)
    atexit.register(lambda: asyncio.run(drop_database(server, name)))
    connection = await asyncpg.connect(with_database(server, name))
    try:
        return _Lent(name, await connection.fetchval(_SCHEMA))
    finally:
        await connection.close()


async def _emptied(server: str, lent: _Lent) -> bool:
    """False when a test has changed more than rows."""
    connection = await asyncpg.connect(with_database(server, lent.name))
    try:
        await connection.execute(_NOBODY_ELSE)
        if await connection.fetchval(_SCHEMA) != lent.schema:
            return False
        await connection.execute(_EMPTY)
    finally:
        await connection.close()
    return True
