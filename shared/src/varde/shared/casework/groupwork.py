"""Work across cases: what belongs together, what the reporter is asked, what a meeting is about, how many there are."""

from dataclasses import dataclass
from datetime import date

from varde.shared.anonymise import AnonymisedText, guard
from varde.shared.casework import decisions, links
from varde.shared.casework.correspondence import require_reachable, write
from varde.shared.casework.finding import visible_case
from varde.shared.casework.statistics import Year, for_chat
from varde.shared.casework.typed import about_case, guarded
from varde.shared.casework.views import Listing, listing_of, passing
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.listing import Topic
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused
from varde.shared.store import answers, audit, lookup, outbox
from varde.shared.store import links as stored_links
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts
from varde.shared.vault import PublicKey

CONFIRMED = "confirmed"
"""Under this the inbox remembers what a person has confirmed, by its ``act``."""

ON_AGENDA = 40
"""Cases of one topic on an agenda; the rest is a count."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two cases that belong together. ``for_group``: the group sees it too, on both cards."""

    reference: str
    other: str
    for_group: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a reporter is asked, past the guard."""

    reference: str
    text: AnonymisedText


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a reporter wrote since, de-identified and released."""

    on: date
    text: AnonymisedText


class Groupwork:
    """Each call is one transaction, and one audit entry where somebody looks or acts."""

    def __init__(self, database: Database, clock: Clock, coordinator: PublicKey) -> None:
        self._database = database
        self._clock = clock
        self._coordinator = coordinator

    async def tie(
        self, actor: Actor, reference: str, other: str, *, language: Language, lifted: bool
    ) -> Tie:
        """What it would come to when two cases are linked, or a link is lifted. Changes nothing."""
        t = _t(language)
        decisions.require_lead(actor, t)
        async with self._database.read() as tx:
            return (await self._tie(tx, actor, (reference, other), t, lifted=lifted))[0]

    async def link(self, actor: Actor, reference: str, other: str, *, language: Language) -> Tie:
        """Tell that two cases belong together."""
        t = _t(language)
        decisions.require_lead(actor, t)
        async with self._database.begin() as tx:
            tie, one, two = await self._tie(tx, actor, (reference, other), t, lifted=False)
            await links.tie(tx, one, two, self._clock.now())
            await self._audit(tx, actor, "link", one.reference, two.reference)
        return tie

    async def unlink(self, actor: Actor, reference: str, other: str, *, language: Language) -> Tie:
        """Take back that two cases belong together; what they share by themselves stays."""
        t = _t(language)
        decisions.require_lead(actor, t)
        async with self._database.begin() as tx:
            tie, one, two = await self._tie(tx, actor, (reference, other), t, lifted=True)
            await links.untie(tx, one, two, self._clock.now())
            await self._audit(tx, actor, "unlink", one.reference, two.reference)
        return tie

    async def question(
        self, actor: Actor, reference: str, text: str, *, language: Language
    ) -> Question:
        """What would be sent to the reporter. Raises ``Refused`` when nothing can reach them, or may be shown."""
        t = _t(language)
        decisions.require_lead(actor, t)
        safe = guard(about_case(reference, text, self._clock.today(), t))
        async with self._database.read() as tx:
            case = await visible_case(tx, actor, reference, t)
            await require_reachable(tx, case, t)
        return Question(case.reference, safe)

    async def ask(
        self, actor: Actor, reference: str, text: str, *, act: str, language: Language
    ) -> None:
        """Send the reporter a question, sealed; it is read with the receipt. Raises as ``question``.

        ``act`` (at most 32 characters) stands for what was confirmed: under the same one it is sent once. Whoever
        got ``Transient`` cannot know whether it was, and calls again.
        """
        t, now = _t(language), self._clock.now()
        decisions.require_lead(actor, t)
        safe = guarded(text)
        async with self._database.begin() as tx:
            if not await outbox.first_time(tx, CONFIRMED, act, now):
                return
            case = await visible_case(tx, actor, reference, t)
            await write(tx, self._coordinator, self._clock, actor, case, safe, t)

    async def answers(
        self, actor: Actor, reference: str, *, language: Language
    ) -> tuple[str, tuple[AnswerView, ...]]:
        """The reference, and what the reporter has written since, as far as it is released; newest first."""
        async with self._database.begin() as tx:
            case = await visible_case(tx, actor, reference, _t(language))
            await self._audit(tx, actor, "answers", case.reference)
            released = await answers.of_case(tx, case.case_id)
        newest = reversed(released)
        shown = (AnswerView(a.written_on, text) for a in newest if (text := passing(a.text)))
        return case.reference, tuple(shown)

    async def agenda(self, actor: Actor, *, language: Language) -> dict[Topic, Listing]:
        """What the next meeting is about, most pressing first; only cases that everybody may know of.

        A case that is due is not told again as stuck or new; ``Topic.ALL`` is the count of all open ones.
        """
        today, told, topics = self._clock.today(), set[str](), dict[Topic, Listing]()
        async with self._database.begin() as tx:
            pages = await lookup.whole_agenda(tx, today, ON_AGENDA)
            await self._audit(tx, actor, "agenda", "cases")
        for topic, page in pages.items():
            fresh = [case for case in page.cases if case.case_id not in told]
            told |= {case.case_id for case in fresh}
            left = page.total - (len(page.cases) - len(fresh))
            topics[topic] = listing_of(fresh, left, lookup.MOST_COUNTED, language)
        return topics

    async def statistics(self, actor: Actor) -> Year:
        """How many cases there were this year, or last year while this one has too few: the same for whoever asks."""
        return await for_chat(self._database, self._clock, actor)

    async def _tie(
        self, tx: Transaction, actor: Actor, named: tuple[str, str], t: Texts, *, lifted: bool
    ) -> tuple[Tie, Case, Case]:
        one = await visible_case(tx, actor, named[0], t)
        two = await visible_case(tx, actor, named[1], t)
        known = await stored_links.judged(tx, one.case_id, two.case_id)
        _require_tieable(one, two, t, known=bool(known), lifted=lifted)
        hidden = await stored_links.widened(tx, [one.case_id, two.case_id])
        shown = links.shown_to_group(one, two) and not hidden
        return Tie(one.reference, two.reference, shown), one, two

    async def _audit(
        self, tx: Transaction, actor: Actor, action: str, subject: str, detail: str = ""
    ) -> None:
        await audit.append(
            tx,
            at=self._clock.now(),
            actor=actor.member_id,
            action=action,
            subject=subject,
            detail=detail,
        )


def _require_tieable(one: Case, two: Case, t: Texts, *, known: bool, lifted: bool) -> None:
    named = {"one": one.reference, "other": two.reference}
    if one.case_id == two.case_id:
        raise Refused(t("Name two different cases."))
    if lifted and not known:
        raise Refused(t("Nobody has linked {one} and {other} by hand.", **named))
    if lifted:
        return
    if known:
        raise Refused(t("{one} and {other} are linked already.", **named))
    if one.excluded_partners or two.excluded_partners:
        raise Refused(
            t(
                "A case that is kept from a partner cannot be linked: nobody could be shown the link."
            )
        )


def _t(language: Language) -> Texts:
    return texts("varde.shared.casework", language)
