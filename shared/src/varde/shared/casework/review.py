"""What the coordinator does with her key: find, read and release what is held; rotate the key.

Each look at an original is a deliberate act and is audited.
"""

from dataclasses import dataclass, replace
from functools import partial

from varde.shared.anonymise import Anonymiser, Entity
from varde.shared.casework import decisions, links, marks, rotation, schedule
from varde.shared.casework.cases import patiently
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.finding import visible_case
from varde.shared.casework.leaving import require_passing
from varde.shared.casework.opening import Opener, Readable, sealed_words
from varde.shared.casework.together import Together, in_time, stands, together
from varde.shared.casework.typed import storable
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, HoldReason, Language
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent, Refused
from varde.shared.mail import MailReader
from varde.shared.messages import CaseChanged
from varde.shared.store import (
    answers,
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
from varde.shared.texts import Texts, texts
from varde.shared.vault import PrivateKeys, PublicKey


@dataclass(frozen=True, slots=True)
class Added:
    """What the reporter added, opened. Its ``repr`` shows nothing of it."""

    channel: Channel
    subject: str
    text: str
    repeat: bool = False
    """Sent again by the same sender, or by a machine: it was not read for facts."""
    told: bool = True
    """As of a ``SealedAddition``."""
    said: str = ""
    """As of an ``Original``."""
    around: str = ""

    def __repr__(self) -> str:
        return "Added(…)"


@dataclass(frozen=True, slots=True)
class Original:
    """An opened concern, for the coordinator's eyes. Its ``repr`` shows nothing of it."""

    channel: Channel
    subject: str
    text: str
    account: str
    """As it stands, released or not."""
    exact: Exact | None = None
    """The facts as read, and what of them is not shown; None when nothing could be read."""
    added: tuple[Added, ...] = ()
    """What the reporter added, oldest first."""
    files: int = 0
    """How many files came with it, those in e-mails too; see ``casework.attachments``."""
    said: str = ""
    """The part of ``text`` that the account is made of."""
    around: str = ""
    """What stands around it, such as a signature: whom it names is masked in the account as well."""
    words: str = ""
    """All that the reporter wrote, what was added with it: the group must not read it again."""
    marks: tuple[Entity, ...] | None = None
    """Who has which mark, as it was kept; see ``together``."""
    released: tuple[str, ...] = ()
    """What the group may read of what was added."""
    unread: bool = False
    """An e-mail could not be read this time, so ``words`` lack what it says."""
    more_files: bool = False
    """There may be more files in an e-mail than are counted."""

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
        self._opener = Opener(keys, mail)
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
            concern, added = await sealed_words(tx, case.concern_id)
            account = await sealed.load_account(tx, case.case_id)
            read = await exact.load_exact(tx, case.case_id)
            files = await attachments.count_of(tx, case.concern_id)
            kept = await sealed.load_marks(tx, case.concern_id)
            released = await answers.of_case(tx, case.case_id)
        if concern is None:
            t = texts("varde.shared.casework", language)
            raise Refused(
                t("The reporter has deleted this concern. Nothing of what was written is left.")
            )
        first = await self._opener.read(case, concern, language)
        more = [await self._opener.read(case, addition, language) for addition in added]
        read_all = (first, *more)
        return case, Original(
            concern.channel,
            first.subject,
            first.text,
            case.account or self._opener.account(account, case.case_id),
            read,
            tuple(map(_added, added, more)),
            files + sum(one.files for one in read_all),
            first.said,
            first.around,
            "\n".join(one.words for one in read_all),
            marks.opened(kept, case.concern_id, self._keys),
            tuple(answer.text for answer in released),
            any(one.unread for one in read_all),
            any(one.more_files for one in read_all),
        )

    async def together(
        self, anonymiser: Anonymiser, case: Case, original: Original, language: Language
    ) -> Together:
        """The accounts of an opened case, in the ``language`` of its facts. Who has which mark now is kept.

        Not while a mail could not be read: whom it names would get other marks than they have. Where the engines fail,
        or take too long, there are none, and it says why.
        """
        added = [one if one.told else None for one in original.added]
        read = stands(case, original.account, original.released)
        try:
            made = await in_time(
                partial(together, anonymiser, original, added, original.marks, read, language)
            )
        except Exception as error:  # she reads what the engines could not
            return Together(None, (None,) * len(added), None, error)
        if original.unread or made.marks is None:
            return made
        now = await self._marks_now(case, made.marks, original.marks)
        if now in {None, made.marks, original.marks}:
            return made
        return await self.together(anonymiser, case, replace(original, marks=now), language)

    async def _marks_now(
        self, case: Case, given: tuple[Entity, ...], seen: tuple[Entity, ...] | None
    ) -> tuple[Entity, ...] | None:
        """Who has which mark by now: as it was ``given``, unless it is no longer as it was ``seen``."""
        if given == seen:  # nothing is to be written, so nobody else's writing is waited for
            async with self._database.read() as tx:
                return await marks.kept(tx, case.concern_id, self._keys)

        async def once() -> tuple[Entity, ...] | None:
            async with self._database.begin() as tx:
                if await marks.keep_on(tx, case.concern_id, given, self._keys, seen=seen):
                    return given
                return await marks.kept(tx, case.concern_id, self._keys)

        return await patiently(once)

    async def release(
        self, reference: str, *, with_account: bool, language: Language, seen: int | None = None
    ) -> Case:
        """Let a held case stand in the channel, with its account or without.

        Raises ``Stopped`` when the last guard stops the summary, or an account that goes with it, and ``Overtaken`` when
        the case was changed since the version that she has ``seen``, or while the guard read it.
        """
        t = texts("varde.shared.casework", language)
        decisions.require_lead(self._actor, t)
        read, account = await self._read_once_more(reference, t, with_account=with_account)
        async with self._database.begin() as tx:
            case = await self._case(tx, reference, language)
            if case.version != read.version or seen not in {None, case.version}:
                raise Overtaken(
                    t("The case was changed meanwhile. Look at it once more before you release it.")
                )
            changed = replace(decisions.released(case, account, t), version=case.version + 1)
            await cases.save_case(tx, changed)
            await schedule.changed(tx, case, changed, self._clock.now())
            if account:
                await sealed.drop_account(tx, case.case_id)
            await self._audit(tx, "release", case, "with account" if account else "facts only")
            event = CaseChanged(case_id=case.case_id, version=changed.version)
            await outbox.add(tx, [event], self._clock.now())
            await links.changed(tx, case, changed, self._clock.now())
        return changed

    async def _read_once_more(
        self, reference: str, t: Texts, *, with_account: bool
    ) -> tuple[Case, str]:
        """The case as the guard lets it by, and the account that goes with it now; no person looks at the original."""
        async with self._database.read() as tx:
            case = await self._case(tx, reference, t.language)
            stored = await sealed.load_account(tx, case.case_id) if with_account else None
            concern, added = await sealed_words(tx, case.concern_id)
        if with_account and stored is None:
            raise Refused(
                t("Case {reference} has no account to release.", reference=case.reference)
            )
        account = storable(self._opener.account(stored, case.case_id))
        words = await self._opener.words(case, concern, added, t)
        await require_passing(case.summary, account or case.account, words, t)
        return case, account.strip()

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

    async def _audit(self, tx: Transaction, action: str, case: Case, detail: str = "") -> None:
        await audit.append(
            tx,
            at=self._clock.now(),
            actor=self._actor.member_id,
            action=action,
            subject=case.reference,
            detail=detail,
        )


def _added(addition: SealedAddition, read: Readable) -> Added:
    return Added(
        addition.channel,
        read.subject,
        read.text,
        addition.repeat,
        addition.told,
        read.said,
        read.around,
    )
