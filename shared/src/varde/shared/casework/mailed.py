"""The files that stand in a case's e-mails. They lie nowhere else: each time, they are taken out of the sealed message."""

from collections.abc import Sequence
from dataclasses import dataclass

from varde.shared.casework.opening import Opener, never_read, sealed_words
from varde.shared.casework.uploads import Label
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel
from varde.shared.mail import unpacking
from varde.shared.store.additions import SealedAddition
from varde.shared.store.database import Transaction
from varde.shared.store.sealed import SealedConcern

Mail = SealedConcern | SealedAddition


@dataclass(frozen=True, slots=True)
class MailedFile:
    """A file in an e-mail, by its number there from 1."""

    mail: Mail
    number: int
    label: Label


@dataclass(frozen=True, slots=True)
class Mailed:
    """The files in e-mails, in their order."""

    files: tuple[MailedFile, ...] = ()
    more: bool = False
    """There may be more: an e-mail has too many, is broken, or could not be read."""
    unread: bool = False
    """An e-mail could not be read this time, and another time could."""


async def mails_of(tx: Transaction, concern_id: str) -> list[Mail]:
    """A concern and what was added to it, as far as it came by e-mail, oldest first."""
    concern, added = await sealed_words(tx, concern_id)
    found = (concern, *added)
    return [mail for mail in found if mail is not None and mail.channel is Channel.EMAIL]


async def files_in(opener: Opener, case: Case, mails: Sequence[Mail]) -> Mailed:
    """Their files. Raises ``Permanent`` when no key here opens a mail, and ``Transient`` when no process can be started."""
    files, more, unread = list[MailedFile](), False, False
    async with unpacking() as unpacker:
        for mail in mails:
            inside = await unpacker.listed(opener.raw(mail))
            more, unread = (
                more or inside.more,
                unread or (inside.unread and not never_read(case, mail)),
            )
            for number, file in enumerate(inside.files, 1):
                label = Label(file.name, file.media_type, file.size)
                files.append(MailedFile(mail, number, label))
    return Mailed(tuple(files), more, unread)


async def content_of(opener: Opener, file: MailedFile) -> bytes | None:
    """What a file holds; None when it is not had this time. Raises as ``files_in`` does."""
    async with unpacking() as unpacker:
        return await unpacker.content(opener.raw(file.mail), file.number)
