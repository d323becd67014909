"""What a large file costs a door in memory: a few MiB, whatever its size."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped] # psutil ships no types
import pytest

from support.stores import sqlite
from support.web_door import TEXT, RunningDoor, running_door

pytestmark = pytest.mark.thorough

MIB = 1024 * 1024
PIECE = bytes(range(256)) * 256
HEAD = (
    b'--g\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + TEXT.encode() + b"\r\n"
    b'--g\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
    b"\0\0\0\x18ftypisom"
)
MOST_GROWTH = 16 * MIB
"""A piece being read, one being sealed, one being written, and what SQLite holds of it."""


async def _film(size: int) -> AsyncIterator[bytes]:
    yield HEAD
    for _ in range(size // len(PIECE)):
        yield PIECE
    yield b"\r\n--g--\r\n"


async def _send(door: RunningDoor, size: int) -> None:
    headers = {"content-type": "multipart/form-data; boundary=g"}
    answer = await door.client.post(
        "/nb/", content=_film(size), headers=headers, timeout=httpx.Timeout(120)
    )
    assert answer.status_code == 200


async def _highest(work: "asyncio.Task[None]") -> int:
    process, highest = psutil.Process(), 0
    while not work.done():
        highest = max(highest, process.memory_info().rss)
        await asyncio.wait({work}, timeout=0.02)
    await work
    return highest


async def test_two_hundred_megabytes_raise_memory_by_a_few(tmp_path: Path) -> None:
    limits = {"max_file_bytes": 256 * MIB, "max_files_bytes": 256 * MIB}
    async with sqlite(tmp_path) as database, running_door(database, **limits) as door:
        await _send(door, 16 * MIB)
        before = psutil.Process().memory_info().rss
        highest = await _highest(asyncio.create_task(_send(door, 200 * MIB)))
        growth = highest - before
        assert growth < MOST_GROWTH, growth
        assert len(door.receiver.files) == 2
