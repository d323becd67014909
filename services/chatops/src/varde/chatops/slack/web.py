"""Calls to Slack's Web API, with Slack's answers turned into Varde's errors.

Calls keep Slack's pace by themselves (``pace``). Where Slack asks for more patience all the same, that holds back
every call, not one: a short wait is slept out here, a longer one goes to the bus as ``Transient``.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from varde.chatops.pace import Turns
from varde.chatops.port import ShutOut
from varde.chatops.slack.pace import PACES
from varde.chatops.slack.quiet import QUIET
from varde.shared.errors import Permanent, Transient

TIMEOUT_SECONDS = 10
SLEPT_OUT_SECONDS = 3.0
ACCESS_RETRY_SECONDS = 60.0
_TRIES = 3
_HTTP_BUSY = 429
_HTTP_SERVER_ERROR = 500

NO_ACCESS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "no_permission",
        "org_login_required",
        "ekm_access_denied",
        "team_access_not_granted",
        "access_denied",
    }
)
CHANNEL = frozenset({"channel_not_found", "not_in_channel", "is_archived", "restricted_action"})
_BUSY = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
        "message_limit_exceeded",
        "rate_limited",
    }
)


AWAY = (aiohttp.ClientError, SlackClientError, OSError, ValueError)
"""What the SDK raises when there is no answer of Slack's, or none that can be read."""

_Send = Callable[[str], Awaitable[AsyncSlackResponse]]


class Tokens(Protocol):
    """Where the bot token comes from."""

    async def token(self) -> str:
        """The one in force. Raises ``Transient`` when there is none."""
        ...

    async def instead_of(self, refused: str, code: str) -> str | None:
        """Another, when Slack refused this one with ``code``; None when there is none. Raises ``Transient``."""
        ...


class FixedToken:
    """A token that is in force until a person puts another in its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self) -> str:
        """See ``Tokens``."""
        return self._token

    async def instead_of(self, refused: str, code: str) -> str | None:
        """See ``Tokens``."""
        return None


class SlackRefused(Permanent):
    """Slack will not take this call; ``code`` is Slack's own word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack answered {code}")
        self.code = code


class SlackWeb:
    """Calls methods of the Web API with the token that is in force."""

    def __init__(self, tokens: Tokens, base_url: str) -> None:
        self.client = web_client(base_url, TIMEOUT_SECONDS)
        self._tokens = tokens
        self._not_before = 0.0
        self._turns = Turns(PACES)

    async def read(self, method: str, **arguments: str | int) -> dict[str, Any]:
        """The answer of a method that reads; Slack takes no JSON for those. Raises as ``call``."""
        await self._turns.mine(method, str(arguments.get("channel", "")))
        return await self.read_at_once(method, **arguments)

    async def read_at_once(self, method: str, **arguments: str | int) -> dict[str, Any]:
        """As ``read``, without a turn: for what is asked seldom and cannot wait."""
        return await self._patiently(
            lambda token: self.client.api_call(
                method, http_verb="GET", params=arguments | {"token": token}
            )
        )

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The answer of a method that writes. Raises ``Transient`` (of which ``SlackAway`` names
        what a person must put right) or ``SlackRefused``."""
        await self._turns.mine(method, str(arguments.get("channel", "")))
        return await self._patiently(
            lambda token: self.client.api_call(method, json=arguments | {"token": token})
        )

    async def submit(self, method: str, **arguments: str | int) -> dict[str, Any]:
        """The answer of a method that writes and takes no JSON, as those for files. Raises as ``call``."""
        return await self._patiently(
            lambda token: self.client.api_call(method, params=arguments | {"token": token})
        )

    async def _patiently(self, send: _Send) -> dict[str, Any]:
        token = await self._tokens.token()
        for _ in range(_TRIES):
            await self._wait()
            try:
                answer = await send(token)
            except SlackApiError as error:
                # Refused for its token, a call has had no effect: it may be sent again with another.
                another = await self._tokens.instead_of(token, code_of(error))
                if another is None:
                    self._wait_or_raise(error)
                token = another or token
            except AWAY as error:
                msg = "Slack does not answer"
                raise Transient(msg, retry_after=2.0) from error
            else:
                return dict(answer.data) if isinstance(answer.data, dict) else {}
        raise self._held_back()

    def _wait_or_raise(self, error: SlackApiError) -> None:
        """Note how long Slack asks us to wait; raises when it said something else."""
        wait = asked_to_wait(error)
        if wait is not None:
            self._not_before = time.monotonic() + wait
            return
        code = code_of(error)
        if is_busy(error):
            msg = "Slack is busy"
            raise Transient(msg, retry_after=2.0) from error
        if code in NO_ACCESS | CHANNEL:
            raise SlackAway(code) from error
        raise SlackRefused(code) from error

    async def _wait(self) -> None:
        wait = self._not_before - time.monotonic()
        if wait > SLEPT_OUT_SECONDS:
            raise self._held_back()
        if wait > 0:
            await asyncio.sleep(wait)

    def _held_back(self) -> Transient:
        msg = "Slack asks us to wait"
        return Transient(msg, retry_after=max(self._not_before - time.monotonic(), 0.1))


class SlackAway(ShutOut):
    """Slack does not let us in until a person has put something right; ``code`` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack answered {code}", retry_after=ACCESS_RETRY_SECONDS)
        self.code = code


def web_client(base_url: str, seconds: int) -> AsyncWebClient:
    """The SDK's client, without a token and without patience of its own."""
    return AsyncWebClient(
        base_url=base_url,
        timeout=seconds,
        logger=QUIET,
        retry_handlers=[],  # a call that may have had its effect is never repeated blindly
    )


def code_of(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; "" when it said none."""
    response = error.response
    return str(response.get("error", "")) if isinstance(response.data, dict) else ""


def asked_to_wait(error: SlackApiError) -> float | None:
    """For how many seconds, if that is what Slack asks."""
    response = error.response
    busy = response.status_code == _HTTP_BUSY or code_of(error) == "ratelimited"
    return retry_after(response.headers) if busy else None


def is_busy(error: SlackApiError) -> bool:
    """The same may be taken later."""
    code = code_of(error)
    return code in _BUSY or error.response.status_code >= _HTTP_SERVER_ERROR or not code


def retry_after(headers: Any) -> float:
    """The seconds that Slack asks us to wait; one when it does not say."""
    value = next((v for k, v in dict(headers).items() if k.lower() == "retry-after"), "1")
    value = value[0] if isinstance(value, list) else value
    return float(value) if str(value).isdecimal() else 1.0
