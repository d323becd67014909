import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from support.chat import Group, a_case, changed, held_case, open_group
from varde.chatops.card import Card
from varde.chatops.port import Bulletin, ChannelVerdict, MessageGone, Notice, Posted
from varde.shared.domain.case import Assignment
from varde.shared.domain.channel import ChannelReason, Person
from varde.shared.domain.codes import AssignmentRole, AssignmentState, HoldReason, Status
from varde.shared.domain.partner import Member
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import CaseChanged, ConcernReceived, new_id
from varde.shared.store import cards


@dataclass
class PaperChannel:
    """A channel on paper that can fail in every way the port allows."""

    cards: dict[str, Card] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    replies: list[tuple[str, str]] = field(default_factory=list)
    reason: ChannelReason = ChannelReason.OK
    lose_answers: int = 0
    asked: list[str] = field(default_factory=list)
    platform: str = "paper"
    channel: str = "paper"

    def at(self, channel: str) -> "PaperChannel":
        return self

    async def check_channel(self) -> ChannelVerdict:
        self.asked.append("check")
        return ChannelVerdict(self.reason)

    async def people(self) -> tuple[Person, ...]:
        return ()

    async def publish(self, bulletin: Bulletin) -> str:
        raise NotImplementedError

    async def post(self, card: Card) -> str:
        self.asked.append("post")
        message_id = f"m{len(self.cards)}"
        self.cards[message_id] = card
        await asyncio.sleep(0)
        if self.lose_answers:
            self.lose_answers -= 1
            raise Transient("the answer was lost")
        return message_id

    async def update(self, message_id: str, card: Card) -> None:
        self.asked.append("update")
        if message_id not in self.cards:
            raise MessageGone("gone")
        self.cards[message_id] = card

    async def find(self, case_id: str) -> Posted | None:
        self.asked.append("find")
        found = [(m, c) for m, c in self.cards.items() if c.case_id == case_id]
        return Posted(found[-1][0], found[-1][1].version) if found else None

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        if message_id not in self.cards:
            raise MessageGone("gone")
        self.replies.append((case_id, str(notice.text)))

    async def tell(self, notice: Notice, member: Member) -> None:
        if self.reason is ChannelReason.NO_ACCESS:
            raise Transient("no access")
        self.notices.append(str(notice.text))
        self.told.append((member.member_id, str(notice.text)))


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


