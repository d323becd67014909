"""Who may sign in, and who holds the coordinator's key: invitations, passwords, passphrases.

An invitation carries the key, locked with its one-time code; making an account locks it anew with a passphrase that is
kept nowhere. So the desk itself never holds a file with the key, and a deputy is added without one.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from varde.desk import locks
from varde.desk.key_state import OtherWay, key_state, require_way
from varde.desk.locks import Held
from varde.desk.sessions import key_of
from varde.shared.casework import rotation
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Actor, Directory, Member
from varde.shared.errors import Permanent, Refused
from varde.shared.store import audit, desk, desk_browsers, desk_keys
from varde.shared.store.database import Database, Transaction
from varde.shared.store.desk import Account, Invitation
from varde.shared.store.desk_browsers import Browser
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
_KEY = rotation.COORDINATOR
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
        return self.members().get(member_id)

    def members(self) -> dict[str, Member]:
        """Those whom the desk is for, by id."""
        return {m.member_id: m for m in self._directory.members if m.role in _ROLES}

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
        ``Refused`` for who is no coordinator or deputy, and for keys that are in force no more.
        """
        if self.member(member_id) is None:
            msg = f"{member_id} is not a coordinator or deputy in partners.toml"
            raise Refused(msg)
        code = secrets.token_hex(_CODE_BYTES)
        locked = await asyncio.to_thread(lock_keys, keys, code, bound_to=member_id, cost=self._cost)
        expires = self._clock.now() + INVITED_FOR
        async with self._database.begin() as tx:
            await rotation.require_in_force(tx, *keys)
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

    async def remove(
        self, by: Actor, member_id: str, in_file: str, t: Texts, other: OtherWay = OtherWay.NONE
    ) -> bool:
        """Take away an account, with its way to the key and its sessions; false when there was none.

        Raises ``Refused`` for the last one that holds the key, unless there is ``other`` way to it. ``in_file`` is the id of the key that the doors seal to.
        """
        async with self._database.begin() as tx:
            if await desk.load_account(tx, member_id) is None:
                return False
            await self._audit(tx, by.member_id, "remove_account", member_id)  # one after the other
            state = await key_state(tx, self.members(), in_file, self._clock.now())
            require_way(state, member_id, other, t)
            return await desk.drop_account(tx, member_id)

    async def withdraw(self, by: Actor, member_id: str) -> bool:
        """Make a member's one-time code worthless; false when there was none."""
        async with self._database.begin() as tx:
            gone = await desk_keys.drop_invitations(tx, member_id)
            if gone:
                await self._audit(tx, by.member_id, "withdraw_invitation", member_id)
        return gone

    async def sessions_of(self, member_id: str) -> list[str]:
        """Under what the keyring keeps what a member has unlocked."""
        async with self._database.read() as tx:
            return [key_of(digest) for digest in await desk.sessions_of(tx, member_id)]

    async def password_is(
        self, member_id: str, password: str, browser: Browser | None = None
    ) -> bool:
        """True when the member may sign in with this password now. Takes the same time for everybody.

        Wrong guesses count against ``browser``, if the member has signed in with it before, and else against the
        account: so no stranger closes it for her.
        """
        password = password[:LONGEST]
        right = await self._guess(
            member_id, browser, lambda a: password_fits(password, a.password) or None
        )
        return right is not None

    async def keys_of(
        self, member_id: str, passphrase: str, browser: Browser | None = None
    ) -> PrivateKeys | None:
        """The coordinator's key, by the member's passphrase; None for a wrong one, or too many of them.

        What was handed over meanwhile is taken in.
        """
        opened = await self._opened(member_id, passphrase, browser)
        return opened[1].keys if opened else None

    async def change_password(
        self, member_id: str, old: str, chosen: str, browser: Browser | None = None
    ) -> bool:
        """Put a password in place of the old one; false when that is not it. Sessions go on."""
        if not await self.password_is(member_id, old, browser):
            return False
        hashed = await asyncio.to_thread(hash_password, chosen, self._cost)
        async with self._database.begin() as tx:
            await desk_keys.put_password(tx, member_id, hashed)
            await self._audit(tx, member_id, "change_password", member_id)
        return True

    async def change_passphrase(
        self, member_id: str, old: str, chosen: str, browser: Browser | None = None
    ) -> bool:
        """Lock the keys anew; false when the old passphrase is not it, or the account changed meanwhile."""
        opened = await self._opened(member_id, old, browser)
        if opened is None:
            return False
        account, held = opened
        async with self._one_guess:
            now = await asyncio.to_thread(locks.locked, account, held, chosen, self._cost)
        async with self._database.begin() as tx:
            done = await desk_keys.take_over(tx, account, now)
            if done:
                await self._audit(tx, member_id, "change_passphrase", member_id)
        return done

    async def _opened(
        self, member_id: str, passphrase: str, browser: Browser | None
    ) -> tuple[Account, Held] | None:
        passphrase = passphrase[:LONGEST]

        def right(account: Account) -> tuple[Account, Held] | None:
            held = locks.unlocked(account, passphrase)
            return (account, held) if held else None

        opened = await self._guess(member_id, browser, right)
        if opened is None or locks.up_to_date(opened[0]):
            return opened
        account, held = opened
        async with self._one_guess:
            now = await asyncio.to_thread(locks.locked, account, held, passphrase, self._cost)
        async with self._database.begin() as tx:
            taken = await desk_keys.take_over(tx, account, now)
            if taken and account.parcel and now.key_id == account.key_id:
                await self._audit(tx, "desk", "refuse_keys", member_id)
        return (now if taken else account), held

    async def _guess(
        self, member_id: str, browser: Browser | None, right: Callable[[Account], T | None]
    ) -> T | None:
        async with self._one_guess:
            async with self._database.read() as tx:
                account = await desk.load_account(tx, member_id)
                if browser:  # as it counts now, not as it did when the request came
                    browser = await desk_browsers.load_browser(tx, browser.token_digest)
            tried = account if account and self.member(member_id) else self._nobody
            found = await asyncio.to_thread(right, tried)
            of_browser = browser and tried is account and browser.member_id == member_id
            counted = browser if browser and of_browser else tried
            now = self._clock.now()
            shut = counted.closed_until is not None and now < counted.closed_until
            taken = None if shut or tried is self._nobody else found
            await self._count(counted, now, right=taken is not None, shut=shut)
            return taken

    async def _count(
        self, counted: Account | Browser, now: datetime, *, right: bool, shut: bool
    ) -> None:
        """Remember a guess. A wrong one writes the same for a name that nobody has, and where none is taken now."""
        if right and not counted.failures:
            return
        failures = 0 if right else counted.failures + (not shut)
        closed = None if failures < FREE_TRIES else now + closed_for(failures)
        closed = counted.closed_until if shut else closed
        async with self._database.begin() as tx:
            if isinstance(counted, Browser):
                changed = replace(counted, failures=failures, closed_until=closed)
                await desk_browsers.change_browser(tx, changed)
            else:
                await desk.count_failures(tx, counted.member_id, failures, closed)
            if closed and not shut:
                what = "close_browser" if isinstance(counted, Browser) else "close_account"
                await self._audit(tx, "desk", what, counted.member_id)

    @cached_property
    def _nobody(self) -> Account:
        """Tried, and counted, where there is no account: nobody learns from the time it takes that there is none."""
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
        password = hash_password(chosen.password, self._cost)
        account = Account(member_id, password, b"", "", self._clock.now())
        held = Held(PrivateKey.generate(_KEY), keys)
        return locks.locked(account, held, chosen.passphrase, self._cost)

    async def _audit(self, tx: Transaction, actor: str, action: str, subject: str) -> None:
        await audit.append(tx, at=self._clock.now(), actor=actor, action=action, subject=subject)


