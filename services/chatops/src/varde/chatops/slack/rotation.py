"""Keeps a token in force that ends every twelve hours, and goes on from the newest after a restart.

The pair of tokens is kept in the database, sealed under the client secret. Whoever renews it holds a lease there,
so that no two processes spend one refresh token. It is renewed when half of its life is over: there are hours
left then in which a person can put right what went wrong.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from varde.chatops.slack.oauth import Granted, RenewalEnded, RenewalWaits, SlackOAuth
from varde.shared.casework.chat_access import ChatAccess, Opened
from varde.shared.domain.channel import AccessTrouble
from varde.shared.domain.clock import Clock
from varde.shared.errors import Transient
from varde.shared.store.chat_access import Lease

LOOK_SECONDS = 30.0
"""How often it is looked at whether it is time."""
_EXPIRED = "token_expired"
_MAYBE_OLD = frozenset({_EXPIRED, "token_revoked", "invalid_auth"})
_LOOKS, _PAUSE_SECONDS = 20, 0.5
"""How often and how long another process, which renews it at this moment, is waited for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A token with what renews it. ``begun``: digests of all that a person has given to start from."""

    token: str = field(repr=False)
    refresh: str = field(repr=False)
    renew_at: datetime
    ends_at: datetime
    begun: tuple[str, ...] = field(repr=False)
    version: int


class RotatingTokens:
    """See ``Tokens``. ``first`` is the refresh token, or the bot token to exchange, that a person has put into a file."""

    def __init__(
        self,
        *,
        access: ChatAccess,
        clock: Clock,
        oauth: SlackOAuth,
        first: str,
        count: Callable[[str], None],
        log: Any,
    ) -> None:
        self._access = access
        self._clock = clock
        self._oauth = oauth
        self._first = first
        self._count = count
        self._log = log
        self._pair: Pair | None = None
        self._unsaved = False
        self._ended: tuple[int, AccessTrouble, str] | None = None
        self._waits: tuple[datetime, AccessTrouble, str] | None = None
        self._renewing: asyncio.Task[Pair] | None = None

    async def token(self) -> str:
        """See ``Tokens``."""
        pair = self._pair
        if pair is None or pair.ends_at <= self._clock.now():
            pair = await self._newer_than(pair)
        return pair.token

    async def instead_of(self, refused: str, code: str) -> str | None:
        """See ``Tokens``. Another process may have renewed it twice, which ends the one that is held here."""
        if code not in _MAYBE_OLD:
            return None
        pair = self._pair
        if pair is None or pair.token == refused:
            pair = await (self._newer_than(pair) if code == _EXPIRED else self._stored())
        return pair.token if pair is not None and pair.token != refused else None

    async def run(self) -> None:
        """Renew in time; runs until cancelled."""
        while True:
            with suppress(Transient):  # it is told of where it happens
                await self.tend()
            await asyncio.sleep(LOOK_SECONDS)

    async def tend(self) -> None:
        """Do what is due: write down what could not be, and renew. Raises ``Transient``."""
        pair = self._pair
        if pair is not None and self._unsaved:
            await self._save(pair)
        if pair is None or pair.renew_at <= self._clock.now():
            await self._newer_than(pair)

    async def close(self) -> None:
        """Wait for a renewal that is under way: its answer must be written down."""
        if self._renewing is not None:
            await asyncio.gather(self._renewing, return_exceptions=True)

    async def _newer_than(self, old: Pair | None) -> Pair:
        if self._renewing is None or self._renewing.done():
            if self._pair is not old and self._pair is not None:
                return self._pair  # somebody here was first
            self._renewing = asyncio.create_task(self._renewed_or_found(old))
        # Who waits may be stopped; what comes between Slack's answer and the database may not.
        return await asyncio.shield(self._renewing)

    async def _renewed_or_found(self, old: Pair | None) -> Pair:
        if self._pair is not None and self._unsaved:
            await self._save(self._pair)  # what it was renewed with is spent
        for _ in range(_LOOKS):
            kept = await self._access.newest()
            found = self._opened(kept)
            if found is not None and self._serves_instead(found, old):
                self._pair = found
                return found
            self._raise_what_stands(kept.version)
            leased = await self._access.lease()
            if leased is not None and leased[0].version == kept.version:
                return await self._renewed(*leased)
            if leased is not None:
                await self._access.give_back(leased[1])
            await asyncio.sleep(_PAUSE_SECONDS)
        msg = "another process is renewing Slack's token"
        raise Transient(msg, retry_after=5.0)

    def _serves_instead(self, found: Pair, old: Pair | None) -> bool:
        is_newer = old is None or found.version > old.version
        return is_newer and found.ends_at > self._clock.now()

    async def _stored(self) -> Pair | None:
        """What another process may have put there; nothing is renewed for it."""
        found = self._opened(await self._access.newest())
        if found is not None and self._serves_instead(found, self._pair):
            self._pair = found
        return self._pair

    def _raise_what_stands(self, version: int) -> None:
        """What Slack has refused for good, or asked us to wait with, is not asked again."""
        # An error of its own each time: one that is kept would gather what every caller held.
        if self._ended is not None and self._ended[0] == version:
            raise RenewalEnded(*self._ended[1:])
        now = self._clock.now()
        if self._waits is not None and now < self._waits[0]:
            until, trouble, code = self._waits
            raise RenewalWaits(trouble, code, (until - now).total_seconds())

    async def _renewed(self, kept: Opened, held: Lease) -> Pair:
        old = self._opened(kept)
        try:
            granted = await self._oauth.renewed(old.refresh if old else self._first)
        except (RenewalWaits, RenewalEnded) as error:
            await self._tell(error, held)
            raise
        pair = self._granted_pair(granted, kept)
        self._pair, self._unsaved = pair, True
        self._count("renewed")
        self._log.info("Slack's token renewed", version=pair.version)
        with suppress(Transient):  # it counts already, and is written down as soon as that can be
            await self._save(pair)
        return self._pair

    async def _save(self, pair: Pair) -> None:
        stands = await self._access.put(_bytes(pair), pair.ends_at, spent=pair.version - 1)
        self._unsaved = False
        if not stands:  # another process was taken to be dead, or took this one to be
            self._pair = self._opened(await self._access.newest()) or pair

    async def _tell(self, error: RenewalWaits | RenewalEnded, held: Lease) -> None:
        if isinstance(error, RenewalEnded):
            self._ended = held.newest.version, error.trouble, error.code_of_renewal
            self._count("ended")
            self._log.error("Slack does not renew the token", reason=error.code_of_renewal)
        else:
            until = self._clock.now() + timedelta(seconds=error.retry_after)
            self._waits = until, error.trouble, error.code
            self._count("waits")
            self._log.warning("Slack has not renewed the token", reason=error.code)
        with suppress(Transient):
            await self._access.note_trouble(error.trouble, held)

    def _granted_pair(self, granted: Granted, kept: Opened) -> Pair:
        now = self._clock.now()
        before = pair_of(kept)
        begun = dict.fromkeys((*(before.begun if before else ()), _digest(self._first)))
        return Pair(
            granted.token,
            granted.refresh,
            now + granted.life / 2,
            now + granted.life,
            tuple(begun),
            kept.version + 1,
        )

    def _opened(self, kept: Opened) -> Pair | None:
        """None before the first, and when a person has put something new to start from into the file."""
        pair = pair_of(kept)
        return pair if pair is not None and _digest(self._first) in pair.begun else None


def pair_of(kept: Opened) -> Pair | None:
    """What is kept; None before the first, and under another client secret."""
    if kept.content is None:
        return None
    token, refresh, renew_at, ends_at, begun = json.loads(kept.content)
    times = (datetime.fromisoformat(renew_at), datetime.fromisoformat(ends_at))
    return Pair(token, refresh, *times, tuple(begun), kept.version)


def _bytes(pair: Pair) -> bytes:
    times = (pair.renew_at.isoformat(), pair.ends_at.isoformat())
    return json.dumps((pair.token, pair.refresh, *times, pair.begun)).encode()


def _digest(first: str) -> str:
    return sha256(first.encode()).hexdigest()
