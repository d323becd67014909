"""Calls to Microsoft's services, with their answers turned into Varde's errors.

A rate limit holds all calls to a service back, not one: a short wait is slept out here, a longer one
goes to the bus as ``Transient``. A call that may have had its effect is never repeated blindly.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx

from varde.chatops.port import ShutOut
from varde.shared.errors import Permanent, Transient

TIMEOUT_SECONDS = 10.0
SLEPT_OUT_SECONDS = 3.0
ACCESS_RETRY_SECONDS = 60.0
_TRIES = 3
_AWAY = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})
_BUSY = frozenset(
    {httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT, httpx.codes.PRECONDITION_FAILED}
)
"""Microsoft's guidance for bots names 412 among what to try again."""

T = TypeVar("T")


class TeamsAway(ShutOut):
    """Teams does not let us in until a person has put something right; ``code`` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Teams answered {code}", retry_after=ACCESS_RETRY_SECONDS)
        self.code = code


class TeamsRefused(Permanent):
    """Teams will not take this call; ``code`` is Teams' own word for it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"Teams answered {code}")
        self.status = status
        self.code = code

    @property
    def gone(self) -> bool:
        """True when what was named is not there."""
        return self.status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}


class Patience:
    """Sends calls to one service."""

    def __init__(self) -> None:
        self._not_before = 0.0

    async def send(self, call: Callable[[], Awaitable[T]]) -> T:
        """What the call gives. Raises ``Transient`` (of which ``TeamsAway`` names what a person
        must put right) or ``TeamsRefused``."""
        for _ in range(_TRIES):
            await self._wait()
            try:
                return await call()
            except httpx.HTTPStatusError as error:
                self._wait_or_raise(error)
            except (httpx.HTTPError, OSError, ValueError) as error:
                msg = "Teams does not answer"
                raise Transient(msg, retry_after=2.0) from error
        raise self._held_back()

    def _wait_or_raise(self, error: httpx.HTTPStatusError) -> None:
        """Note how long Teams asks us to wait; raises when it said something else."""
        response = error.response
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            self._not_before = time.monotonic() + _retry_after(response.headers)
            return
        if response.status_code in _AWAY:
            raise TeamsAway(_code(response)) from error
        if response.is_server_error or response.status_code in _BUSY:
            msg = "Teams is busy"
            raise Transient(msg, retry_after=2.0) from error
        raise TeamsRefused(response.status_code, _code(response)) from error

    async def _wait(self) -> None:
        wait = self._not_before - time.monotonic()
        if wait > SLEPT_OUT_SECONDS:
            raise self._held_back()
        if wait > 0:
            await asyncio.sleep(wait)

    def _held_back(self) -> Transient:
        msg = "Teams asks us to wait"
        return Transient(msg, retry_after=max(self._not_before - time.monotonic(), 0.1))


def _retry_after(headers: httpx.Headers) -> float:
    value = headers.get("retry-after", "1")
    return float(value) if value.isdecimal() else 1.0


def _code(response: httpx.Response) -> str:
    """Teams' own word for what is wrong: letters and digits only, so never a text that was sent."""
    try:
        error = response.json()["error"]
        code = str(error["code"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        code = ""
    plain = code.isascii() and code.replace("_", "").isalnum() and len(code) <= 60  # noqa: PLR2004 # longer than any of theirs
    return code if plain else f"HTTP {response.status_code}"
