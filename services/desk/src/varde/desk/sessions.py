"""Who is signed in: a random token in the browser, its digest in the store, and an end by idleness and by age.

A token has two parts. The first stays as long as the session does: what is kept for the session in memory goes by it, and
so do the forms of its pages. The second is another one whenever somebody has proved who they are or unlocked the key, so
that a token which was stolen before that opens nothing after it. Only both together open anything.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language, Role
from varde.shared.store import audit, desk
from varde.shared.store.database import Database, Transaction
from varde.shared.store.desk import StoredSession

_TOKEN_BYTES = 32
_JOINT = "."
_HALF = 32
"""Hexadecimal digits, of the 64 that the store keeps."""
_SEEN_EVERY = timedelta(seconds=30)
"""How exactly it is known when somebody was last seen: not every page is worth a write."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a session ends, and how long a password counts as just given."""

    idle: timedelta
    age: timedelta
    confirmed: timedelta


@dataclass(frozen=True, slots=True)
class FromProvider:
    """How somebody is known at the sign-in service they came from, as digests, and what it lets them in as."""

    subject: str
    session: str
    roles: frozenset[Role] | None


@dataclass(frozen=True, slots=True)
class Session:
    """A session in force. Its ``repr`` tells whose and nothing more."""

    token: str
    stored: StoredSession

    def __repr__(self) -> str:
        return f"Session({self.stored.member_id!r})"

    @property
    def root(self) -> str:
        """The part of the token that stays. It opens nothing by itself."""
        return self.token.partition(_JOINT)[0]

    @property
    def key(self) -> str:
        """Under what the session's unlocked key is kept in memory."""
        return key_of(self.stored.token_digest)

    def admits(self, role: Role) -> bool:
        """False when the sign-in service said roles, and this is none of them."""
        roles = self.stored.provider_roles
        return roles is None or role.value in roles.split(",")

    @property
    def form_token(self) -> str:
        """What every form of this session carries: nobody else's page can know it."""
        return hmac.digest(self.root.encode(), b"varde/desk/form/v1", "sha256").hex()


class Sessions:
    """The sessions in the store. Every method raises ``Transient``."""

    def __init__(self, database: Database, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    @property
    def limits(self) -> Limits:
        """When a session ends."""
        return self._limits

    async def begin(
        self, member_id: str, language: Language, come: FromProvider | None = None
    ) -> Session:
        """A new session, always with a token of its own; old ones of everybody are cleared away."""
        token, now = _turned(secrets.token_urlsafe(_TOKEN_BYTES)), self._clock.now()
        stored = StoredSession(_digest(token), member_id, language.value, now, now, now)
        if come:
            stored = replace(
                stored,
                provider_subject=come.subject,
                provider_session=come.session,
                provider_roles=None if come.roles is None else ",".join(sorted(come.roles)),
            )
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
        stored = await self._in_store(_digest(token)) if token else None
        if stored is None:
            return None
        now = self._clock.now()
        if counts and now - stored.seen_at >= _SEEN_EVERY:
            stored = await self._changed(replace(stored, seen_at=now))
        return Session(token, stored)

    async def find_without_token(self, root: str) -> Session | None:
        """A session whose cookie did not come along, by its root kept here; it can be confirmed or ended."""
        if not root:
            return None
        async with self._database.read() as tx:
            stored = await desk.load_session_by(tx, key_of(_digest(root)))
        return Session(root, stored) if stored and self._in_force(stored) else None

    async def in_force(self) -> set[str]:
        """Under what is kept in memory what belongs to the sessions that have not ended."""
        now = self._clock.now()
        async with self._database.read() as tx:
            digests = await desk.sessions_since(
                tx, began=now - self._limits.age, seen=now - self._limits.idle
            )
        return set(map(key_of, digests))

    async def confirm(self, session: Session) -> Session | None:
        """Who is signed in proved it again just now. Gives what ``renew`` does."""
        now = self._clock.now()
        return await self._renewed(session, replace(session.stored, confirmed_at=now, seen_at=now))

    async def renew(self, session: Session) -> Session | None:
        """The session by a new token; the one before opens nothing any more.

        None when it has a new one already, which another tab was answered with, or is over.
        """
        return await self._renewed(session, replace(session.stored, seen_at=self._clock.now()))

    async def speak(self, session: Session, language: Language) -> Session:
        """From now on in another language."""
        stored = await self._changed(replace(session.stored, language=language.value))
        return replace(session, stored=stored)

    async def end(self, session: Session) -> None:
        """Sign out."""
        async with self._database.begin() as tx:
            await desk.end_session(tx, session.key)
            await self._audit(tx, session.stored.member_id, "sign_out")

    async def end_at_provider(self, subject: str, session: str) -> list[StoredSession]:
        """End the sessions that the sign-in service ended, by its session or by the person; gives them."""
        async with self._database.begin() as tx:
            over = await desk.sessions_at_provider(tx, subject=subject, session=session)
            for stored in over:
                await desk.end_session(tx, key_of(stored.token_digest))
                await self._audit(tx, stored.member_id, "sign_out_by_provider")
        return over

    def confirmed(self, session: Session) -> bool:
        """True while who is signed in counts as having just proved it."""
        return self._clock.now() - session.stored.confirmed_at < self._limits.confirmed

    async def _renewed(self, session: Session, now: StoredSession) -> Session | None:
        token = _turned(session.root)
        digest = _digest(token)
        async with self._database.begin() as tx:
            renewed = await desk.renew_session(tx, now, digest)
        return Session(token, replace(now, token_digest=digest)) if renewed else None

    async def _in_store(self, digest: str) -> StoredSession | None:
        async with self._database.read() as tx:
            stored = await desk.load_session(tx, digest)
        return stored if stored and self._in_force(stored) else None

    def _in_force(self, stored: StoredSession) -> bool:
        now = self._clock.now()
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


def key_of(digest: str) -> str:
    """Of a stored digest what stays as long as the session does."""
    return digest[:_HALF]


def _turned(root: str) -> str:
    return f"{root}{_JOINT}{secrets.token_urlsafe(_TOKEN_BYTES)}"


def _digest(token: str) -> str:
    """128 bits that stand for the root, and 128 that stand for the whole."""
    parts = (token.partition(_JOINT)[0], token)
    return "".join(hashlib.sha256(part.encode()).hexdigest()[:_HALF] for part in parts)
