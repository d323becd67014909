"""What goes wrong when Microsoft’s services are asked, and how they say so."""

import asyncio
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call. ``effect`` True: after it was carried out. With ``status`` 200 it is only late."""

    status: int
    code: str = ""
    retry_after: int | None = None
    effect: bool = False
    hang: float = 0.0


def throttled(seconds: int = 1) -> Fault:
    return Fault(429, "TooManyRequests", retry_after=seconds)


def error(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status)


async def broken(fault: Fault) -> web.Response:
    await asyncio.sleep(fault.hang)
    answer = error(fault.status, fault.code)
    if fault.retry_after is not None:
        answer.headers["Retry-After"] = str(fault.retry_after)
    return answer
