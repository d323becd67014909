"""Answers the commands that change nothing."""

from typing import assert_never

from varde.chatops.agenda import agenda
from varde.chatops.answer import Answer, Tone
from varde.chatops.card import card_of
from varde.chatops.commands import (
    Answers,
    Help,
    ListCases,
    Look,
    Meeting,
    Search,
    Show,
    Statistics,
)
from varde.chatops.counted import counted
from varde.chatops.form_offers import in_full
from varde.chatops.guidance import help_lines
from varde.chatops.home import buttons_of
from varde.chatops.labels import Label, Labels
from varde.chatops.lines import case_line, case_row, how_many, the_rest
from varde.chatops.people import People
from varde.chatops.recusing import kept_from
from varde.shared.casework.cases import Casework
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.views import Listing
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Actor, Directory


class Looking:
    """Shows people of one platform what they may see. Raises ``Refused`` and ``Transient``."""

    def __init__(
        self,
        *,
        platform: str,
        casework: Casework,
        groupwork: Groupwork,
        directory: Directory,
        clock: Clock,
    ) -> None:
        self._casework = casework
        self._groupwork = groupwork
        self._directory = directory
        self._clock = clock
        self._people = People(directory, platform)

    async def look(self, actor: Actor, command: Look, t: Labels) -> Answer:
        """Show it."""
        match command:
            case Help(verb):
                buttons = buttons_of(actor, t) if verb is None else ()
                text = t("This is what I can do:")
                return Answer(Tone.SHOWN, text, help_lines(verb, t), buttons=buttons)
            case ListCases():
                return await self._list(actor, command, t)
            case Show(reference):
                return await self.show(actor, reference, t)
            case Answers(reference):
                return await self._answers(actor, reference, t)
            case _:
                return await self._across(actor, command, t)

    async def _across(
        self, actor: Actor, command: Search | Meeting | Statistics, t: Labels
    ) -> Answer:
        match command:
            case Search(text):
                found = await self._casework.search(actor, text, language=t.language)
                return self._listed(found, t("No case that you can see has all these words."), t)
            case Meeting():
                return await self._meeting(actor, t)
            case Statistics():
                return counted(await self._groupwork.statistics(actor), self._directory, t)
        assert_never(command)

    async def show(self, actor: Actor, reference: str, t: Labels) -> Answer:
        """A case in full."""
        view = await self._casework.view(actor, reference, language=t.language)
        kept = kept_from(view, actor, self._directory, t)
        line = case_line(view, self._directory, t)
        card = in_full(card_of(view, self._directory, t), actor, view, self._directory, t)
        return Answer(Tone.SHOWN, line, kept, card=card)

    async def _list(self, actor: Actor, command: ListCases, t: Labels) -> Answer:
        partner = self._people.partner(command.partner, t) if command.partner else ""
        found = await self._casework.list_cases(actor, command.which, partner, language=t.language)
        return self._listed(found, t("No cases here."), t)

    def _listed(self, found: Listing, none: Label, t: Labels) -> Answer:
        if not found:
            return Answer(Tone.SHOWN, none)
        cases = tuple(case_row(case, self._directory, t) for case in found)
        return Answer(Tone.SHOWN, how_many(found, t), the_rest(found, t), cases=cases)

    async def _answers(self, actor: Actor, reference: str, t: Labels) -> Answer:
        known, answers = await self._groupwork.answers(actor, reference, language=t.language)
        named = t.reference(known)
        if not answers:
            text = t(
                "No answer from the reporter of case {reference} is released.", reference=named
            )
            return Answer(Tone.SHOWN, text, (_how_released(t),))
        text = t(
            "What the reporter of case {reference} has written since, newest first:",
            reference=named,
        )
        lines = [t("{date}: {text}", date=t.day(a.on), text=a.text) for a in answers]
        return Answer(Tone.SHOWN, text, tuple(lines), left=lambda n: _older(n, t))

    async def _meeting(self, actor: Actor, t: Labels) -> Answer:
        topics = await self._groupwork.agenda(actor, language=t.language)
        document = agenda(topics, self._clock.today(), self._directory, t)
        return Answer(
            Tone.SHOWN, t("The agenda, made of what the group may see:"), document=document
        )


def _older(n: int, t: Labels) -> Label:
    older = t.plural("{n} older answer does not fit here.", "{n} older answers do not fit here.", n)
    where = t("The coordinator has all of them at the desk.")
    return t.joined([older, where], " ")


def _how_released(t: Labels) -> Label:
    return t("The coordinator reads an answer first, and releases it without names or other marks.")
