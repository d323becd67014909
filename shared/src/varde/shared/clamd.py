"""Scans files for malware, while they arrive or when they are opened: clamd's INSTREAM command (clamd(8)), over its socket.

A scanner that is away, slow or has had enough never stops a file: it is then marked as not scanned.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterable
from urllib.parse import urlsplit

from varde.shared.domain.codes import Scan

_LENGTH_BYTES = 4
_SECONDS = 30.0
"""What clamd gets for taking a piece and, at the end, for its answer."""
_SECONDS_TO_ANSWER = 3.0
"""What it gets for saying that it is there: somebody waits for the page."""
_BROKEN_OFF = (asyncio.IncompleteReadError, asyncio.LimitOverrunError)
"""An answer that does not end, or not soon enough."""
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Scanning:
    """One file under scan. Nothing here raises for what clamd does."""

    def __init__(self, streams: _Streams | None) -> None:
        self._streams = streams

    async def begin(self) -> None:
        """Tell clamd that a file follows."""
        await self._send(b"zINSTREAM\0")

    @property
    def given_up(self) -> bool:
        """True when clamd is not there, or no more: the rest of the file makes no difference."""
        return self._streams is None

    async def write(self, data: bytes) -> None:
        """Hand over the next part of the file."""
        if data:
            await self._send(len(data).to_bytes(_LENGTH_BYTES, "big") + data)

    async def result(self) -> Scan:
        """What clamd says of the whole file."""
        await self._send(bytes(_LENGTH_BYTES))
        if self._streams is None:
            return Scan.NOT_SCANNED
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._streams[0].readuntil(b"\0")
        except (OSError, TimeoutError, *_BROKEN_OFF):
            return Scan.NOT_SCANNED
        return _verdict(answer)

    def close(self) -> None:
        """Let go of clamd."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _send(self, data: bytes) -> None:
        if self._streams is None:
            return
        try:
            async with asyncio.timeout(_SECONDS):
                self._streams[1].write(data)
                await self._streams[1].drain()
        except (OSError, TimeoutError):
            self.close()


class Clamd:
    """Where clamd listens: a path, ``tcp://host:port``, or "" for none."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def begin(self) -> Scanning:
        """A scan of one file; close it."""
        scanning = Scanning(await self._connected())
        await scanning.begin()
        return scanning

    async def scan(self, parts: AsyncIterable[bytes]) -> Scan:
        """What clamd says of a file; without clamd nothing of it is asked for. Raises what ``parts`` raises."""
        scanning = await self.begin()
        try:
            if not scanning.given_up:
                async for part in parts:
                    await scanning.write(part)
            return await scanning.result()
        finally:
            scanning.close()

    async def answers(self) -> bool:
        """True when clamd is there and says so within some seconds. Nothing is raised for what it does."""
        with contextlib.suppress(OSError, TimeoutError, *_BROKEN_OFF):
            async with asyncio.timeout(_SECONDS_TO_ANSWER):
                return await self._answered()
        return False

    async def _answered(self) -> bool:
        if (streams := await self._connected()) is None:
            return False
        try:
            streams[1].write(b"zPING\0")
            await streams[1].drain()
            return await streams[0].readuntil(b"\0") == b"PONG\0"
        finally:
            streams[1].close()

    async def _connected(self) -> _Streams | None:
        if not self._address:
            return None
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_SECONDS):
                return await self._connect()
        return None

    async def _connect(self) -> _Streams:
        if self._address.startswith("tcp://"):
            parts = urlsplit(self._address)
            return await asyncio.open_connection(parts.hostname, parts.port)
        return await asyncio.open_unix_connection(self._address)


NO_CLAMD = Clamd("")


def _verdict(answer: bytes) -> Scan:
    said = answer.rstrip(b"\0\n")
    if said == b"stream: OK":
        return Scan.CLEAN
    return Scan.INFECTED if said.endswith(b" FOUND") else Scan.NOT_SCANNED
