"""Who may sign in, and who holds the coordinator's key: invitations, passwords, passphrases.

An invitation carries the key, locked with its one-time code; making an account locks it anew with a passphrase that is
kept nowhere. So the desk itself never holds a file with the key, and a deputy is added without one.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TypeVar

from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Actor, Directory, Member
from varde.shared.errors import Permanent, Refused
from varde.shared.store import audit, desk
from varde.shared.store.database import Database, Transaction
from varde.shared.store.desk import Account, Invitation
from varde.shared.texts import Texts
from varde.shared.vault import (
    PASSPHRASE_COST,
    Cost,
    PrivateKey,
    PrivateKeys,
    hash_password,
    lock_keys,
    password_fits,
    unlock_keys,
)

INVITED_FOR = timedelta(hours=48)
SHORTEST_PASSWORD = 12
SHORTEST_PASSPHRASE = 20
LONGEST = 1000
"""Characters of a password or a passphrase."""
FREE_TRIES = 5
LONGEST_CLOSED = timedelta(minutes=15)
_FIRST_CLOSED = timedelta(seconds=30)
_DOUBLINGS = 10
_CODE_BYTES = 15
_GROUP = 6
_KEY = "coordinator"
_ROLES = frozenset({Role.COORDINATOR, Role.DEPUTY})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose when the account was made. Its ``repr`` shows nothing of it."""

    password: str
    password_again: str
    passphrase: str
    passphrase_again: str

    def __repr__(self) -> str:
        return "Chosen(…)"


class Accounts:
    """The desk's accounts. One guess is tried at a time, so that guessing costs what it should."""

    def __init__(
        self, database: Database, clock: Clock, directory: Directory, cost: Cost = PASSPHRASE_COST
    ) -> None:
        self._cost = cost
        self._database = database
        self._clock = clock
        self._directory = directory
        self._one_guess = asyncio.Lock()

    def member(self, member_id: str) -> Member | None:
        """The member of this id, if the desk is for them: coordinators and deputies."""
        return next(
            (m for m in self._directory.members if m.member_id == member_id and m.role in _ROLES),
            None,
        )

    async def any(self) -> bool:
        """False until the first account was made."""
        async with self._database.read() as tx:
            return bool(await desk.accounts(tx))

    async def has(self, member_id: str) -> bool:
        """True when the member made an account."""
        async with self._database.read() as tx:
            return await desk.load_account(tx, member_id) is not None

    async def invite(self, by: Actor, member_id: str, keys: PrivateKeys) -> str:
        """A one-time code with which a member makes an account that opens originals with ``keys``.

        It replaces earlier codes; the account that the member may have stays until the code is used. Raises
        ``Refused`` for who is no coordinator or deputy.
        """
        if self.member(member_id) is None:
            msg = f"{member_id} is not a coordinator or deputy in partners.toml"
            raise Refused(msg)
        code = secrets.token_hex(_CODE_BYTES)
        locked = await asyncio.to_thread(lock_keys, keys, code, bound_to=member_id, cost=self._cost)
        expires = self._clock.now() + INVITED_FOR
        async with self._database.begin() as tx:
            await desk.put_invitation(tx, Invitation(_digest(code), member_id, locked, expires))
            await self._audit(tx, by.member_id, "invite_to_desk", member_id)
        return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))

    async def accept(self, typed: str, chosen: Chosen, t: Texts) -> str:
        """Make the account that a code is for; gives the member's id. Raises ``Refused``."""
        require_good(chosen, t)
        code = "".join(c for c in typed.lower() if c.isalnum())
        async with self._database.read() as tx:
            invitation = await desk.load_invitation(tx, _digest(code))
        if invitation is None or not self._stands(invitation):
            raise Refused(t("That code is not in force. Ask for a new one."))
        async with self._one_guess:
            account = await asyncio.to_thread(self._made, invitation, code, chosen)
        async with self._database.begin() as tx:
            if await desk.load_invitation(tx, invitation.code_digest) is None:
                raise Refused(t("That code is not in force. Ask for a new one."))
            await desk.put_account(tx, account)
            await self._audit(tx, account.member_id, "make_account", account.member_id)
        return account.member_id

    async def remove(self, by: Actor, member_id: str) -> bool:
        """Take away an account, with its way to the key and its sessions; false when there was none."""
        async with self._database.begin() as tx:
            gone = await desk.drop_account(tx, member_id)
            if gone:
                await self._audit(tx, by.member_id, "remove_account", member_id)
        return gone

    async def password_is(self, member_id: str, password: str) -> bool:
        """True when the member may sign in with this password now. Takes the same time for everybody."""
        password = password[:LONGEST]
        right = await self._guess(member_id, lambda a: password_fits(password, a.password) or None)
        return right is not None

    async def keys_of(self, member_id: str, passphrase: str) -> PrivateKeys | None:
        """The coordinator's key, by the member's passphrase; None for a wrong one, or too many of them."""
        opened = partial(_unlocked, passphrase=passphrase[:LONGEST])
        return await self._guess(member_id, opened)

    async def _guess(self, member_id: str, right: Callable[[Account], T | None]) -> T | None:
        async with self._one_guess:
            async with self._database.read() as tx:
                account = await desk.load_account(tx, member_id)
            tried = account if account and self.member(member_id) else self._nobody
            found = await asyncio.to_thread(right, tried)
            if tried is self._nobody or account is None:
                return None
            now = self._clock.now()
            if account.closed_until is not None and now < account.closed_until:
                return None
            await self._count(account, now, right=found is not None)
            return found

    async def _count(self, account: Account, now: datetime, *, right: bool) -> None:
        if right and not account.failures:
            return
        failures = 0 if right else account.failures + 1
        closed = None if failures < FREE_TRIES else now + closed_for(failures)
        async with self._database.begin() as tx:
            await desk.count_failures(tx, account.member_id, failures, closed)
            if closed:
                await self._audit(tx, "desk", "close_account", account.member_id)

    @cached_property
    def _nobody(self) -> Account:
        """Tried where there is no account, so that nobody learns from the time it takes that there is none."""
        password = hash_password(secrets.token_hex(_CODE_BYTES), self._cost)
        nobody = PrivateKeys(PrivateKey.generate(_KEY))
        locked = lock_keys(nobody, secrets.token_hex(_CODE_BYTES), bound_to="", cost=self._cost)
        return Account("", password, locked, "", self._clock.now())

    async def prepare(self) -> None:
        """Do now what the first guess would else take longer for."""
        await asyncio.to_thread(lambda: self._nobody)

    def _stands(self, invitation: Invitation) -> bool:
        known = self.member(invitation.member_id) is not None
        return known and self._clock.now() < invitation.expires_at

    def _made(self, invitation: Invitation, code: str, chosen: Chosen) -> Account:
        member_id = invitation.member_id
        keys = unlock_keys(invitation.locked_key, code, _KEY, bound_to=member_id)
        if keys is None:
            raise Permanent("the key of an invitation does not open with its code")
        return Account(
            member_id,
            hash_password(chosen.password, self._cost),
            lock_keys(keys, chosen.passphrase, bound_to=member_id, cost=self._cost),
            keys.current.key_id,
            self._clock.now(),
        )

    async def _audit(self, tx: Transaction, actor: str, action: str, subject: str) -> None:
        await audit.append(tx, at=self._clock.now(), actor=actor, action=action, subject=subject)


