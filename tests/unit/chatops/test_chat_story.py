"""The story of a case in the thread of its card: each step once, whatever is delivered again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from support.chat import COORDINATOR, NAV, Group, a_case, changed, open_group
from support.paper import Paper
from varde.chatops.card import Card
from varde.chatops.port import Notice
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.domain.story import Happened, What
from varde.shared.errors import Transient
from varde.shared.store import story

NB = Language.NB
FRIDAY = date(2026, 11, 27)


@dataclass
class Channel(Paper):
    """A channel on paper that takes one card, and may go away between two replies."""

    cards: list[Card] = field(default_factory=list)
    away_after: int | None = None

    async def post(self, card: Card) -> str:
        self.cards.append(card)
        return "m1"

    async def update(self, message_id: str, card: Card) -> None:
        self.cards.append(card)

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        assert notice.aside  # nobody's attention is called
        if len(self.replies) == self.away_after:
            self.away_after = None
            raise Transient("the chat is away")
        await super().reply(case_id, message_id, notice)


@dataclass
class Thread:
    """A case that stands in the channel, and people who work on it."""

    group: Group
    channel: Channel
    case: Case

    async def announce(self) -> None:
        case = await self.group.load(self.case.case_id)
        await self.group.poster(self.channel).handle(changed(case))

    async def assign(self, due_on: date | None = None) -> None:
        await self.group.casework.assign(
            self.actor(COORDINATOR), self.case.reference, ["nav"], due_on=due_on, language=NB
        )

    def actor(self, user: str) -> Actor:
        member = self.group.directory.member_by_identity("local", user)
        assert member is not None
        return member.actor

    @property
    def told(self) -> list[str]:
        return self.channel.replies


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[Thread]:
    async with open_group(tmp_path) as group:
        case = await group.add(a_case())
        thread = Thread(group, Channel(), case)
        await thread.announce()
        yield thread


async def test_who_is_asked_says_yes_and_what_is_agreed_on_stands_in_the_thread(
    thread: Thread,
) -> None:
    work, reference = thread.group.casework, thread.case.reference
    await thread.assign(FRIDAY)
    await thread.announce()
    await work.accept(thread.actor(NAV), reference, language=NB)
    await work.set_deadline(thread.actor(COORDINATOR), reference, None, language=NB)
    await thread.announce()
    assert thread.told == [
        "Spurt: NAV. Frist: 27. november 2026.",
        "NAV har sagt ja.",
        "Det er ingen frist lenger.",
    ]


async def test_what_is_delivered_again_tells_nothing_again(thread: Thread) -> None:
    await thread.assign()
    for _ in range(3):
        await thread.announce()
    assert thread.told == ["Spurt: NAV."]


async def test_what_is_no_news_makes_no_noise(thread: Thread) -> None:
    work, nav = thread.group.casework, thread.actor(NAV)
    await work.note(nav, thread.case.reference, "Vi har et ledig rom.", language=NB)
    await work.ask_more(nav, thread.case.reference, language=NB, noted_in=NB)
    await thread.announce()
    assert thread.told == []


async def test_a_chat_that_is_away_gets_the_rest_when_it_is_back(thread: Thread) -> None:
    await thread.assign()
    await thread.group.casework.accept(thread.actor(NAV), thread.case.reference, language=NB)
    thread.channel.away_after = 1
    with pytest.raises(Transient):
        await thread.announce()
    assert thread.told == ["Spurt: NAV."]
    await thread.announce()
    assert thread.told == ["Spurt: NAV.", "NAV har sagt ja."]


async def test_what_happened_while_a_case_was_kept_from_somebody_is_never_told(
    thread: Thread,
) -> None:
    await thread.group.change(thread.case.case_id, excluded_partners=frozenset({"POLITI"}))
    await thread.announce()
    await thread.assign()
    await thread.announce()
    await thread.group.change(thread.case.case_id, excluded_partners=frozenset())
    await thread.announce()
    assert thread.told == []
    await thread.group.casework.accept(thread.actor(NAV), thread.case.reference, language=NB)
    await thread.announce()
    assert thread.told == ["NAV har sagt ja."]


async def test_the_thread_says_when_the_reporter_has_written_and_when_it_can_be_read(
    thread: Thread,
) -> None:
    case_id = thread.case.case_id
    for what in (What.WROTE, What.ANSWERED):
        case = await thread.group.change(case_id)
        async with thread.group.database.begin() as tx:
            await story.add(tx, case_id, case.version, [Happened(what)])
        await thread.announce()
    wrote, answered = thread.told
    assert "skrevet mer" in wrote
    assert "/sak svar" in answered
