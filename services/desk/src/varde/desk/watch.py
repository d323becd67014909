"""Tells open pages that something has changed: one question to the database for all of them, and no word of what."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from varde.desk.sessions import Sessions
from varde.shared.domain.partner import Actor
from varde.shared.errors import Transient
from varde.shared.store import piles
from varde.shared.store.database import Database

EVERY_SECONDS = 5.0
HEARTBEAT_SECONDS = 15.0
"""Proxies end a connection that is silent for longer, and a browser that is gone is found out by it."""
MOST_LISTENERS = 40
MOST_OF_A_SESSION = 3
"""A browser holds six connections to a site: pages must not wait for each other."""
_HELLO = b"retry: 10000\n\n"
_BEAT = b":\n\n"
_CHANGED = b"event: changed\ndata: 1\n\n"
_ENDED = b"event: ended\ndata: 1\n\n"


@dataclass(slots=True, eq=False)
class _Listener:
    token: str
    actor: Actor
    mark: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    """The session has ended."""


class Watch:
    """Runs while the block does; at its end every listener is let go."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        *,
        every: float = EVERY_SECONDS,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._every = every
        self._heartbeat = heartbeat
        self._listeners: set[_Listener] = set()
        self._asked = asyncio.Event()
        self._closed = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="desk watch")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed = True
        for listener in self._listeners:
            listener.woken.set()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @property
    def listeners(self) -> int:
        """How many pages listen."""
        return len(self._listeners)

    def listen(self, token: str, actor: Actor, mark: str) -> AsyncIterator[bytes] | None:
        """The events for a page that knows the queue as of ``mark``; None where there is no room for another."""
        of_session = sum(one.token == token for one in self._listeners)
        if self._closed or of_session >= MOST_OF_A_SESSION or self.listeners >= MOST_LISTENERS:
            return None
        listener = _Listener(token, actor, mark)
        self._listeners.add(listener)
        self._asked.set()
        return self._events(listener)

    def let_go(self, listener: _Listener) -> None:
        """Nobody reads any more."""
        self._listeners.discard(listener)

    async def _events(self, listener: _Listener) -> AsyncIterator[bytes]:
        try:
            yield _HELLO
            while not self._closed:
                try:
                    async with asyncio.timeout(self._heartbeat):
                        await listener.woken.wait()
                except TimeoutError:
                    yield _BEAT
                    continue
                listener.woken.clear()
                if listener.ended:
                    yield _ENDED
                    return
                if not self._closed:
                    yield _CHANGED
        finally:
            self.let_go(listener)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._asked.wait()
            self._asked.clear()
            if self._listeners:
                with suppress(Transient):
                    await self._look()

    async def _look(self) -> None:
        listeners = list(self._listeners)
        async with self._database.read() as tx:
            marks = {actor: await piles.mark(tx, actor) for actor in {o.actor for o in listeners}}
        alive = {token: await self._alive(token) for token in {one.token for one in listeners}}
        for one in listeners:
            one.ended = not alive[one.token]
            if one.ended or marks[one.actor] != one.mark:
                one.mark = marks[one.actor]
                one.woken.set()

    async def _alive(self, token: str) -> bool:
        return await self._sessions.find(token, counts=False) is not None
