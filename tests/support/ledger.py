"""What an installation has stored, counted over its database by whoever may see everything."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from varde.shared.store.database import Database, Transaction
from varde.shared.store.sealed import load_concern
from varde.shared.vault import Wrap, load_private, open_sealed

T = TypeVar("T")
_COUNTS = {
    "concerns": "SELECT count(*) FROM sealed_concern",
    "wraps": "SELECT count(*) FROM key_wrap",
    "outbox": "SELECT count(*) FROM outbox",
    "cases": "SELECT count(*) FROM case_file",
    "cards": "SELECT count(*) FROM local_message WHERE audience = 'group'",
}


class Ledger:
    """The database of an installation, by its URL."""

    def __init__(self, url: str) -> None:
        self._url = url

    @classmethod
    def of_file(cls, folder: Path) -> "Ledger":
        """The embedded database of the installation in ``folder``."""
        return cls(f"sqlite+aiosqlite:///{folder / 'var' / 'varde.db'}")

    def counts(self) -> dict[str, int]:
        """How many concerns, wraps, waiting events, cases and cards of the local channel there are."""

        async def counted(tx: Transaction) -> dict[str, int]:
            return {
                name: (await tx.exec_driver_sql(query)).scalar_one()
                for name, query in _COUNTS.items()
            }

        return self.read(counted)

    def wait_until_settled(self, *, seconds: float = 30.0) -> None:
        """Wait until every concern has its case and every case its card.

        Fails with the counts when none of them has changed for ``seconds``: a slow machine may go on.
        """
        before, deadline = dict[str, int](), 0.0
        while not _is_settled(counts := self.counts()):
            if counts != before:
                before, deadline = counts, time.monotonic() + seconds
            assert time.monotonic() < deadline, f"not settled: {counts}"
            time.sleep(0.05)

    def marks(self, keys_folder: Path, pattern: "re.Pattern[bytes]") -> list[int]:
        """The number that ``pattern`` finds in each original, opened with the coordinator's key."""
        return list(self.concerns_by_mark(keys_folder, pattern).values())

    def concerns_by_mark(self, keys_folder: Path, pattern: "re.Pattern[bytes]") -> dict[str, int]:
        """The same by the concern's id."""
        keys = load_private(keys_folder, "coordinator")

        async def opened(tx: Transaction) -> dict[str, int]:
            ids = [r[0] for r in await tx.exec_driver_sql("SELECT concern_id FROM sealed_concern")]
            marks = {}
            for concern_id in ids:
                concern = await load_concern(tx, concern_id)
                assert concern is not None
                assert [w.recipient for w in concern.wraps] == ["coordinator"]
                wrap = Wrap(*(getattr(concern.wraps[0], n) for n in Wrap.__slots__))
                raw = open_sealed(concern.ciphertext, wrap, keys, bound_to=concern_id)
                found = pattern.search(raw)
                assert found
                marks[concern_id] = int(found[1])
            return marks

        return self.read(opened)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query of the test's own gives."""

        async def read(tx: Transaction) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in await tx.exec_driver_sql(query)]

        return self.read(read)

    def execute(self, statement: str) -> None:
        """Carry out a statement of the test's own."""

        async def run() -> None:
            database = Database(self._url)
            try:
                async with database.begin() as tx:
                    await tx.exec_driver_sql(statement)
            finally:
                await database.close()

        asyncio.run(run())

    def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """What ``work`` reads in a transaction of its own."""

        async def run() -> T:
            database = Database(self._url)
            try:
                async with database.read() as tx:
                    return await work(tx)
            finally:
                await database.close()

        return asyncio.run(run())


def _is_settled(counts: dict[str, int]) -> bool:
    return counts["outbox"] == 0 and counts["concerns"] == counts["cases"] <= counts["cards"]
