"""Whoever comes by the onion service is nobody at all: the limits tell none of its visitors from another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from support.ports import free_port
from support.web_door import FULL, TEXT, RunningDoor, running_door

ONION = f"http://{'a' * 56}.onion"
SOMEBODY = {"x-forwarded-for": "203.0.113.9"}


@dataclass
class Ways:
    """The form's own port, behind a proxy on this machine, and the one that Tor alone connects to."""

    door: RunningDoor
    tor: httpx.AsyncClient


@asynccontextmanager
async def two_ways(**settings: Any) -> AsyncIterator[Ways]:
    port = free_port()
    async with (
        running_door(onion=ONION, onion_port=port, **settings) as door,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as tor,
    ):
        yield Ways(door, tor)


async def sent(client: httpx.AsyncClient, word: int) -> int:
    """The status of the answer to a form of its own, sent with somebody's address."""
    form = FULL | {"text": f"{TEXT} {word}"}
    return (await client.post("/nb/", data=form, headers=SOMEBODY)).status_code


async def test_an_address_that_an_onion_visitor_writes_counts_for_nobody() -> None:
    async with two_ways(client_rate_burst=1, client_rate_per_second=0.001) as ways:
        assert [await sent(ways.tor, word) for word in range(3)] == [200, 200, 200]
        assert [await sent(ways.door.client, word) for word in (3, 4)] == [200, 429]
        assert await sent(ways.tor, 5) == 200


async def test_the_limit_of_all_holds_for_onion_visitors_too() -> None:
    async with two_ways(rate_burst=1, rate_per_second=0.001) as ways:
        assert [await sent(ways.tor, word) for word in range(2)] == [200, 429]
        assert await sent(ways.door.client, 2) == 429


async def test_onion_visitors_share_no_limit_of_connections_though_all_come_from_tor() -> None:
    async with two_ways(client_connections=1, trusted_proxies=[]) as ways:
        port = ways.tor.base_url.port
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for reader, writer in held:
            writer.write(b"GET /nb/ HTTP/1.1\r\nHost: a\r\n\r\n")
            async with asyncio.timeout(5):
                assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        for _, writer in held:
            writer.close()


async def test_the_page_is_the_same_on_both_ways() -> None:
    async with two_ways() as ways:
        there, here = await ways.tor.get("/nb/"), await ways.door.client.get("/nb/")
        assert {name: there.headers[name] for name in here.headers} == dict(here.headers)
        assert len(there.content) == len(here.content)


async def test_no_port_is_opened_for_tor_where_there_is_no_onion_service() -> None:
    port = free_port()
    async with running_door(onion_port=port):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
