"""What the coordinator does with her key: find, read and release what is held; rotate the key.

Each look at an original is a deliberate act and is audited.
"""

from dataclasses import dataclass, replace
from functools import partial

from varde.shared.casework import decisions, links, rotation, schedule
from varde.shared.casework.finding import visible_case
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.told import told
from varde.shared.casework.typed import guarded
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, HoldReason, Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.receipt import without_receipts
from varde.shared.errors import Permanent, Refused
from varde.shared.mail import MailReader, ReadMail
from varde.shared.messages import CaseChanged
from varde.shared.store import (
    additions,
    attachments,
    audit,
    cases,
    exact,
    outbox,
    sealed,
)
from varde.shared.store.additions import SealedAddition
from varde.shared.store.database import Database, Transaction
from varde.shared.store.exact import Exact
from varde.shared.store.wraps import StoredWrap
from varde.shared.texts import texts
from varde.shared.vault import PrivateKeys, PublicKey, Wrap, open_sealed


@dataclass(frozen=True, slots=True)
class Added:
    """What the reporter added, opened. Its ``repr`` shows nothing of it."""

    channel: Channel
    subject: str
    text: str
    account: str
    """De-identified on its own: its marks are not those of the first account."""
    repeat: bool = False
    """Sent again by the same sender, or by a machine: it was not read for facts, and has no account."""

    def __repr__(self) -> str:
        return "Added(…)"


@dataclass(frozen=True, slots=True)
class Original:
    """An opened concern, for the coordinator's eyes. Its ``repr`` shows nothing of it."""

    channel: Channel
    subject: str
    text: str
    account: str
    exact: Exact | None = None
    """The facts as read, and what of them is not shown; None when nothing could be read."""
    added: tuple[Added, ...] = ()
    """What the reporter added, oldest first."""
    files: int = 0
    """How many files came with it; see ``casework.attachments``."""
    said: str = ""
    """The part of ``text`` that the account is made of."""
    around: str = ""
    """What stands around it, such as a signature: whom it names is masked in the account as well."""

    def __repr__(self) -> str:
        return "Original(…)"