def unusable_password() -> str:
    """For an account that is signed in to by a sign-in service only."""
    return secrets.token_hex(LONGEST // 4)


def require_good(chosen: Chosen, t: Texts) -> None:
    """Refuse a password or a passphrase that is too short, too long, or typed in two ways."""
    require_password(chosen.password, chosen.password_again, t)
    require_passphrase(chosen.passphrase, chosen.passphrase_again, t)
    if chosen.password in chosen.passphrase or chosen.passphrase in chosen.password:
        raise Refused(t("The passphrase must not hold the password."))


def require_password(typed: str, again: str, t: Texts) -> None:
    """Refuse a password that is too short, too long, or typed in two ways."""
    if typed != again:
        raise Refused(t("The two passwords are not the same."))
    if not SHORTEST_PASSWORD <= len(typed) <= LONGEST:
        raise Refused(t("The password needs at least {n} characters.", n=SHORTEST_PASSWORD))


def require_passphrase(typed: str, again: str, t: Texts) -> None:
    """Refuse a passphrase that is too short, too long, or typed in two ways."""
    if typed != again:
        raise Refused(t("The two passphrases are not the same."))
    if not SHORTEST_PASSPHRASE <= len(typed) <= LONGEST:
        raise Refused(t("The passphrase needs at least {n} characters.", n=SHORTEST_PASSPHRASE))


def closed_for(failures: int) -> timedelta:
    """For how long an account is closed after so many wrong tries in a row: half a minute, then twice that."""
    doubled: int = 2 ** min(failures - FREE_TRIES, _DOUBLINGS)
    return min(LONGEST_CLOSED, _FIRST_CLOSED * doubled)


def _digest(code: str) -> str:
    return hashlib.sha256(f"varde/desk/invitation/v1/{code}".encode()).hexdigest()
