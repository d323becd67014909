"""What is about the channel itself, on every chat adapter: who is in it, the overview, what the whole group is told."""

from datetime import timedelta

from support.chat import COORDINATOR, NAV, TODAY, a_case
from support.chat_doors import Chat
from varde.chatops.labels import labels
from varde.chatops.port import Bulletin
from varde.shared.domain.codes import Language

NB = labels(Language.NB)
BULLETIN = Bulletin("digest-2026-W48", Language.NB, NB("No deadline"), (NB("Deadline later"),))


async def test_the_coordinator_sees_that_the_channel_is_in_order(chat: Chat) -> None:
    chat.group.guarded(chat.port)
    assert "Kort legges ut" in await chat.say(COORDINATOR, "kanal")
    assert "uten fremmede" in await chat.say(COORDINATOR, "kanal")


async def test_nobody_else_sees_who_is_in_the_channel(chat: Chat) -> None:
    chat.group.guarded(chat.port)
    assert "Bare koordinatoren" in await chat.say(NAV, "kanal")
    assert "Bare koordinatoren" in await chat.say(NAV, "kanal godta @U0GJEST ja")


async def test_nobody_is_let_stay_who_is_not_there(chat: Chat) -> None:
    chat.group.guarded(chat.port)
    assert "Jeg ser dem ikke" in await chat.say(COORDINATOR, "kanal godta @U0GJEST ja")


async def test_the_overview_is_told_in_private(chat: Chat) -> None:
    for number in range(6):
        await chat.group.add(a_case(f"26-100{number}", due_on=TODAY + timedelta(days=3)))
    answer = await chat.say(NAV, "oversikt")
    assert "6 åpne saker" in answer
    in_words, in_the_picture = "Frist innen en uke: 6", 1
    assert answer.count(in_words) == 1 + in_the_picture
    assert await chat.cards() == []


async def test_the_overview_is_shared_by_the_coordinator_alone(chat: Chat) -> None:
    assert "Bare koordinatoren" in await chat.say(NAV, "oversikt del")


async def test_a_bulletin_is_found_again_and_is_no_card_of_a_case(chat: Chat) -> None:
    case = await chat.posted()
    message_id = await chat.port.publish(BULLETIN)
    found = await chat.port.find(BULLETIN.key)
    assert found is not None
    assert found.message_id == message_id
    card = await chat.port.find(case.case_id)
    assert card is not None
    assert card.message_id != message_id
