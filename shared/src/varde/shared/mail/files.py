"""The files that stand in a message, taken out of it by a process of its own.

They lie nowhere else: the sealed message holds them, and in the clear they are in memory only.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.mail.reader import MAX_RAW

SECONDS = 20.0
"""For one message."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file in a list: ``media_type`` is by content, ``size`` in bytes. Its ``repr`` shows nothing of it."""

    name: str
    media_type: str
    size: int

    def __repr__(self) -> str:
        return "MailFile(…)"


@dataclass(frozen=True, slots=True)
class MailFiles:
    """The files of a message in their order."""

    files: tuple[MailFile, ...] = ()
    more: bool = False
    """There may be more: too many of them, too deep inside, or in a message that is broken."""
    unread: bool = False
    """The message could not be taken apart this time, and another time could."""


class Unpacker:
    """Takes messages apart, one at a time. Whoever has it meets a process that has seen no others' messages."""

    def __init__(self, process: BoundedProcess) -> None:
        self._process = process

    async def listed(self, raw: bytes) -> MailFiles:
        """The files of ``raw``. Never raises for content; ``Transient`` when no process can be started."""
        if len(raw) > MAX_RAW:
            return MailFiles(more=True)
        try:
            return await self._process.ask(b"0\n" + raw, _list)
        except (TimeoutError, Lost):
            return MailFiles(more=True, unread=True)

    async def content(self, raw: bytes, number: int) -> bytes | None:
        """The content of a file of ``raw`` by its number from 1 in the list; None when it is not had this time.

        Raises as ``listed`` does.
        """
        try:
            return await self._process.ask(b"%d\n" % number + raw, _content)
        except (TimeoutError, Lost):
            return None


@asynccontextmanager
async def unpacking() -> AsyncIterator[Unpacker]:
    """An unpacker; its process starts with the first message and is gone when the block ends."""
    process = BoundedProcess("varde.shared.mail.unpacker", seconds=SECONDS, largest=MAX_RAW + 1)
    try:
        yield Unpacker(process)
    finally:
        await process.stop()


def _list(answer: bytes) -> MailFiles:
    """The list in ``answer``. Raises ``ValueError`` for what is none."""
    try:
        read = json.loads(answer)
        files = tuple(
            MailFile(str(name), str(kind), int(size)) for name, kind, size in read["files"]
        )
        return MailFiles(files, bool(read["more"]))
    except (TypeError, KeyError, RecursionError) as error:
        msg = "not a list of files"
        raise ValueError(msg) from error


def _content(answer: bytes) -> bytes | None:
    return answer[1:] if answer else None
