"""Does the commands that are done at once, and says what was done."""

from datetime import date
from typing import assert_never

from varde.chatops.answer import Answer, Tone
from varde.chatops.commands import (
    Assign,
    Change,
    Close,
    Decline,
    Reopen,
    SetDue,
    SetStatus,
    Take,
    WriteNote,
)
from varde.chatops.duty import duty_lines
from varde.chatops.labels import Label, Labels
from varde.chatops.people import People
from varde.shared.casework.cases import Casework
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Actor, Directory


class Changing:
    """Changes cases for people of one platform. Raises ``Refused`` and ``Transient``."""

    def __init__(
        self, *, platform: str, casework: Casework, directory: Directory, clock: Clock
    ) -> None:
        self._platform = platform
        self._casework = casework
        self._directory = directory
        self._clock = clock
        self._people = People(directory, platform)

    async def do(self, actor: Actor, command: Change, t: Labels) -> Answer:
        """Do it."""
        if isinstance(command, Assign):
            return await self._assign(actor, command, t)
        return Answer(Tone.DONE, await self._done(actor, command, t))

    async def _done(
        self,
        actor: Actor,
        command: Take | Decline | SetDue | SetStatus | WriteNote | Close | Reopen,
        t: Labels,
    ) -> Label:
        work, language, reference = self._casework, t.language, command.reference
        named = {"reference": t.reference(reference)}
        match command:
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
                how = t.code(outcome)
                text = t("Case {reference} is closed: {outcome}.", outcome=how, **named)
            case Reopen():
                await work.reopen(actor, reference, language=language)
                text = t("Case {reference} is open again.", **named)
            case _:
                assert_never(command)
        return text

    async def _assign(self, actor: Actor, command: Assign, t: Labels) -> Answer:
        codes = [self._people.partner(target, t) for target in command.targets]
        people = self._people.named(command.targets)
        view = await self._casework.assign(
            actor,
            command.reference,
            codes,
            people=people,
            due_on=command.due_on,
            note=command.note,
            language=t.language,
        )
        partners = filter(None, map(self._directory.partner, dict.fromkeys(codes)))
        asked = t.joined(
            [t.member(people[p.code]) if p.code in people else t.handle(p) for p in partners]
        )
        text = t("Case {reference} is assigned.", reference=t.reference(view.reference))
        if view.due_on:
            text = t("{sentence} Deadline: {date}.", sentence=text, date=t.day(view.due_on))
        reach = duty_lines(codes, self._directory, self._platform, self._clock.today(), t)
        return Answer(Tone.DONE, text, (t("Asked: {partners}", partners=asked), *reach))


def _deadline_words(reference: str, due_on: date | None, t: Labels) -> Label:
    named = t.reference(reference)
    if due_on is None:
        return t("Case {reference} has no deadline now.", reference=named)
    return t("The deadline of case {reference} is {date}.", reference=named, date=t.day(due_on))
