"""The examining process as the door sees it: asked one thing at a time, ended when it does not answer."""

import asyncio
import contextlib
import json
import sys
from typing import Any

from varde.intake_email.authentication.frames import HEAD, MOST_REPLY, READY, frame

_SECONDS = 30.0
_SECONDS_TO_START = 30.0
# -I: no environment, no current folder. The process also inherits none of our secrets.
_COMMAND = (sys.executable, "-I", "-m", "varde.intake_email.authentication.worker")
_LOST = (OSError, EOFError, ValueError, TimeoutError)


class ExaminingProcess:
    """A worker that is started when it is needed, and anew when it was lost."""

    def __init__(
        self,
        *,
        command: tuple[str, ...] = _COMMAND,
        seconds: float = _SECONDS,
        start: float = _SECONDS_TO_START,
    ) -> None:
        self._command = command
        self._seconds = seconds
        self._start = start
        self._turn = asyncio.Lock()
        self._worker: asyncio.subprocess.Process | None = None

    async def ask(self, message: dict[str, Any], mail: bytes) -> dict[str, Any] | None:
        """The worker's answer; None when it gave none. Never raises for content."""
        async with self._turn:
            finished = False
            try:
                worker = await self._started()
                async with asyncio.timeout(self._seconds):
                    answer = await _exchange(worker, frame(message, mail))
                finished = True
            except _LOST:
                return None
            else:
                return answer
            finally:
                if not finished:  # also when this task was cancelled half-way
                    await self.stop()

    async def stop(self) -> None:
        """End the worker, if there is one."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._worker is not None and self._worker.returncode is None:
            return self._worker
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        self._worker = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=pipe,
            stdout=pipe,
            stderr=nowhere,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
        async with asyncio.timeout(self._start):
            if await _answer(self._worker) != READY:
                msg = "the examining process does not greet"
                raise ValueError(msg)
        return self._worker


async def _exchange(worker: asyncio.subprocess.Process, request: bytes) -> dict[str, Any]:
    assert worker.stdin is not None  # noqa: S101 - made with a pipe
    worker.stdin.write(request)
    await worker.stdin.drain()
    return await _answer(worker)


async def _answer(worker: asyncio.subprocess.Process) -> dict[str, Any]:
    assert worker.stdout is not None  # noqa: S101 - made with a pipe
    size, _ = HEAD.unpack(await worker.stdout.readexactly(HEAD.size))
    if size > MOST_REPLY:
        msg = "an answer is never that long"
        raise ValueError(msg)
    answer: dict[str, Any] = json.loads(await worker.stdout.readexactly(size))
    return answer
