"""What the coordinator does with files: list them, and open one, as a copy that hides nothing or as it came.

Each is a deliberate act and is audited before anything is opened. Files that came by the form are stored beside the
concern; those of an e-mail stand in it, and are the same to whoever asks.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from varde.shared.casework import decisions
from varde.shared.casework.finding import visible_case
from varde.shared.casework.mailed import MailedFile, content_of, files_in, mails_of
from varde.shared.casework.opening import Opener
from varde.shared.casework.uploads import Label
from varde.shared.clamd import NO_CLAMD, Clamd
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language, Scan
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent, Refused
from varde.shared.renditions import (
    LARGEST,
    PDF,
    Hidden,
    NoRendition,
    Pages,
    Rendition,
    Why,
    left_out_of,
    render,
)
from varde.shared.store import attachments, audit
from varde.shared.store.additions import SealedAddition
from varde.shared.store.attachments import Attachment, SealedFile
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import t, texts
from varde.shared.vault import PrivateKeys, StreamOpener, Wrap, open_label

T = TypeVar("T")
_NOT_NOW = t("An e-mail in this case could not be read just now. Try again.")
_MALWARE = t("This file holds malware. It is not opened unless you insist.")
_UNSCANNED = t(
    "This file was not scanned for malware: it is too large for the scanner, or the scanner does not answer. "
    "It is not opened unless you insist."
)
_WHY_NOT = {
    Why.UNSURE: t(
        "No copy without hidden information can be made of this file. Take the original."
    ),
    Why.PASSWORD: t("This PDF is locked with a password and cannot be shown. Take the original."),
    Why.BROKEN: t("This PDF is broken and cannot be shown. Take the original."),
    Why.LONG: t(
        "This PDF has too many pages, or too heavy ones, for a copy in one file. Look at its pages "
        "at the desk, or take the original."
    ),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the coordinator sees it in a list, numbered from 1 within the case."""

    number: int
    label: Label
    scan: Scan
    received_at: datetime
    added: bool
    """It came with what was added later."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A case's files, oldest first."""

    files: tuple[Listed, ...] = ()
    more: bool = False
    """There may be more in an e-mail: it has too many, is broken, or could not be read."""
    scans: bool = False
    """What was not scanned when it came is scanned when it is opened."""


@dataclass(frozen=True, slots=True)
class _Found:
    file: SealedFile | MailedFile
    received_at: datetime
    added: bool

    @property
    def scan(self) -> Scan:
        """What was found when it came. Nothing is scanned then that comes by e-mail: no door looks into a message."""
        return self.file.scan if isinstance(self.file, SealedFile) else Scan.NOT_SCANNED


