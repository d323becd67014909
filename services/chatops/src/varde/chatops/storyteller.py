"""Keeps the story of a case in the thread of its card: who was asked, who said yes, what was agreed on.

Each step is told once, in order, and calls nobody's attention. Delivery is at least once: a crash between telling
and noting it down tells again.
"""

from typing import assert_never

from varde.chatops.card import partner_name
from varde.chatops.commands import Verb
from varde.chatops.guidance import command_name
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.port import Chat, MessageGone, Notice
from varde.chatops.words import VERB_WORDS
from varde.shared.domain.partner import Directory
from varde.shared.domain.story import Happened, What
from varde.shared.store import cards, story
from varde.shared.store.cards import CardPost
from varde.shared.store.database import Database

_TOLD = "story"


class Storyteller:
    """Tells in one chat. A case is told of while everybody in the group may know of it, and by its poster alone."""

    def __init__(self, *, port: Chat, database: Database, directory: Directory, t: Labels) -> None:
        self._port = port
        self._database = database
        self._directory = directory
        self._t = t

    async def begin(self, case_id: str, version: int) -> None:
        """The card says all that there is up to ``version``: the story goes on from there."""
        async with self._database.begin() as tx:
            await cards.put(tx, case_id, self._place, CardPost(_TOLD, version))

    async def tell(self, case_id: str, version: int, card: CardPost) -> None:
        """Tell what has happened since, up to ``version``, below the card, in the channel where it stands."""
        async with self._database.read() as tx:
            told = await cards.get(tx, case_id, self._place)
            chapters = await story.since(tx, case_id, told.version) if told else ()
        if told is None:
            await self.begin(case_id, version)
        for chapter in chapters:
            text = self._t.joined([self._words(one) for one in chapter.happened], " ")
            notice = Notice(text, self._t.language, aside=True)
            try:
                await self._port.at(card.channel).reply(case_id, card.message_id, notice)
            except MessageGone:  # the card is posted anew at the next change, and says it all
                return
            await self.begin(case_id, chapter.version)

    @property
    def _place(self) -> str:
        return f"{self._port.platform}-story"

    def _words(self, happened: Happened) -> Label:
        t = self._t
        partners = t.joined([partner_name(p, self._directory, t) for p in happened.partners])
        match happened.what:
            case What.ASKED:
                return _asked(partners, happened, t)
            case What.ACCEPTED:
                return t("{partners} has said yes.", partners=partners)
            case What.DEADLINE:
                return _deadline(happened, t)
            case What.WROTE:
                return t("The reporter has written more. The coordinator reads it first.")
            case What.QUESTION:
                return t("A question from the group is sent to the reporter.")
            case What.ANSWERED:
                verb = t.word(Word(VERB_WORDS[Verb.ANSWERS][t.language]))
                command = t.joined([t.word(command_name(t)), verb], " ")
                return t(
                    "The reporter's answer is released: read it with {command}.", command=command
                )
        assert_never(happened.what)


def _asked(partners: Label, happened: Happened, t: Labels) -> Label:
    if happened.due_on is None:
        return t("Asked: {partners}.", partners=partners)
    day = t.day(happened.due_on)
    return t("Asked: {partners}. Deadline: {date}.", partners=partners, date=day)


def _deadline(happened: Happened, t: Labels) -> Label:
    if happened.due_on is None:
        return t("There is no deadline any more.")
    return t("The deadline is now {date}.", date=t.day(happened.due_on))
