"""Who is signed in: a random token in the browser, its digest in the store, and an end by idleness and by age."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.store import audit, desk
from varde.shared.store.database import Database, Transaction
from varde.shared.store.desk import StoredSession

_TOKEN_BYTES = 32
_SEEN_EVERY = timedelta(seconds=30)
"""How exactly it is known when somebody was last seen: not every page is worth a write."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a session ends, and how long a password counts as just given."""

    idle: timedelta
    age: timedelta
    confirmed: timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """A session in force. Its ``repr`` tells whose and nothing more."""

    token: str
    stored: StoredSession

    def __repr__(self) -> str:
        return f"Session({self.stored.member_id!r})"

    @property
    def key(self) -> str:
        """Under what the session's unlocked key is kept in memory."""
        return self.stored.token_digest

    @property
    def form_token(self) -> str:
        """What every form of this session carries: nobody else's page can know it."""
        return hmac.digest(self.token.encode(), b"varde/desk/form/v1", "sha256").hex()


class Sessions:
    """The sessions in the store. Every method raises ``Transient``."""

    def __init__(self, database: Database, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    async def begin(self, member_id: str, language: Language) -> Session:
        """A new session, always with a token of its own; old ones of everybody are cleared away."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock.now()
        stored = StoredSession(_digest(token), member_id, language.value, now, now, now)
        async with self._database.begin() as tx:
            await desk.forget_sessions(
                tx, began=now - self._limits.age, seen=now - self._limits.idle
            )
            await desk.begin_session(tx, stored)
            await self._audit(tx, member_id, "sign_in")
        return Session(token, stored)

    async def find(self, token: str, *, counts: bool = True) -> Session | None:
        """The session of a token; None when there is none, or it has ended.

        It ``counts`` as a sign of life, unless a page asks by itself.
        """
        if not token:
            return None
        async with self._database.read() as tx:
            stored = await desk.load_session(tx, _digest(token))
        now = self._clock.now()
        if stored is None or not self._in_force(stored, now):
            return None
        if counts and now - stored.seen_at >= _SEEN_EVERY:
            stored = await self._changed(replace(stored, seen_at=now))
        return Session(token, stored)

    async def confirm(self, session: Session) -> None:
        """The password was given again just now."""
        now = self._clock.now()
        await self._changed(replace(session.stored, confirmed_at=now, seen_at=now))

    async def speak(self, session: Session, language: Language) -> None:
        """From now on in another language."""
        await self._changed(replace(session.stored, language=language.value))

    async def end(self, session: Session) -> None:
        """Sign out."""
        async with self._database.begin() as tx:
            await desk.end_session(tx, session.stored.token_digest)
            await self._audit(tx, session.stored.member_id, "sign_out")

    def confirmed(self, session: Session) -> bool:
        """True while the password counts as just given."""
        return self._clock.now() - session.stored.confirmed_at < self._limits.confirmed

    def _in_force(self, stored: StoredSession, now: datetime) -> bool:
        idle, age = now - stored.seen_at, now - stored.began_at
        return idle < self._limits.idle and age < self._limits.age

    async def _changed(self, stored: StoredSession) -> StoredSession:
        async with self._database.begin() as tx:
            await desk.change_session(tx, stored)
        return stored

    async def _audit(self, tx: Transaction, member_id: str, action: str) -> None:
        await audit.append(
            tx, at=self._clock.now(), actor=member_id, action=action, subject=member_id
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
