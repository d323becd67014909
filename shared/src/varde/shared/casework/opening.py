"""Sealed words opened with the coordinator's key, in memory: a concern, what was added to it, and their accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.told import told
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, HoldReason, Language
from varde.shared.domain.receipt import without_receipts
from varde.shared.errors import Permanent, Refused
from varde.shared.mail import MailReader, Problem, ReadMail
from varde.shared.store import additions, sealed
from varde.shared.store.additions import SealedAddition
from varde.shared.store.database import Transaction
from varde.shared.store.sealed import SealedConcern
from varde.shared.store.wraps import StoredWrap
from varde.shared.texts import Texts
from varde.shared.vault import PrivateKeys, Wrap, open_sealed

_NOT_READ = frozenset({Problem.TIME_OUT, Problem.READER_FAILED})
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
    unread: bool = False
    """A mail that could not be read this time, and another time could."""
    files: int = 0
    """Files that stand in a mail; those of the form are stored beside it."""
    more_files: bool = False
    """There may be more files in a mail than are counted."""

    def __repr__(self) -> str:
        return "Readable(…)"


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens what is sealed to the coordinator. Without a ``mail`` reader each mail is read by a process of its own."""

    keys: PrivateKeys
    mail: MailReader | None = None

    async def read(
        self, case: Case, stored: SealedConcern | SealedAddition, language: Language
    ) -> Readable:
        """The concern of a case, or what was added to it. Raises ``Permanent`` when no key here opens it."""
        raw = self.raw(stored)
        if stored.channel is Channel.WEB:
            form = WebSubmission.from_bytes(raw)
            said = without_receipts(form.text)
            return Readable("", told(form, language), said, form.words)
        read = _of_mail(await self._read_mail(raw))
        return replace(read, unread=read.unread and not never_read(case, stored))

    def raw(self, stored: SealedConcern | SealedAddition) -> bytes:
        """What is sealed, as it came. Raises ``Permanent`` when no key here opens it."""
        bound_to = stored.concern_id if isinstance(stored, SealedConcern) else stored.addition_id
        return self._open(stored.ciphertext, self._wrap_for(stored), bound_to)

    def account(self, stored: Stored | None, bound_to: str) -> str:
        """A sealed account; "" for none."""
        if stored is None:
            return ""
        wrap, ciphertext = stored
        return self._open(ciphertext, _vault(wrap), bound_to).decode()

    async def words(
        self, case: Case, concern: SealedConcern | None, added: Iterable[SealedAddition], t: Texts
    ) -> str:
        """All that the reporter wrote and has not deleted, for the guard to compare with and for nobody to read.

        Raises as ``whole`` does.
        """
        found: list[SealedConcern | SealedAddition] = [*([concern] if concern else []), *added]
        return "\n".join(one.words for one in await self.whole(case, found, t))

    async def whole(
        self, case: Case, found: Iterable[SealedConcern | SealedAddition], t: Texts
    ) -> list[Readable]:
        """Each of what is sealed, opened for nobody to read.

        Raises ``Refused`` when a mail cannot be read now; of one that triage could not read either, nothing is told.
        """
        read = [await self.read(case, stored, t.language) for stored in found]
        if any(one.unread for one in read):
            raise Refused(
                t(
                    "An e-mail in this case could not be read just now. Nothing was released. Try again."
                )
            )
        return read

    async def _read_mail(self, raw: bytes) -> ReadMail:
        if self.mail is not None:
            return await self.mail.read(raw)
        async with MailReader() as reader:
            return await reader.read(raw)

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


def never_read(case: Case, stored: SealedConcern | SealedAddition) -> bool:
    """True when triage could not read it either. Of what came before that was noted, the case tells while it is held."""
    if stored.unreadable is None:
        return HoldReason.UNREADABLE in case.hold_reasons
    return stored.unreadable


def _of_mail(mail: ReadMail) -> Readable:
    around = "\n\n".join(part for part in (mail.signature, mail.disclaimer) if part)
    words = f"{mail.subject}\n{mail.whole}"
    unread = not _NOT_READ.isdisjoint(mail.problems)
    said = without_receipts(mail.concern)
    return Readable(
        mail.subject, mail.whole, said, words, around, unread, mail.files, mail.more_files
    )


def _vault(wrap: StoredWrap) -> Wrap:
    return Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
