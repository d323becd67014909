"""One client cannot take all connections of the web door, whether it says nothing, little or a lot."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from support.web_door import TEXT, RunningDoor, running_door

ELSEWHERE = "127.0.0.2"
REQUEST = b"GET /nb/ HTTP/1.1\r\nHost: a\r\n\r\n"
UNDER_WAY = b"POST /nb/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
FORM = f"text={TEXT}".encode()
FOUND = b"HTTP/1.1 200 "
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Street:
    """A door with room for four connections, and three from one client; and connections to it."""

    def __init__(self, door: RunningDoor) -> None:
        self.door = door
        self._writers: list[asyncio.StreamWriter] = []

    async def knock(self, said: bytes = b"") -> Connection:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.door.port, local_addr=(ELSEWHERE, 0)
        )
        self._writers.append(writer)
        writer.write(said)
        return reader, writer

    async def somebody_else_is_served(self) -> bool:
        return (await self.door.client.get("/nb/")).status_code == 200

    def leave(self) -> None:
        for writer in self._writers:
            writer.close()


@asynccontextmanager
async def a_street(most: int = 4, proxies: Sequence[str] = ()) -> AsyncIterator[Street]:
    async with running_door(
        max_connections=most, client_connections=3, trusted_proxies=list(proxies)
    ) as door:
        street = Street(door)
        try:
            yield street
        finally:
            street.leave()


async def is_sent_home(connection: Connection) -> bool:
    async with asyncio.timeout(5):
        return await connection[0].read() == b""


async def is_served(connection: Connection) -> bool:
    connection[1].write(REQUEST)
    async with asyncio.timeout(5):
        return (await connection[0].readline()).startswith(FOUND)


@pytest.mark.parametrize("said", [b"", b"GET / HTT"])
async def test_who_holds_many_idle_connections_loses_their_own_oldest(said: bytes) -> None:
    async with a_street() as street:
        first = [await street.knock(said) for _ in range(3)]
        await asyncio.gather(*(street.knock(said) for _ in range(12)))
        for connection in first:
            assert await is_sent_home(connection)
        assert await street.somebody_else_is_served()
        assert await is_served(await street.knock())


async def test_connections_that_were_answered_and_kept_open_make_room_too() -> None:
    async with a_street() as street:
        held = [await street.knock() for _ in range(3)]
        for connection in held:
            assert await is_served(connection)
        assert await is_served(await street.knock())
        assert await street.somebody_else_is_served()


async def test_a_form_that_is_being_sent_is_not_cut_off_by_the_client_s_next_connection() -> None:
    async with a_street() as street:
        length = f"Content-Length: {len(FORM)}\r\nExpect: 100-continue\r\n\r\n".encode()
        held = [await street.knock(UNDER_WAY + length) for _ in range(3)]
        for reader, _ in held:  # so the door is waiting for the form
            assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"
        assert await is_sent_home(await street.knock())
        assert await street.somebody_else_is_served()
        reader, writer = held[0]
        writer.write(FORM)
        assert await reader.readline() == b"\r\n"
        assert (await reader.readline()).startswith(FOUND)


async def test_a_proxy_that_speaks_for_many_is_not_counted() -> None:
    async with a_street(most=20, proxies=[ELSEWHERE]) as street:
        held = [await street.knock() for _ in range(12)]
        for connection in held:
            assert await is_served(connection)
