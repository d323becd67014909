"""What the coordinator does with her key: find, read and release what is held; rotate the key.

Each look at an original is a deliberate act and is audited.
"""

from dataclasses import dataclass, replace

from varde.shared.casework import decisions
from varde.shared.casework.receive import receipt_digest
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.typed import guarded
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.reference import parse_receipt, parse_reference
from varde.shared.errors import Permanent, Refused
from varde.shared.mail import MailReader
from varde.shared.messages import CaseChanged
from varde.shared.store import audit, cases, exact, outbox, sealed
from varde.shared.store.database import Database, Transaction
from varde.shared.store.exact import Exact
from varde.shared.texts import texts
from varde.shared.vault import PrivateKeys, PublicKey, Wrap, open_sealed, rewrap


@dataclass(frozen=True, slots=True)
class Original:
    """An opened concern, for the coordinator's eyes. Its ``repr`` shows nothing of it."""

    channel: Channel
    subject: str
    text: str
    account: str
    exact: Exact | None = None
    """The facts as read, and what of them is not shown; None when nothing could be read."""

    def __repr__(self) -> str:
        return "Original(…)"


class Review:
    """The coordinator's acts. Holds her private keys for as long as it lives."""

    def __init__(self, database: Database, keys: PrivateKeys, clock: Clock, actor: Actor) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._actor = actor

    async def held(self) -> list[Case]:
        """The cases that wait for review, oldest first."""
        async with self._database.read() as tx:
            return [case for case in await cases.open_cases(tx) if case.held]

    async def show(self, reference: str, *, language: Language) -> tuple[Case, Original]:
        """A case with its original and its account. The look is audited before anything is opened."""
        decisions.require_lead(self._actor, texts("varde.shared.casework", language))
        async with self._database.begin() as tx:
            case = await self._case(tx, reference, language)
            await self._audit(tx, "open_original", case)
            concern = await sealed.load_concern(tx, case.concern_id)
            account = await sealed.load_account(tx, case.case_id)
            read = await exact.load_exact(tx, case.case_id)
        if concern is None:
            raise Permanent("the sealed original of this case is gone")
        raw = self._open(concern.ciphertext, _wrap_for(concern, self._keys), concern.concern_id)
        subject, text = await _readable(raw, concern.channel)
        return case, Original(concern.channel, subject, text, self._account(account, case), read)

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
            account = guarded(self._account(stored, case)) if stored else ""
            changed = replace(decisions.released(case, account, t), version=case.version + 1)
            await cases.save_case(tx, changed)
            if stored:
                await sealed.drop_account(tx, case.case_id)
            await self._audit(tx, "release", case, "with account" if account else "facts only")
            event = CaseChanged(case_id=case.case_id, version=changed.version)
            await outbox.add(tx, [event], self._clock.now())
        return changed

    async def rewrap_all(self, new: PublicKey) -> int:
        """Wrap every data key for the recipient's new key; gives how many. Safe to run again."""
        count = 0
        async with self._database.begin() as tx:
            for concern_id, wrap in await sealed.wraps_of(tx, new.recipient):
                if wrap.key_id != new.key_id:
                    fresh = rewrap(_vault(wrap), self._keys, new, bound_to=concern_id)
                    await sealed.replace_wrap(tx, concern_id, _stored(fresh))
                    count += 1
            if new.recipient == "coordinator":
                count += await self._rewrap_accounts(tx, new)
            await audit.append(
                tx,
                at=self._clock.now(),
                actor=self._actor.member_id,
                action="rotate_key",
                subject=new.recipient,
                detail=new.key_id,
            )
        return count

    async def _rewrap_accounts(self, tx: Transaction, new: PublicKey) -> int:
        old = [a for a in await sealed.account_wraps(tx) if a[1].key_id != new.key_id]
        for case_id, wrap in old:
            fresh = rewrap(_vault(wrap), self._keys, new, bound_to=case_id)
            await sealed.replace_account_wrap(tx, case_id, _stored(fresh))
        return len(old)

    async def _case(self, tx: Transaction, reference: str, language: Language) -> Case:
        known = parse_reference(reference)
        case = await cases.find_by_reference(tx, known) if known else None
        if case is None:
            t = texts("varde.shared.casework", language)
            raise Refused(t("I cannot find that case. References look like 26-4817."))
        return case

    def _account(self, stored: tuple[sealed.StoredWrap, bytes] | None, case: Case) -> str:
        if stored is None:
            return ""
        wrap, ciphertext = stored
        return self._open(ciphertext, _vault(wrap), case.case_id).decode()

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


async def case_of_receipt(database: Database, typed: str) -> Case | None:
    """The case a receipt leads to; None when it is not one of ours or has no case yet.

    Raises ``Refused`` for what cannot be a receipt.
    """
    receipt = parse_receipt(typed)
    if receipt is None:
        raise Refused("That is not a receipt: check that every letter and digit is right.")
    async with database.read() as tx:
        concern_id = await sealed.find_by_receipt(tx, receipt_digest(receipt))
        return await cases.find_by_concern(tx, concern_id) if concern_id else None


async def _readable(raw: bytes, channel: Channel) -> tuple[str, str]:
    if channel is Channel.WEB:
        return "", _web_text(WebSubmission.from_bytes(raw))
    async with MailReader() as reader:
        mail = await reader.read(raw)
    return mail.subject, "\n\n".join(part for part in (mail.text, mail.signature) if part)


def _web_text(form: WebSubmission) -> str:
    answers = {
        "Arena": form.arena,
        "Child": form.child,
        "About the reporter": form.about_self,
        "Wants": form.want,
        "Must not know": form.exclude,
        "Contact": form.contact,
        "Safe to contact": form.safe_to_contact,
        "Interpreter": form.interpreter,
    }
    given = [f"{name}: {value}" for name, value in answers.items() if value]
    return "\n".join([form.text, *([""] if given else []), *given])


def _wrap_for(concern: sealed.SealedConcern, keys: PrivateKeys) -> Wrap:
    recipient = keys.current.recipient
    for wrap in concern.wraps:
        if wrap.recipient == recipient:
            return _vault(wrap)
    msg = f"this concern is not sealed to {recipient}"
    raise Permanent(msg)


def _vault(wrap: sealed.StoredWrap) -> Wrap:
    return Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)


def _stored(wrap: Wrap) -> sealed.StoredWrap:
    return sealed.StoredWrap(wrap.recipient, wrap.key_id, wrap.wrapped)