class Review:
    """The coordinator's acts. Holds her private keys for as long as it lives.

    ``mail`` is a reader that runs already; without one, each mail is read by a process of its own.
    """

    def __init__(
        self,
        database: Database,
        keys: PrivateKeys,
        clock: Clock,
        actor: Actor,
        mail: MailReader | None = None,
    ) -> None:
        self._database = database
        self._mail = mail
        self._keys = keys
        self._clock = clock
        self._actor = actor

    async def held(self) -> list[Case]:
        """The cases that wait for the actor's review, oldest first; closed ones when their reporter wrote more."""
        async with self._database.read() as tx:
            held = await cases.held_cases(tx, partial(may_know_of, self._actor))
        return [case for case in held if case.open or HoldReason.ADDED_LATE in case.hold_reasons]

    async def show(self, reference: str, *, language: Language) -> tuple[Case, Original]:
        """A case with its original and its account. The look is audited before anything is opened."""
        decisions.require_lead(self._actor, texts("varde.shared.casework", language))
        async with self._database.begin() as tx:
            case = await self._case(tx, reference, language)
            await schedule.reviewed(tx, case, self._clock.now())
            await self._audit(tx, "open_original", case)
            concern = await sealed.load_concern(tx, case.concern_id)
            account = await sealed.load_account(tx, case.case_id)
            read = await exact.load_exact(tx, case.case_id)
            files = await attachments.count_of(tx, case.concern_id)
            added = [
                (a, await additions.load_account(tx, a.addition_id))
                for a in await additions.additions_of(tx, case.concern_id)
            ]
        if concern is None:
            t = texts("varde.shared.casework", language)
            raise Refused(
                t("The reporter has deleted this concern. Nothing of what was written is left.")
            )
        raw = self._open(concern.ciphertext, _wrap_for(concern, self._keys), concern.concern_id)
        read_as = await self._readable(raw, concern.channel, language)
        return case, Original(
            concern.channel,
            read_as.subject,
            read_as.text,
            self._account(account, case.case_id),
            read,
            tuple([await self._added(addition, own, language) for addition, own in added]),
            files,
            without_receipts(read_as.said),
            read_as.around,
        )

    async def release(self, reference: str, *, with_account: bool, language: Language) -> Case:
        """Let a held case stand in the channel, with its account or without.

        Raises ``Leak`` when the guard stops the account.
        """
        t = texts("varde.shared.casework", language)
        decisions.require_lead(self._actor, t)
        async with self._database.begin() as tx:
            case = await self._case(tx, reference, language)
            stored = await sealed.load_account(tx, case.case_id) if with_account else None
            if with_account and stored is None:
                raise Refused(
                    t("Case {reference} has no account to release.", reference=case.reference)
                )
            account = guarded(self._account(stored, case.case_id)) if stored else ""
            changed = replace(decisions.released(case, account, t), version=case.version + 1)
            await cases.save_case(tx, changed)
            await schedule.changed(tx, case, changed, self._clock.now())
            if stored:
                await sealed.drop_account(tx, case.case_id)
            await self._audit(tx, "release", case, "with account" if account else "facts only")
            event = CaseChanged(case_id=case.case_id, version=changed.version)
            await outbox.add(tx, [event], self._clock.now())
            await links.changed(tx, case, changed, self._clock.now())
        return changed

    async def rewrap_all(self, new: PublicKey) -> int:
        """Wrap every data key for the recipient's new key; gives how many. Safe to run again.

        Raises ``Permanent`` when there are some that no key here opens, after all the others are done.
        """
        done = damaged = 0
        async for batch in rotation.rewrap_all(self._database, self._keys, new):
            done, damaged = done + batch.wrapped, damaged + batch.damaged
        async with self._database.begin() as tx:
            await audit.append(
                tx,
                at=self._clock.now(),
                actor=self._actor.member_id,
                action="rotate_key",
                subject=new.recipient,
                detail=new.key_id,
            )
        if damaged:
            msg = f"{damaged} data keys of {new.recipient} open with no key that is here"
            raise Permanent(msg)
        return done

    async def _case(self, tx: Transaction, reference: str, language: Language) -> Case:
        t = texts("varde.shared.casework", language)
        return await visible_case(tx, self._actor, reference, t)

    async def _added(
        self,
        addition: SealedAddition,
        account: tuple[StoredWrap, bytes] | None,
        language: Language,
    ) -> Added:
        wrap = _wrap_for(addition, self._keys)
        raw = self._open(addition.ciphertext, wrap, addition.addition_id)
        read = await self._readable(raw, addition.channel, language)
        own = self._account(account, addition.addition_id)
        return Added(addition.channel, read.subject, read.text, own, addition.repeat)

    async def _readable(self, raw: bytes, channel: Channel, language: Language) -> "_Readable":
        if channel is Channel.WEB:
            form = WebSubmission.from_bytes(raw)
            return _Readable("", told(form, language), form.text)
        if self._mail is not None:
            return _of_mail(await self._mail.read(raw))
        async with MailReader() as reader:
            return _of_mail(await reader.read(raw))

    def _account(self, stored: tuple[StoredWrap, bytes] | None, bound_to: str) -> str:
        if stored is None:
            return ""
        wrap, ciphertext = stored
        return self._open(ciphertext, _vault(wrap), bound_to).decode()

    def _open(self, ciphertext: bytes, wrap: Wrap, bound_to: str) -> bytes:
        return open_sealed(ciphertext, wrap, self._keys, bound_to=bound_to)

    async def _audit(self, tx: Transaction, action: str, case: Case, detail: str = "") -> None:
        await audit.append(
            tx,
            at=self._clock.now(),
            actor=self._actor.member_id,
            action=action,
            subject=case.reference,
            detail=detail,
        )


@dataclass(frozen=True, slots=True)
class _Readable:
    subject: str
    text: str
    said: str
    around: str = ""


def _of_mail(mail: ReadMail) -> _Readable:
    around = "\n\n".join(part for part in (mail.signature, mail.disclaimer) if part)
    return _Readable(mail.subject, mail.whole, mail.concern, around)


def _wrap_for(concern: sealed.SealedConcern | SealedAddition, keys: PrivateKeys) -> Wrap:
    recipient = keys.current.recipient
    for wrap in concern.wraps:
        if wrap.recipient == recipient:
            return _vault(wrap)
    msg = f"this concern is not sealed to {recipient}"
    raise Permanent(msg)


def _vault(wrap: StoredWrap) -> Wrap:
    return Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
