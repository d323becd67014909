"""Does what people ask for by command or button, and answers each privately in their language."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, assert_never

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import Action, Card, card_of, partner_name
from varde.chatops.channel_command import channel_answer
from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.commands import (
    Assign,
    Channel,
    Close,
    Command,
    Decline,
    Help,
    ListCases,
    OpenForm,
    Problem,
    Recuse,
    Reopen,
    SetDue,
    SetStatus,
    Show,
    Take,
    WriteNote,
)
from varde.chatops.duty import duty_lines
from varde.chatops.form_desk import FormDesk
from varde.chatops.form_offers import offered
from varde.chatops.forms import Filled, FormKind
from varde.chatops.grammar import parse
from varde.chatops.guidance import explain, help_lines
from varde.chatops.labels import Label, Labels, Word, labels
from varde.chatops.metrics import Metrics
from varde.chatops.recusing import asked_first, done, kept_from
from varde.shared.casework.cases import Casework
from varde.shared.casework.recusal import Declaration
from varde.shared.casework.views import CaseView
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor, Directory, Member
from varde.shared.errors import Permanent, Refused, Transient

LIST_SHOWN = 25
"""Cases in one answer; the rest is a count."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the user's id on the platform, and the language to answer in."""

    user_id: str
    language: Language = Language.NB


@dataclass(frozen=True, slots=True)
class _Submitted:
    kind: FormKind
    reference: str
    filled: Filled


_Request = Command | Problem | tuple[Action, str] | _Submitted


