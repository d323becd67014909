"""What a loopback chat needs to be used by services in processes of theirs: a thread, and members with its ids."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from support.running import ROOT

T = TypeVar("T")
Chat = TypeVar("Chat")
SECONDS = 30.0
USERS = {"koordinator": "U0COORD", "nav": "U0NAV", "politi": "U0POLICE"}
"""Members of config/partners.toml and who they are in the chat."""


class InThread(Generic[Chat]):
    """A chat that answers in a thread of its own."""

    def __init__(self, chat: Chat, loop: asyncio.AbstractEventLoop) -> None:
        self.chat = chat
        self._loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do ``work`` in the chat's thread."""
        return _run(work, self._loop)


@contextmanager
def in_thread(serving: AbstractAsyncContextManager[Chat]) -> Iterator[InThread[Chat]]:
    """The chat answers until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield InThread(_run(_entered(serving), loop), loop)
        _run(_left(serving), loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SECONDS)
        loop.close()


def config_for(chat: str, folder: Path) -> Path:
    """The shipped configuration in ``folder``, with the members' ids in ``chat``."""
    config = folder / "config"
    config.mkdir()
    for file in (ROOT / "config").iterdir():
        (config / file.name).write_text(_with_identities(file.read_text("utf-8"), chat), "utf-8")
    return config


def _with_identities(config: str, chat: str) -> str:
    for member, user in USERS.items():
        config = config.replace(
            f'identities = {{ local = "{member}" }}',
            f'identities = {{ local = "{member}", {chat} = "{user}" }}',
        )
    return config


def _run(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result(SECONDS)


async def _entered(serving: AbstractAsyncContextManager[Chat]) -> Chat:
    return await serving.__aenter__()


async def _left(serving: AbstractAsyncContextManager[Chat]) -> None:
    await serving.__aexit__(None, None, None)
