"""The story of a case in the thread of its card: each step once, whatever is delivered again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from support.chat import COORDINATOR, NAV, Group, a_case, changed, open_group
from support.paper import PaperChannel
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
class Thread:
    """A case that stands in the channel, and people who work on it."""

    group: Group
    channel: PaperChannel
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
        return [text for _, text in self.channel.replies]


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[Thread]:
    async with open_group(tmp_path) as group:
        case = await group.add(a_case())
        thread = Thread(group, PaperChannel(), case)
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
    await work.ask_more(nav, thread.case.reference, language=NB)
    await thread.announce()
    assert thread.told == []


async def test_a_chat_that_is_away_gets_the_rest_when_it_is_back(thread: Thread) -> None:
    await thread.assign()
    await thread.group.casework.accept(thread.actor(NAV), thread.case.reference, language=NB)
    channel = LosesSecondReply(**vars(thread.channel))
    thread.channel = channel
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


class LosesSecondReply(PaperChannel):
    """A channel that goes away after the first reply, once."""

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        assert notice.aside
        if len(self.replies) == 1 and not self.lose_answers:
            self.lose_answers = 1
            raise Transient("the chat is away")
        await super().reply(case_id, message_id, notice)