class Attachments:
    """The coordinator's acts on files. Holds her private keys for as long as it lives.

    With ``must_scan``, what was not scanned when it came, and cannot be now, is opened for who insists only.
    """

    def __init__(
        self,
        database: Database,
        keys: PrivateKeys,
        clock: Clock,
        actor: Actor,
        language: Language,
        clamd: Clamd = NO_CLAMD,
        *,
        must_scan: bool = False,
    ) -> None:
        self._database = database
        self._keys = keys
        self._opener = Opener(keys)
        self._clock = clock
        self._actor = actor
        self._clamd = clamd
        self._must_scan = must_scan
        self._t = texts("varde.shared.casework", language)

    async def listed(self, reference: str) -> Listing:
        """A case's files."""
        async with self._database.begin() as tx:
            case = await self._case(tx, reference)
            await self._audit(tx, "list_attachments", case)
            stored = await attachments.of_concern(tx, case.concern_id)
            mails = await mails_of(tx, case.concern_id)
        inside = await files_in(self._opener, case, mails)
        found = _in_order(stored, inside.files)
        unscanned = any(one.scan is Scan.NOT_SCANNED for one in found)
        return Listing(
            tuple(
                Listed(n, self._label(f.file), f.scan, f.received_at, f.added)
                for n, f in enumerate(found, 1)
            ),
            inside.more,
            unscanned and await self._clamd.answers(),
        )

    async def rendition(self, reference: str, number: int, *, infected: bool) -> Rendition:
        """A copy of a file that tells no more than it shows.

        Raises ``Refused`` where none can be made, and for malware and what must be scanned unless ``infected``.
        """
        return await self._made("copy", reference, number, render, infected=infected)

    async def shown(
        self, reference: str, number: int, first: int, *, infected: bool
    ) -> Rendition | Pages:
        """The same as what a page can show: of a PDF its pages from ``first`` on. Raises as ``rendition`` does."""

        async def make(content: bytes, media_type: str) -> Rendition | Pages:
            if media_type == PDF:
                return await Pages.opened(content, first)
            return await render(content, media_type)

        return await self._made("copy", reference, number, make, infected=infected)

    async def hidden(self, reference: str, number: int, *, infected: bool) -> tuple[Hidden, ...]:
        """What a file holds besides what it shows, by sort. Raises as ``rendition`` does."""
        return await self._made("hidden", reference, number, left_out_of, infected=infected)

    async def _made(
        self,
        how: str,
        reference: str,
        number: int,
        make: Callable[[bytes, str], Awaitable[T]],
        *,
        infected: bool,
    ) -> T:
        file = await self._file(reference, number, how, infected=infected)
        label = self._label(file)
        if label.size > LARGEST:
            raise Refused(self._t(_WHY_NOT[Why.UNSURE]))
        content = b"".join([part async for part in self._content(file)])
        try:
            return await make(content, label.media_type)
        except NoRendition as none:
            raise Refused(self._t(_WHY_NOT[none.why])) from none

    async def original(
        self, reference: str, number: int, write: Callable[[bytes], object], *, infected: bool
    ) -> Label:
        """Hand a file as it came to ``write``, a MiB at a time.

        Raises ``Permanent`` when it turns out not to be whole: throw away what was written. Raises ``Refused``
        for malware, and what must be scanned and cannot be, unless ``infected``.
        """
        file = await self._file(reference, number, "original", infected=infected)
        async for part in self._content(file):
            write(part)
        return self._label(file)

    async def _file(
        self, reference: str, number: int, how: str, *, infected: bool
    ) -> SealedFile | MailedFile:
        """The file of that number. Where a mail must be opened to find it, a refused attempt is audited as well."""
        async with self._database.begin() as tx:
            case = await self._case(tx, reference)
            stored = await attachments.of_concern(tx, case.concern_id)
            mails = await mails_of(tx, case.concern_id)
            if not mails:
                self._picked(case, _in_order(stored, ()), number, infected=infected)
            await self._audit(tx, "open_attachment", case, f"{number} {how}")
        inside = await files_in(self._opener, case, mails)
        if inside.unread:  # the number may be another file's without those that it holds
            raise Refused(self._t(_NOT_NOW))
        picked = self._picked(case, _in_order(stored, inside.files), number, infected=infected)
        if not infected and picked.scan is Scan.NOT_SCANNED:
            await self._scanned_now(picked)
        return picked.file

    async def _scanned_now(self, picked: _Found) -> None:
        """Raises ``Refused`` for malware, and for what clamd does not scan where it must."""
        said = await self._clamd.scan(self._content(picked.file))
        if said is Scan.INFECTED:
            raise Refused(self._t(_MALWARE))
        if said is Scan.NOT_SCANNED and self._must_scan:
            raise Refused(self._t(_UNSCANNED))

    def _picked(
        self, case: Case, found: Sequence[_Found], number: int, *, infected: bool
    ) -> _Found:
        t = self._t
        if not 1 <= number <= len(found):
            raise Refused(t("Case {reference} has no such file.", reference=case.reference))
        picked = found[number - 1]
        if picked.scan is Scan.INFECTED and not infected:
            raise Refused(t(_MALWARE))
        return picked

    async def _content(self, file: SealedFile | MailedFile) -> AsyncIterator[bytes]:
        if isinstance(file, MailedFile):
            content = await content_of(self._opener, file)
            if content is None:
                raise Refused(self._t(_NOT_NOW))
            yield content
            return
        opener = StreamOpener(self._wrap(file), self._keys, file.attachment_id)
        async with self._database.read() as tx:
            async for chunk in attachments.chunks_of(tx, file.attachment_id):
                yield opener.add(chunk)
        yield opener.finish()

    def _label(self, file: SealedFile | MailedFile) -> Label:
        if isinstance(file, MailedFile):
            return file.label
        wrap = self._wrap(file)
        return Label.from_bytes(
            open_label(file.label, wrap, self._keys, bound_to=file.attachment_id)
        )

    def _wrap(self, file: SealedFile) -> Wrap:
        recipient = self._keys.current.recipient
        for wrap in file.wraps:
            if wrap.recipient == recipient:
                return Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
        msg = f"this file is not sealed to {recipient}"
        raise Permanent(msg)

    async def _case(self, tx: Transaction, reference: str) -> Case:
        decisions.require_lead(self._actor, self._t)
        return await visible_case(tx, self._actor, reference, self._t)

    async def _audit(self, tx: Transaction, action: str, case: Case, detail: str = "") -> None:
        await audit.append(
            tx,
            at=self._clock.now(),
            actor=self._actor.member_id,
            action=action,
            subject=case.reference,
            detail=detail,
        )


def _in_order(stored: Iterable[Attachment], mailed: Iterable[MailedFile]) -> list[_Found]:
    """All of them as they came: a number that was shown stays that file's when more comes in."""
    found = [_Found(one.file, one.received_at, one.added) for one in stored]
    found += [
        _Found(one, one.mail.received_at, isinstance(one.mail, SealedAddition)) for one in mailed
    ]
    return sorted(found, key=lambda one: one.received_at)