class Conversation:
    """Answers people of one platform. Never raises: whatever goes wrong becomes an answer."""

    def __init__(
        self,
        *,
        platform: str,
        casework: Casework,
        forms: FormDesk,
        guard: ChannelGuard,
        directory: Directory,
        clock: Clock,
        metrics: Metrics,
        log: Any,
    ) -> None:
        self._platform = platform
        self._casework = casework
        self._forms = forms
        self._guard = guard
        self._directory = directory
        self._clock = clock
        self._metrics = metrics
        self._log = log

    async def say(self, asker: Asker, text: str) -> Answer:
        """Answer a command; ``text`` is what stands after ``/sak``."""
        command = parse(text, self._clock.today())
        return await self._answer(asker, command, type(command).__name__)

    async def press(self, asker: Asker, action: Action, reference: str) -> Answer:
        """Answer a press of a card's button."""
        return await self._answer(asker, (action, reference), action.value)

    async def submit(self, asker: Asker, kind: FormKind, reference: str, filled: Filled) -> Answer:
        """Answer a form that was filled in; with the form again when something must be put right."""
        return await self._answer(asker, _Submitted(kind, reference, filled), f"form {kind.value}")

    async def somebody_came_or_left(self) -> None:
        """The platform tells that the channel has other members than before."""
        with suppress(Transient, Permanent):
            await self._guard.look_again()

    async def _answer(self, asker: Asker, request: _Request, kind: str) -> Answer:
        t = labels(asker.language)
        started = time.perf_counter()
        try:
            answer = await self._serve(asker, request, t)
        except Refused as error:
            answer = Answer(Tone.REFUSED, t.refusal(error))
        except Transient:
            answer = Answer(Tone.REFUSED, t("I cannot reach the cases right now. Try again soon."))
        except Exception as error:
            self._log.error("command failed", action=kind, error=error)
            answer = Answer(
                Tone.REFUSED,
                t("Something went wrong. Try again, or tell the coordinator if it happens again."),
            )
        self._metrics.answered(kind, answer.tone, time.perf_counter() - started)
        return answer

    async def _serve(self, asker: Asker, request: _Request, t: Labels) -> Answer:
        member = self._directory.member_by_identity(self._platform, asker.user_id)
        if member is None:
            return Answer(
                Tone.REFUSED,
                t("I do not know you yet. Ask the coordinator to add you to the partner group."),
            )
        actor = Actor(member.member_id, member.partner, member.role)
        if isinstance(request, _Submitted):
            return await self._forms.submit(
                actor, request.kind, request.reference, request.filled, t
            )
        if isinstance(request, tuple):
            return await self._press(actor, *request, t)
        if isinstance(request, Problem):
            text, lines = explain(request, t)
            return Answer(Tone.REFUSED, text, lines)
        return await self._do(actor, request, t)

    async def _press(self, actor: Actor, action: Action, reference: str, t: Labels) -> Answer:
        language = t.language
        match action:
            case Action.ACCEPT:
                await self._casework.accept(actor, reference, language=language)
                return Answer(Tone.DONE, t("Thank you. Your service has the case."))
            case Action.OFFER:
                await self._casework.offer(actor, reference, language=language)
                return Answer(Tone.DONE, t("Thank you. Your service stands as contributor."))
            case Action.ASK_MORE:
                await self._casework.ask_more(actor, reference, language=language)
                return Answer(Tone.DONE, t("The group now sees that you need more information."))
            case _:
                return await self._open(actor, FormKind(action.value), reference, t)

    async def _do(  # noqa: PLR0911 - a return for each command that only looks
        self, actor: Actor, command: Command, t: Labels
    ) -> Answer:
        match command:
            case Help(verb):
                return Answer(Tone.SHOWN, t("This is what I can do:"), help_lines(verb, t))
            case ListCases():
                return await self._list(actor, command, t)
            case Show(reference):
                view = await self._casework.view(actor, reference, language=t.language)
                kept = kept_from(view, actor, self._directory, t)
                return Answer(
                    Tone.SHOWN,
                    self._line(view, t),
                    kept,
                    card=offered(self._card(view, t), actor, view),
                )
            case Recuse():
                return await self._recuse(actor, command, t)
            case OpenForm(kind, reference):
                return await self._open(actor, kind, reference, t)
            case Channel():
                return await channel_answer(self._guard, actor, command, t)
            case _:
                return await self._change(actor, command, t)

    async def _open(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Answer:
        form = await self._forms.open(actor, kind, reference, t)
        return Answer(Tone.SHOWN, form.title, form=form)

    async def _list(self, actor: Actor, command: ListCases, t: Labels) -> Answer:
        views = await self._casework.list_cases(actor, command.which, language=t.language)
        if not views:
            return Answer(Tone.SHOWN, t("No cases here."))
        lines = [self._line(view, t) for view in views[:LIST_SHOWN]]
        if len(views) > LIST_SHOWN:
            lines.append(t("… and {n} more", n=len(views) - LIST_SHOWN))
        return Answer(Tone.SHOWN, t.plural("{n} case", "{n} cases", len(views)), tuple(lines))

    async def _change(
        self,
        actor: Actor,
        command: Assign | Take | Decline | SetDue | SetStatus | WriteNote | Close | Reopen,
        t: Labels,
    ) -> Answer:
        work, language, reference = self._casework, t.language, command.reference
        named = {"reference": t.reference(reference)}
        match command:
            case Assign():
                return await self._assign(actor, command, t)
            case Take():
                await work.accept(actor, reference, language=language)
                text = t("Thank you. Your service has the case.")
            case Decline(_, reason):
                await work.decline(actor, reference, reason, language=language)
                text = t("Your service has declined case {reference}.", **named)
            case SetDue(_, due_on):
                await work.set_deadline(actor, reference, due_on, language=language)
                text = _deadline_words(reference, due_on, t)
            case SetStatus(_, status):
                view = await work.set_status(actor, reference, status, language=language)
                text = t("Case {reference}: {status}.", status=t.code(view.status), **named)
            case WriteNote(_, note):
                await work.note(actor, reference, note, language=language)
                text = t("The note stands on case {reference}.", **named)
            case Close(_, outcome):
                await work.close(actor, reference, outcome, language=language)
                text = t("Case {reference} is closed: {outcome}.", outcome=t.code(outcome), **named)
            case Reopen():
                await work.reopen(actor, reference, language=language)
                text = t("Case {reference} is open again.", **named)
            case _:
                assert_never(command)
        return Answer(Tone.DONE, text)

    async def _recuse(self, actor: Actor, command: Recuse, t: Labels) -> Answer:
        declaration = self._declaration(actor, command, t)
        act = self._casework.declare if command.confirmed else self._casework.outlook
        outlook = await act(actor, command.reference, declaration, language=t.language)
        words = done if command.confirmed else asked_first
        return words(outlook, declaration, actor, self._directory, t)

    def _declaration(self, actor: Actor, command: Recuse, t: Labels) -> Declaration:
        if not command.target:
            return Declaration(actor.partner, "" if command.whole else actor.member_id)
        if self._directory.partner(command.target):
            return Declaration(self._partner(command.target, t), lifted=command.lifted)
        person = self._person(command.target)
        member = person.member_id if person else ""
        return Declaration(self._partner(command.target, t), member, command.lifted)

    async def _assign(self, actor: Actor, command: Assign, t: Labels) -> Answer:
        codes = self._partners(command.targets, t)
        view = await self._casework.assign(
            actor,
            command.reference,
            codes,
            due_on=command.due_on,
            note=command.note,
            language=t.language,
        )
        asked = t.joined([t.handle(p) for p in map(self._directory.partner, command.targets) if p])
        text = t("Case {reference} is assigned.", reference=t.reference(view.reference))
        if view.due_on:
            text = t("{sentence} Deadline: {date}.", sentence=text, date=t.day(view.due_on))
        lines = (t("Asked: {partners}", partners=asked),) if str(asked) else ()
        today = self._clock.today()
        reach = duty_lines(codes, self._directory, self._platform, today, t)
        return Answer(Tone.DONE, text, (*lines, *reach))

    def _partners(self, targets: Sequence[str], t: Labels) -> list[str]:
        """Partner codes for handles and for people. Raises ``Refused`` with the nearest handle."""
        return [self._partner(target, t) for target in targets]

    def _partner(self, target: str, t: Labels) -> str:
        partner = self._directory.partner(target)
        if partner is not None:
            return partner.code
        person = self._person(target)
        if person is not None:
            return person.partner
        handles = [p.handle for p in self._directory.partners if p.receives_cases]
        close = get_close_matches(target.casefold()[:40], handles, n=1, cutoff=0.5)
        known = t.joined([t.word(Word(f"@{handle}")) for handle in (close or handles)])
        if close:
            raise Refused(str(t("I do not know that partner. Did you mean {known}?", known=known)))
        raise Refused(str(t("I do not know that partner. Choose among {known}.", known=known)))

    def _person(self, user_id: str) -> Member | None:
        return self._directory.member_by_identity(self._platform, user_id)

    def _line(self, view: CaseView, t: Labels) -> Label:
        parts = [
            t(
                "{reference} {headline}",
                reference=t.reference(view.reference),
                headline=view.headline,
            ),
            t.code(view.facts.urgency),
            t("Held") if view.held else t.code(view.status),
        ]
        if view.assignments:
            parts.append(partner_name(view.assignments[-1].partner, self._directory, t))
        if view.due_on:
            parts.append(t("due {date}", date=t.day(view.due_on)))
        return t.joined(parts, " · ")

    def _card(self, view: CaseView, t: Labels) -> Card:
        return card_of(view, self._directory, t)


def _deadline_words(reference: str, due_on: date | None, t: Labels) -> Label:
    named = t.reference(reference)
    if due_on is None:
        return t("Case {reference} has no deadline now.", reference=named)
    return t("The deadline of case {reference} is {date}.", reference=named, date=t.day(due_on))
