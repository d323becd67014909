"""Browsers that a member has signed in with before: a lock-out that strangers cause does not reach them."""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

from varde.shared.domain.clock import Clock
from varde.shared.store import desk_browsers
from varde.shared.store.database import Database
from varde.shared.store.desk_browsers import Browser

KEPT = timedelta(days=180)
"""How long a browser is known after it was last signed in with."""
_TOKEN_BYTES = 32


class Browsers:
    """The known browsers. Every method raises ``Transient``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, token: str, member_id: str) -> Browser | None:
        """The browser of a token, if this member has signed in with it."""
        if not token:
            return None
        async with self._database.read() as tx:
            found = await desk_browsers.load_browser(tx, _digest(token))
        mine = found is not None and found.member_id == member_id
        return found if mine and found and self._clock.now() - found.seen_at < KEPT else None

    async def remember(self, token: str, member_id: str) -> str:
        """The member has signed in: the token that the browser keeps, the one it has or a new one."""
        known, now = await self.find(token, member_id), self._clock.now()
        async with self._database.begin() as tx:
            if known:
                await desk_browsers.change_browser(tx, replace(known, seen_at=now))
                return token
            token = secrets.token_urlsafe(_TOKEN_BYTES)
            browser = Browser(_digest(token), member_id, now)
            await desk_browsers.put_browser(tx, browser, forget=now - KEPT)
        return token


def _digest(token: str) -> str:
    return hashlib.sha256(f"varde/desk/browser/v1/{token}".encode()).hexdigest()
