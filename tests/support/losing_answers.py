"""A database that does what it is told, and whose answer to that is lost: the line broke after the commit."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry

from support import stores
from support.chat import DIRECTORY, FixedClock, Group
from varde.chatops.metrics import Metrics
from varde.shared.casework.cases import Casework
from varde.shared.errors import Transient
from varde.shared.store.database import Database, Transaction


class LosingAnswers(Database):
    """Is ``away`` for the next so many transactions; then loses the answers to the next ``lose`` commits, and what was
    written stands."""

    away = 0
    lose = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """See ``Database``."""
        if self.away:
            self.away -= 1
            raise Transient("the database is away or busy")
        async with super().begin() as tx:
            yield tx
        if self.lose:
            self.lose -= 1
            raise Transient("the database is away or busy")


def _group(database: Database) -> Group:
    registry = CollectorRegistry()
    casework = Casework(database, DIRECTORY, FixedClock())
    return Group(database, casework, registry, Metrics(registry))


@asynccontextmanager
async def losing_group(
    kind: str, folder: Path
) -> AsyncIterator[tuple[Group, Group, LosingAnswers]]:
    """The group as the owner of the database sees it, and as the chat does, with its own login in PostgreSQL and a
    line that breaks."""
    async with AsyncExitStack() as stack:
        owner = await stack.enter_async_context(stores.of_kind(kind, folder))
        seen = owner
        if kind == "postgres":
            seen = (await stack.enter_async_context(stores.logins(owner, ("chatops",))))["chatops"]
        chat = LosingAnswers(seen.engine.url.render_as_string(hide_password=False))
        stack.push_async_callback(chat.close)
        yield _group(owner), _group(chat), chat
