"""Reads messages in another process, so that no message can stop or take over this one."""

import asyncio
import contextlib
import sys
from types import TracebackType
from typing import Self

from varde.shared.errors import Transient
from varde.shared.mail.frames import LENGTH, READY, frame
from varde.shared.mail.model import Problem, ReadMail, unreadable

MAX_RAW = 64 * 1024 * 1024
"""Bytes of a message that is read at all."""
SECONDS_PER_MESSAGE = 5.0
_SECONDS_TO_START = 30.0
_MAX_READING = 32 * 1024 * 1024
_READINGS_PER_WORKER = 1_000
# -I: no environment, no current folder. The worker also inherits none of our secrets.
_COMMAND = (sys.executable, "-I", "-m", "varde.shared.mail.worker")
_LOST = (ConnectionError, asyncio.IncompleteReadError, ValueError)


class MailReader:
    """One persistent worker, used by one message at a time and restarted when it fails.

    ``async with MailReader() as reader: await reader.read(raw)``. ``command`` is the worker's command
    line and ``seconds`` the wall-clock limit for one message.
    """

    def __init__(
        self, *, seconds: float = SECONDS_PER_MESSAGE, command: tuple[str, ...] = _COMMAND
    ) -> None:
        self._seconds = seconds
        self._command = command
        self._turn = asyncio.Lock()
        self._worker: asyncio.subprocess.Process | None = None
        self._readings = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop()

    async def read(self, raw: bytes) -> ReadMail:
        """What ``raw`` says; kind ``unreadable`` with a problem code when nothing could be read.

        Never raises for content. Raises ``Transient`` when no worker can be started.
        """
        if len(raw) > MAX_RAW:
            return unreadable(Problem.TOO_BIG)
        async with self._turn:
            first = await self._attempt(raw)
            # The worker may have died between messages: one more try, with a fresh one.
            reading = first or await self._attempt(raw)
        return reading or unreadable(Problem.READER_FAILED)

    async def _attempt(self, raw: bytes) -> ReadMail | None:
        worker = await self._started()
        finished = False
        try:
            async with asyncio.timeout(self._seconds):
                reading = ReadMail.from_json(await _ask(worker, raw))
            finished = True
        except TimeoutError:
            return unreadable(Problem.TIME_OUT)
        except _LOST:
            return None
        else:
            return reading
        finally:
            if not finished:  # also when this task was cancelled half-way
                await self._stop()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._worker is not None and self._readings >= _READINGS_PER_WORKER:
            await self._stop()
        self._readings += 1
        if self._worker is None or self._worker.returncode is not None:
            await self._start()
        assert self._worker is not None  # noqa: S101 - for the type checker
        return self._worker

    async def _start(self) -> None:
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            self._worker = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=nowhere,
                env={"LC_ALL": "C.UTF-8"},
                cwd="/",
            )
            async with asyncio.timeout(_SECONDS_TO_START):
                greeting = await _answer(self._worker)
        except (OSError, TimeoutError, *_LOST) as error:
            await self._stop()
            msg = "the mail reading process does not start"
            raise Transient(msg) from error
        if greeting != READY:
            await self._stop()
            msg = "the mail reading process does not greet"
            raise Transient(msg)
        self._readings = 1

    async def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()


async def _ask(worker: asyncio.subprocess.Process, raw: bytes) -> bytes:
    assert worker.stdin is not None  # noqa: S101 - made with a pipe
    worker.stdin.write(frame(raw))
    await worker.stdin.drain()
    return await _answer(worker)


async def _answer(worker: asyncio.subprocess.Process) -> bytes:
    assert worker.stdout is not None  # noqa: S101 - made with a pipe
    (size,) = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))
    if size > _MAX_READING:
        msg = "a reading is never that long"
        raise ValueError(msg)
    return await worker.stdout.readexactly(size)