async def test_a_released_case_is_posted_once_however_often_it_is_announced(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    for _ in range(3):
        await poster.handle(changed(case))
    assert [card.reference for card in channel.cards.values()] == ["26-4817"]
    assert channel.asked.count("post") == 1


async def test_the_card_of_an_erased_case_is_emptied_once_and_none_is_posted_anew(
    group: Group,
) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    await poster.handle(changed(case))
    shown = str(channel.cards["m0"])
    erased = await group.change(case.case_id, erased_on=case.opened_on)
    for _ in range(2):
        await poster.handle(changed(erased))
    assert channel.asked.count("update") == 1
    assert str(channel.cards["m0"]) != shown
    assert "Tatt ut av kanalen" in str(channel.cards["m0"])
    assert not channel.told


async def test_events_of_one_case_at_the_same_time_give_one_card(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    await asyncio.gather(*(poster.handle(changed(case)) for _ in range(10)))
    assert len(channel.cards) == 1


async def test_an_answer_lost_after_posting_does_not_give_a_second_card(group: Group) -> None:
    channel = PaperChannel(lose_answers=1)
    case = await group.add(a_case())
    with pytest.raises(Transient):
        await group.poster(channel).handle(changed(case))
    await group.poster(channel).handle(changed(case))  # a new process
    assert len(channel.cards) == 1
    assert channel.asked == ["check", "post", "check", "find"]


async def test_a_card_found_after_a_crash_is_brought_up_to_date(group: Group) -> None:
    channel = PaperChannel(lose_answers=1)
    case = await group.add(a_case())
    with pytest.raises(Transient):
        await group.poster(channel).handle(changed(case))
    case = await group.change(case.case_id, status=Status.ASSIGNED)
    await group.poster(channel).handle(changed(case))
    assert [card.version for card in channel.cards.values()] == [2]


async def test_a_change_updates_the_card_and_an_older_event_changes_nothing(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    await poster.handle(changed(case))
    newer = await group.change(case.case_id, status=Status.ASSIGNED)
    await poster.handle(changed(newer))
    await poster.handle(changed(case))
    assert [card.version for card in channel.cards.values()] == [2]
    assert channel.asked.count("update") == 1


async def test_a_card_that_somebody_deleted_is_posted_anew_at_the_next_change(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    await poster.handle(changed(case))
    channel.cards.clear()
    await poster.handle(changed(await group.change(case.case_id, status=Status.ASSIGNED)))
    assert len(channel.cards) == 1


async def test_a_held_case_is_only_mentioned_to_the_coordinator_and_once(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(held_case())
    await poster.handle(changed(case))
    await poster.handle(changed(await group.change(case.case_id)))
    await group.poster(channel).handle(changed(case))
    assert channel.cards == {}
    assert len(channel.notices) == 1
    assert "26-1111" in channel.notices[0]


async def test_a_case_that_touches_a_partner_is_never_posted(group: Group) -> None:
    channel = PaperChannel()
    case = await group.add(a_case(excluded_partners=frozenset({"POLITI"})))
    await group.poster(channel).handle(changed(case))
    assert channel.cards == {}
    assert "felleskanalen" in channel.notices[0]


async def test_a_case_held_again_takes_its_words_back_from_the_channel(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    await poster.handle(changed(case))
    held = await group.change(case.case_id, hold_reasons=(HoldReason.CONFLICT,))
    await poster.handle(changed(held))
    (card,) = channel.cards.values()
    assert card.summary is None
    assert card.headline is None
    assert card.fields == ()
    assert card.buttons == ()


async def test_a_card_that_never_stood_is_not_looked_for_once_its_case_is_held(
    group: Group,
) -> None:
    channel = PaperChannel(lose_answers=1)
    poster, case = group.poster(channel), await group.add(a_case())
    with pytest.raises(Transient):
        await poster.handle(changed(case))
    channel.cards.clear()
    held = await group.change(case.case_id, hold_reasons=(HoldReason.CONFLICT,))
    await poster.handle(changed(held))
    async with group.database.read() as tx:
        assert await cards.get(tx, case.case_id, channel.platform) is None


@pytest.mark.parametrize("reason", [r for r in ChannelReason if r is not ChannelReason.OK])
async def test_an_unfit_channel_gets_nothing_and_the_card_comes_once_it_is_fit(
    group: Group, reason: ChannelReason
) -> None:
    channel = PaperChannel(reason=reason)
    poster = group.poster(channel)
    case = await group.add(a_case())
    for _ in range(2):
        with pytest.raises(Transient):
            await poster.handle(changed(case))
    assert channel.cards == {}
    told_elsewhere = {
        ChannelReason.NO_ACCESS,
        ChannelReason.STRANGERS,
    }  # by the log, and by the guard
    assert len(channel.notices) == (0 if reason in told_elsewhere else 1)
    channel.reason = ChannelReason.OK
    await poster.handle(changed(case))
    assert len(channel.cards) == 1


async def test_a_case_that_is_held_anew_is_told_of_anew(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(held_case())
    await poster.handle(changed(case))
    released = await group.change(case.case_id, hold_reasons=(), status=Status.DISCUSSED)
    await poster.handle(changed(released))
    await poster.handle(changed(released))
    held = await group.change(case.case_id, hold_reasons=(HoldReason.LANGUAGE,))
    for _ in range(2):
        await poster.handle(changed(held))
    assert len(channel.notices) == 2


async def test_more_to_a_closed_case_is_told_even_when_it_was_held_already(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(held_case())
    await poster.handle(changed(case))
    reasons = (*case.hold_reasons, HoldReason.ADDED_LATE)
    late = await group.change(case.case_id, status=Status.CLOSED, hold_reasons=reasons)
    for _ in range(2):
        await poster.handle(changed(late))
    assert len(channel.notices) == 2
    assert "etter at saken var avsluttet" in channel.notices[-1]


async def test_a_lead_who_has_accepted_stands_before_one_who_is_proposed(group: Group) -> None:
    channel = PaperChannel()
    lead = AssignmentRole.LEAD
    asked = (
        Assignment("POLITI", lead, AssignmentState.PROPOSED),
        Assignment("NAV", lead, AssignmentState.ACCEPTED),
    )
    case = await group.add(a_case(assignments=asked))
    await group.poster(channel).handle(changed(case))
    (card,) = channel.cards.values()
    values = {str(f.name): str(f.value) for f in card.fields}
    assert values["Ansvar"] == "NAV (Godtatt), Politiet (Foreslått)"
    assert str(card.ask).startswith("Den som har ansvaret, har sagt ja")


async def test_an_update_is_held_back_from_an_unfit_channel_too(group: Group) -> None:
    channel = PaperChannel()
    poster = group.poster(channel)
    case = await group.add(a_case())
    await poster.handle(changed(case))
    channel.reason = ChannelReason.SHARED
    with pytest.raises(Transient):
        await poster.handle(changed(await group.change(case.case_id, status=Status.ASSIGNED)))
    assert channel.asked.count("update") == 0


async def test_a_summary_that_the_guard_stops_goes_to_the_coordinator_only(group: Group) -> None:
    channel = PaperChannel()
    case = await group.add(replace(a_case(), summary="Ring Kari Nordmann på 68 05 12 34."))
    await group.poster(channel).handle(changed(case))
    assert channel.cards == {}
    assert len(channel.notices) == 1
    assert "Kari" not in channel.notices[0]


async def test_a_case_that_does_not_exist_is_set_aside_for_a_person(group: Group) -> None:
    with pytest.raises(Permanent):
        await group.poster(PaperChannel()).handle(
            CaseChanged(case_id=new_id(), version=1).to_bytes()
        )


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"\xff\xfe", ConcernReceived(concern_id=new_id()).to_bytes()]
)
async def test_a_message_that_is_no_changed_case_is_set_aside(group: Group, body: bytes) -> None:
    with pytest.raises(Permanent):
        await group.poster(PaperChannel()).handle(body)
