"""Passkeys (WebAuthn Level 3): made by who is signed in, and used instead of the password.

The library checks challenge, origin, relying party, user verification, signature and the device's count. What it raises
for hostile input is of many kinds; here all of it means "no".
"""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from varde.desk.pending import Pending
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Member
from varde.shared.store import audit, passkeys
from varde.shared.store.database import Database
from varde.shared.store.passkeys import Passkey

LASTS = timedelta(minutes=5)
MOST = 10
"""Passkeys of one member."""
LONGEST_ANSWER = 16_384
LONGEST_NAME = 60
_CHALLENGE_BYTES = 32
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser has the desk: passkeys belong to the name, and are used from the address alone."""

    origin: str

    @property
    def name(self) -> str:
        """The relying party's id; "" where the browser cannot have passkeys, at a bare IP address."""
        name = urlsplit(self.origin).hostname or ""
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name
        return ""


class Passkeys:
    """The members' passkeys. Every method that reads or writes the store raises ``Transient``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._challenges = Pending[bytes](clock, LASTS)

    async def of(self, member_id: str) -> list[Passkey]:
        """A member's passkeys, oldest first."""
        async with self._database.read() as tx:
            return await passkeys.passkeys_of(tx, member_id)

    async def to_make(self, member: Member, site: Site, token: str) -> str:
        """What the browser is to make a passkey by, as JSON; the answer comes back under ``token``."""
        known = await self.of(member.member_id)
        options = generate_registration_options(
            rp_id=site.name,
            rp_name="Varde",
            user_id=_handle(member.member_id),
            user_name=member.member_id,
            user_display_name=member.name,
            challenge=self._challenge(token),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=k.credential) for k in known],
        )
        return options_to_json(options)

    async def make(self, member_id: str, site: Site, token: str, answer: str, name: str) -> bool:
        """Keep the passkey that a browser made; false for an answer that does not hold, or one too many."""
        challenge = self._challenges.take(token)
        if challenge is None or len(answer) > LONGEST_ANSWER:
            return False
        try:
            made = verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.name,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        except Exception:  # see the module's docstring
            return False
        now = self._clock.now()
        passkey = Passkey(
            _digest(made.credential_id),
            member_id,
            made.credential_id,
            made.credential_public_key,
            made.sign_count,
            name.strip()[:LONGEST_NAME],
            now,
        )
        async with self._database.begin() as tx:
            if len(await passkeys.passkeys_of(tx, member_id)) >= MOST:
                return False
            if not await passkeys.put_passkey(tx, passkey):
                return False
            await audit.append(tx, at=now, actor=member_id, action="add_passkey", subject=member_id)
        return True

    async def to_use(self, site: Site, token: str, member_id: str = "") -> str:
        """What the browser is to sign with a passkey, as JSON: with one of a member's, or any of the desk's."""
        known = await self.of(member_id) if member_id else []
        options = generate_authentication_options(
            rp_id=site.name,
            challenge=self._challenge(token),
            allow_credentials=[PublicKeyCredentialDescriptor(id=k.credential) for k in known],
            user_verification=_VERIFIED,
        )
        return options_to_json(options)

    async def used(self, site: Site, token: str, answer: str) -> str:
        """The id of the member whose passkey signed; "" when none did. A challenge is good once."""
        challenge = self._challenges.take(token)
        if challenge is None or len(answer) > LONGEST_ANSWER:
            return ""
        try:
            credential = parse_authentication_credential_json(answer)
        except Exception:  # see the module's docstring
            return ""
        async with self._database.read() as tx:
            passkey = await passkeys.load_passkey(tx, _digest(credential.raw_id))
        if passkey is None or not _may_be(credential.response.user_handle, passkey.member_id):
            return ""
        try:
            signed = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=site.name,
                expected_origin=site.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except Exception:  # see the module's docstring
            return ""
        async with self._database.begin() as tx:
            await passkeys.use_passkey(tx, passkey.digest, signed.new_sign_count, self._clock.now())
        return passkey.member_id

    async def remove(self, member_id: str, digest: str) -> bool:
        """Take away a passkey; false when the member has none such."""
        async with self._database.begin() as tx:
            gone = await passkeys.drop_passkey(tx, member_id, digest)
            if gone:
                await audit.append(
                    tx,
                    at=self._clock.now(),
                    actor=member_id,
                    action="remove_passkey",
                    subject=member_id,
                )
        return gone

    def _challenge(self, token: str) -> bytes:
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        self._challenges.put(challenge, token)
        return challenge


def _handle(member_id: str) -> bytes:
    """What a device remembers a member by: nothing that names them."""
    return hashlib.sha256(f"varde/desk/passkey/v1/{member_id}".encode()).digest()


def _may_be(handle: bytes | None, member_id: str) -> bool:
    """A device that is told which passkey to use need not say whose it is."""
    return not handle or handle == _handle(member_id)


def _digest(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
