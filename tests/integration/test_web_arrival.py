"""The server notes when the last part of a request came, however late the page asks for it."""

import asyncio
import time

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from varde.intake_web.pace import ARRIVAL, Arrival
from varde.intake_web.server import server_config
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.platform.http import listening

BUSY = 0.2
"""Seconds that a page does something else before it asks for what was sent."""


async def test_a_request_has_come_when_its_last_part_is_there_and_not_when_it_is_asked_for() -> (
    None
):
    seen = list[Arrival]()

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["state"][ARRIVAL])
        assert seen[-1].at is None or len(seen) > 1
        await asyncio.sleep(BUSY)
        while (await receive()).get("more_body"):
            pass
        await PlainTextResponse("ja")(scope, receive, send)

    config = server_config(page, page, IntakeWebSettings(port=0), [])
    async with listening(config, "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
        await asyncio.sleep(BUSY / 4)
        sent = time.monotonic()
        writer.write(b"def")
        await reader.readuntil(b"ja")
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        again = time.monotonic()
        await reader.readuntil(b"ja")
        writer.close()
        await writer.wait_closed()
    first, second = (one.at for one in seen)
    assert first is not None
    assert second is not None
    assert sent <= first < sent + BUSY / 2
    assert again <= second < again + BUSY / 2
