"""Reads messages in another process, so that no message can stop or take over this one."""

from types import TracebackType
from typing import Self

from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.mail.model import Problem, ReadMail, unreadable

MAX_RAW = 64 * 1024 * 1024
"""Bytes of a message that is read at all."""
SECONDS_PER_MESSAGE = 5.0
_MAX_READING = 32 * 1024 * 1024


class MailReader:
    """One persistent worker, used by one message at a time and restarted when it fails.

    ``async with MailReader() as reader: await reader.read(raw)``. ``command`` is the worker's command
    line and ``seconds`` the wall-clock limit for one message.
    """

    def __init__(
        self, *, seconds: float = SECONDS_PER_MESSAGE, command: tuple[str, ...] | None = None
    ) -> None:
        self.process = BoundedProcess(
            "varde.shared.mail.worker", seconds=seconds, largest=_MAX_READING, command=command
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.process.stop()

    async def read(self, raw: bytes) -> ReadMail:
        """What ``raw`` says; kind ``unreadable`` with a problem code when nothing could be read.

        Never raises for content. Raises ``Transient`` when no worker can be started.
        """
        if len(raw) > MAX_RAW:
            return unreadable(Problem.TOO_BIG)
        try:
            # The worker may have died between messages: one more try, with a fresh one.
            return await self._attempt(raw) or await self._attempt(raw) or _FAILED
        except TimeoutError:
            return unreadable(Problem.TIME_OUT)

    async def _attempt(self, raw: bytes) -> ReadMail | None:
        try:
            return await self.process.ask(raw, ReadMail.from_json)
        except Lost:
            return None


_FAILED = unreadable(Problem.READER_FAILED)
