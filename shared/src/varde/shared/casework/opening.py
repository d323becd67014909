"""Sealed words opened with the coordinator's key, in memory: a concern, what was added to it, and their accounts."""

from collections.abc import Iterable
from dataclasses import dataclass

from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.told import told
from varde.shared.domain.codes import Channel, Language
from varde.shared.errors import Permanent
from varde.shared.mail import MailReader, ReadMail
from varde.shared.store import additions, sealed
from varde.shared.store.additions import SealedAddition
from varde.shared.store.database import Transaction
from varde.shared.store.sealed import SealedConcern
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PrivateKeys, Wrap, open_sealed

Stored = tuple[StoredWrap, bytes]
"""A sealed account."""


@dataclass(frozen=True, slots=True)
class Readable:
    """What was opened. Its ``repr`` shows nothing of it."""

    subject: str
    text: str
    said: str
    """The part of ``text`` that the account is made of."""
    words: str
    """All that the reporter wrote, without what was chosen on a form: the group must not read it again."""
    around: str = ""

    def __repr__(self) -> str:
        return "Readable(…)"


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens what is sealed to the coordinator. Without a ``mail`` reader each mail is read by a process of its own."""

    keys: PrivateKeys
    mail: MailReader | None = None

    async def read(self, stored: SealedConcern | SealedAddition, language: Language) -> Readable:
        """A concern, or what was added to one. Raises ``Permanent`` when no key here opens it."""
        bound_to = stored.concern_id if isinstance(stored, SealedConcern) else stored.addition_id
        raw = self._open(stored.ciphertext, self._wrap_for(stored), bound_to)
        if stored.channel is Channel.WEB:
            form = WebSubmission.from_bytes(raw)
            return Readable("", told(form, language), form.text, form.words)
        if self.mail is not None:
            return _of_mail(await self.mail.read(raw))
        async with MailReader() as reader:
            return _of_mail(await reader.read(raw))

    def account(self, stored: Stored | None, bound_to: str) -> str:
        """A sealed account; "" for none."""
        if stored is None:
            return ""
        wrap, ciphertext = stored
        return self._open(ciphertext, _vault(wrap), bound_to).decode()

    async def words(
        self,
        concern: SealedConcern | None,
        added: Iterable[SealedAddition],
        language: Language,
    ) -> str:
        """All that the reporter wrote and has not deleted, for the guard to compare with and for nobody to read."""
        whole: list[SealedConcern | SealedAddition] = [*([concern] if concern else []), *added]
        return "\n".join([(await self.read(stored, language)).words for stored in whole])

    def _open(self, ciphertext: bytes, wrap: Wrap, bound_to: str) -> bytes:
        return open_sealed(ciphertext, wrap, self.keys, bound_to=bound_to)

    def _wrap_for(self, stored: SealedConcern | SealedAddition) -> Wrap:
        recipient = self.keys.current.recipient
        for wrap in stored.wraps:
            if wrap.recipient == recipient:
                return _vault(wrap)
        msg = f"this concern is not sealed to {recipient}"
        raise Permanent(msg)


async def sealed_words(
    tx: Transaction, concern_id: str
) -> tuple[SealedConcern | None, tuple[SealedAddition, ...]]:
    """A concern, None when its reporter has deleted it, and what was added to it, oldest first."""
    concern = await sealed.load_concern(tx, concern_id)
    return concern, tuple(await additions.additions_of(tx, concern_id))


def _of_mail(mail: ReadMail) -> Readable:
    around = "\n\n".join(part for part in (mail.signature, mail.disclaimer) if part)
    words = f"{mail.subject}\n{mail.whole}"
    return Readable(mail.subject, mail.whole, mail.concern, words, around)


def _vault(wrap: StoredWrap) -> Wrap:
    return Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
