"""The side that asks: starts the process when it is needed, ends it when it does not answer, starts it anew."""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from varde.shared.bounded.frames import LENGTH, READY
from varde.shared.errors import Transient

T = TypeVar("T")
SECONDS_TO_START = 30.0
_NONE: Mapping[str, str] = MappingProxyType({})
_LOST = (OSError, EOFError, ValueError)


class Lost(Exception):
    """The process ended, or answered what is no answer."""


class BoundedProcess:
    """One persistent process, asked one thing at a time.

    ``module`` is run with ``python -I``: no environment, no current folder, none of our secrets. ``command`` is
    another command line, ``seconds`` the wall-clock limit for one request and ``start`` for the start, ``largest`` the
    most bytes of an answer, and ``requests`` how many one process answers. ``variables`` are all of its environment
    beside a locale.
    """

    def __init__(
        self,
        module: str,
        *,
        seconds: float,
        largest: int,
        requests: int = 1_000,
        start: float = SECONDS_TO_START,
        command: tuple[str, ...] | None = None,
        variables: Mapping[str, str] = _NONE,
    ) -> None:
        self._command = command or (sys.executable, "-I", "-m", module)
        self._seconds = seconds
        self._start_seconds = start
        self._largest = largest
        self._requests = requests
        self._turn = asyncio.Lock()
        self._worker: asyncio.subprocess.Process | None = None
        self._answered = 0
        self._environment = {"LC_ALL": "C.UTF-8", **variables}

    @property
    def pid(self) -> int | None:
        """Its number while it runs."""
        return self._worker.pid if self._worker else None

    async def ask(self, request: bytes, read: Callable[[bytes], T]) -> T:
        """What ``read`` makes of the answer to ``request``.

        Raises ``TimeoutError`` when it takes too long, ``Lost`` when there is no answer that ``read`` takes (it raises
        ``ValueError``), and ``Transient`` when no process can be started. After each of them the process is ended.
        """
        async with self._turn:
            worker = await self._started()
            finished = False
            try:
                async with asyncio.timeout(self._seconds):
                    answer = read(await self._exchange(worker, request))
                finished = True
            except TimeoutError:
                raise
            except _LOST as error:
                raise Lost from error
            else:
                return answer
            finally:
                if not finished:  # also when this task was cancelled half-way
                    await self.stop()

    async def stop(self) -> None:
        """End the process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._worker is not None and self._answered >= self._requests:
            await self.stop()
        if self._worker is None or self._worker.returncode is not None:
            self._worker, self._answered = await self._start(), 0
        self._answered += 1
        return self._worker

    async def _start(self) -> asyncio.subprocess.Process:
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            self._worker = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=nowhere,
                env=self._environment,
                cwd="/",
            )
            async with asyncio.timeout(self._start_seconds):
                greeting = await self._answer(self._worker)
        except BaseException as error:  # also when this task was cancelled half-way
            await self.stop()
            if not isinstance(error, _LOST):
                raise
            raise Transient("a process for what strangers sent does not start") from error
        if greeting != READY:
            await self.stop()
            raise Transient("a process for what strangers sent does not greet")
        return self._worker

    async def _exchange(self, worker: asyncio.subprocess.Process, request: bytes) -> bytes:
        assert worker.stdin is not None  # noqa: S101 - made with a pipe
        worker.stdin.writelines((LENGTH.pack(len(request)), request))
        await worker.stdin.drain()
        return await self._answer(worker)

    async def _answer(self, worker: asyncio.subprocess.Process) -> bytes:
        assert worker.stdout is not None  # noqa: S101 - made with a pipe
        (size,) = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))
        if size > self._largest:
            msg = "an answer is never that long"
            raise ValueError(msg)
        return await worker.stdout.readexactly(size)