def unusable_password() -> str:
    """For an account that is signed in to by a sign-in service only."""
    return secrets.token_hex(LONGEST // 4)


def require_good(chosen: Chosen, t: Texts) -> None:
    """Refuse a password or a passphrase that is too short, too long, or typed in two ways."""
    if chosen.password != chosen.password_again:
        raise Refused(t("The two passwords are not the same."))
    if chosen.passphrase != chosen.passphrase_again:
        raise Refused(t("The two passphrases are not the same."))
    if not SHORTEST_PASSWORD <= len(chosen.password) <= LONGEST:
        raise Refused(t("The password needs at least {n} characters.", n=SHORTEST_PASSWORD))
    if not SHORTEST_PASSPHRASE <= len(chosen.passphrase) <= LONGEST:
        raise Refused(t("The passphrase needs at least {n} characters.", n=SHORTEST_PASSPHRASE))
    if chosen.password in chosen.passphrase or chosen.passphrase in chosen.password:
        raise Refused(t("The passphrase must not hold the password."))


def closed_for(failures: int) -> timedelta:
    """For how long an account is closed after so many wrong tries in a row: half a minute, then twice that."""
    doubled: int = 2 ** min(failures - FREE_TRIES, _DOUBLINGS)
    return min(LONGEST_CLOSED, _FIRST_CLOSED * doubled)


def _unlocked(account: Account, passphrase: str) -> PrivateKeys | None:
    return unlock_keys(account.locked_key, passphrase, _KEY, bound_to=account.member_id)


def _digest(code: str) -> str:
    return hashlib.sha256(f"varde/desk/invitation/v1/{code}".encode()).hexdigest()
