"""How the loopback Slack rotates a token, as Slack's "Using token rotation" has it.

An access token is good for twelve hours. A refresh token is given for a new pair once; for a short while it is taken
again, and Slack does not say how long that is. An installation has two access tokens that are good: a third ends the first.
A token that does not end is exchanged once.
"""

import itertools
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from support.times import FixedClock

BOT_TOKEN = "xoxb-loopback"
APP_TOKEN = "xapp-loopback"
CLIENT_ID = "1234567890.2345678901"
CLIENT_SECRET = "0123456789abcdef" * 2
FIRST_REFRESH = "xoxe-1-first"
LIFE = timedelta(hours=12)
GOOD_AT_ONCE = 2


@dataclass
class Access:
    """An access token. ``calls``: it also ends after so many, for tests that do not wait."""

    ends_at: datetime
    calls: int | None
    revoked: bool = False


@dataclass
class Rotation:
    """What Slack knows of the tokens of one installation."""

    clock: FixedClock = field(default_factory=FixedClock)
    grace: timedelta = timedelta(0)
    calls: int | None = None
    on: bool = True
    installed: bool = True
    spent: dict[str, datetime | None] = field(default_factory=lambda: {FIRST_REFRESH: None})
    """Refresh tokens, and when each was given first."""
    exchangeable: set[str] = field(default_factory=set)
    renewals: int = 0
    twice: list[str] = field(default_factory=list)
    """Refresh tokens that came again."""
    _access: dict[str, Access] = field(default_factory=dict)
    _newest: deque[str] = field(default_factory=deque)
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def refuses(self, token: str) -> str:
        """Why a call with ``token`` is not taken; "" when it is."""
        access = self._access.get(token)
        if access is None:
            return "invalid_auth"
        if not self.installed or access.revoked:
            return "token_revoked"
        if self.clock.now() >= access.ends_at or access.calls == 0:
            return "token_expired"
        if access.calls is not None:
            access.calls -= 1
        return ""

    def end_now(self) -> None:
        """All access tokens have had their time."""
        for access in self._access.values():
            access.ends_at = self.clock.now()

    def install_again(self) -> str:
        """Somebody presses the button: what was before ends. Gives the new refresh token."""
        self.spent = {f"xoxe-1-again-{next(self._count)}": None}
        for access in self._access.values():
            access.revoked = True
        self.installed = True
        return next(iter(self.spent))

    def access(self, asked: dict[str, Any]) -> dict[str, Any]:
        """``oauth.v2.access`` with a refresh token."""
        refused = self._app(asked)
        if refused:
            return _error(refused)
        given = str(asked.get("refresh_token", ""))
        if asked.get("grant_type") != "refresh_token":
            return _error("invalid_grant_type")
        if given not in self.spent or not self.installed:
            return _error("invalid_refresh_token")
        first = self.spent[given]
        if first is not None:
            self.twice.append(given)
            if self.clock.now() - first > self.grace or not self.grace:
                return _error("invalid_refresh_token")
        self.spent[given] = first or self.clock.now()
        return self._granted()

    def exchange(self, asked: dict[str, Any]) -> dict[str, Any]:
        """``oauth.v2.exchange``."""
        refused = self._app(asked)
        if refused:
            return _error(refused)
        given = str(asked.get("token", ""))
        if given not in self.exchangeable:
            return _error("token_already_exchanged" if self._newest else "invalid_token")
        self.exchangeable.remove(given)
        return self._granted()

    def _app(self, asked: dict[str, Any]) -> str:
        if asked.get("client_id") != CLIENT_ID:
            return "invalid_client_id"
        if asked.get("client_secret") != CLIENT_SECRET:
            return "bad_client_secret"
        return "" if self.on else "token_rotation_not_enabled"

    def _granted(self) -> dict[str, Any]:
        number = next(self._count)
        token, refresh = f"xoxe.xoxb-1-{number}", f"xoxe-1-{number}"
        self._access[token] = Access(self.clock.now() + LIFE, self.calls)
        self.spent[refresh] = None
        self._newest.append(token)
        while len(self._newest) > GOOD_AT_ONCE:
            self._access[self._newest.popleft()].revoked = True
        self.renewals += 1
        return {
            "ok": True,
            "access_token": token,
            "expires_in": int(LIFE.total_seconds()),
            "refresh_token": refresh,
            "token_type": "bot",
            "bot_user_id": "U0BOT",
            "app_id": "A0",
            "team": {"id": "T0", "name": "Kommunen"},
            "enterprise": None,
        }


@dataclass
class Tokens:
    """Which tokens the workspace takes. The app-level token never rotates."""

    rotation: Rotation | None = None
    """None: the bot token does not end."""

    def refuses(self, method: str, token: str) -> str:
        """Why a call is not taken; "" when it is. Who asks for tokens shows none."""
        if method.startswith("oauth."):
            return ""
        if method == "apps.connections.open":
            return "" if token == APP_TOKEN else "invalid_auth"
        if self.rotation is not None:
            return self.rotation.refuses(token)
        return "" if token == BOT_TOKEN else "invalid_auth"

    def on_oauth_v2_access(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self.rotation.access(arguments) if self.rotation else _error("invalid_code")

    def on_oauth_v2_exchange(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return (self.rotation or Rotation(on=False)).exchange(arguments)


def _error(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}
