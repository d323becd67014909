"""Cards stay in the channel where they were posted, and what is new of their cases goes there."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from support.chat import (
    COORDINATOR,
    NAV,
    STRANGER,
    TODAY,
    FixedClock,
)
from support.moving_room import NEW, Room, open_room
from support.slack import Fault, shown
from support.slack_payloads import CHANNEL
from varde.chatops.answer import Tone
from varde.chatops.conversation import Asker
from varde.chatops.labels import labels
from varde.chatops.port import Notice
from varde.shared.casework.channel import ChannelPeople
from varde.shared.domain.codes import Language, Status
from varde.shared.errors import Transient
from varde.shared.store.tables import card_post


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(tmp_path) as opened:
        yield opened


async def test_cards_stay_where_they_stand_and_what_is_new_of_their_cases_goes_there(
    room: Room,
) -> None:
    old = await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    await room.start()
    await room.change(old, due_on=TODAY)
    await room.announce(old)
    assert room.cards(CHANNEL).count(old) == 1
    assert room.cards(NEW) == []
    card = room.slack.messages[CHANNEL][0]
    assert card["metadata"]["event_payload"]["version"] == 2
    stands = await room.stands()
    assert dict(stands.open_cases) == {CHANNEL: 1}


async def test_the_earlier_channel_is_guarded_while_cards_of_open_cases_stand_there(
    room: Room,
) -> None:
    old = await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    room.slack.join(STRANGER)
    with pytest.raises(Transient):
        await room.change(old, due_on=TODAY)
    told = room.heard()[-1]
    assert "Ingenting oppdateres i den forrige kanalen nå" in told
    assert [c.found for c in (await room.stands()).earlier] == ["strangers"]
    new = await room.show("26-4818")
    assert room.cards(NEW) == [new], "new cards do not wait for it"


@pytest.mark.parametrize(
    ("flags", "emptied"),
    [
        ({"is_archived": True}, False),
        ({"is_private": False}, True),
        ({"is_ext_shared": True}, True),
        ({"is_member": False}, False),
    ],
)
async def test_cards_leave_an_earlier_channel_that_is_closed_when_their_cases_change(
    room: Room, flags: dict[str, Any], emptied: bool
) -> None:
    old = await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    room.slack.channel |= flags
    await room.change(old, due_on=TODAY)
    assert room.cards(NEW) == [old]
    left = shown(room.slack.messages[CHANNEL][0])
    assert ("Tatt ut av kanalen" in left) is emptied
    await room.change(old, due_on=None)
    assert room.cards(NEW) == [old]
    assert not (await room.stands()).open_cases.get(CHANNEL)


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ({"is_private": False}, "kanalen er ikke privat"),
        ({"is_ext_shared": True}, "kanalen er delt med noen utenfor virksomheten"),
    ],
)
async def test_the_coordinator_is_told_once_that_others_may_read_cards_in_the_earlier_channel(
    room: Room, flags: dict[str, Any], why: str
) -> None:
    await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    before = len(room.heard())
    room.slack.channel |= flags
    for _ in range(2):
        await room.group.channels("slack").look_again()
    (told,) = room.heard()[before:]
    assert "den forrige kanalen" in told
    assert why in told


@pytest.mark.parametrize("flags", [{"is_archived": True}, {"is_member": False}])
async def test_an_earlier_channel_that_is_only_closed_is_not_told_of(
    room: Room, flags: dict[str, Any]
) -> None:
    await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    before = len(room.heard())
    room.slack.channel |= flags
    await room.group.channels("slack").look_again()
    assert room.heard()[before:] == []


async def test_a_card_that_the_public_may_read_is_emptied_when_slack_is_busy_first(
    room: Room,
) -> None:
    old = await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    room.slack.channel |= {"is_private": False}
    room.slack.fail("chat.update", Fault(500))
    with pytest.raises(Transient):
        await room.change(old, due_on=TODAY)
    assert room.cards(NEW) == []
    await room.announce(old)
    assert room.cards(NEW) == [old]
    assert "Tatt ut av kanalen" in shown(room.slack.messages[CHANNEL][0])


async def test_an_event_makes_it_look_at_the_earlier_channel_too_after_a_restart(
    room: Room,
) -> None:
    await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    await room.start()
    room.slack.join(STRANGER)
    await room.group.conversation("slack").somebody_came_or_left()
    assert "i den forrige kanalen" in room.heard()[-1]


async def test_an_earlier_channel_without_open_cases_is_looked_at_no_more(room: Room) -> None:
    old = await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    room.slack.join(STRANGER)
    await room.group.channels("slack").look_again()
    await room.group.change(old, status=Status.CLOSED)
    await room.start()
    assert not room.group.channels("slack").knows(CHANNEL)
    people = ChannelPeople(room.group.database, FixedClock(), "slack", CHANNEL)
    assert await people.known() == ()
    assert (await room.stands()).earlier == ()


async def test_a_change_while_posting_is_paused_lets_what_waits_be_posted_in_the_new_channel(
    room: Room,
) -> None:
    room.slack.join(STRANGER)
    with pytest.raises(Transient):
        await room.show("26-4817")
    await room.ask(NEW)
    await room.step()
    case_id = await room.show("26-4818")
    assert room.cards(NEW) == [case_id]
    assert CHANNEL not in {m.get("channel") for m in room.slack.messages[NEW]}


async def test_a_yes_for_one_channel_is_none_for_another(room: Room) -> None:
    channels = room.group.channels("slack")
    assert (await channels.at(NEW).check_channel()).ok
    room.slack.join(STRANGER)
    notice = Notice(labels(Language.NB)("The deadline is today."), Language.NB)
    with pytest.raises(Transient):
        await channels.at(CHANNEL).reply("any", "1.0", notice)


async def test_what_stood_there_before_the_schema_knew_of_channels_is_of_the_first(
    room: Room,
) -> None:
    old = await room.show("26-4817")
    async with room.group.database.begin() as tx:
        await tx.execute(card_post.update().values(channel=""))
    await room.ask(NEW)
    await room.start()
    await room.step()
    await room.change(old, due_on=TODAY)
    assert room.cards(NEW) == []
    assert room.slack.messages[CHANNEL][0]["metadata"]["event_payload"]["version"] == 2


async def test_the_command_tells_of_the_channel_in_force(room: Room) -> None:
    await room.ask(NEW)
    await room.step()
    room.slack.make(NEW, COORDINATOR, STRANGER)
    answer = await room.group.conversation("slack").say(Asker(COORDINATOR), "kanal")
    assert STRANGER in "\n".join(map(str, answer.lines))


async def test_a_yes_that_was_offered_for_one_channel_lets_nobody_stay_in_the_next(
    room: Room,
) -> None:
    room.slack.join(STRANGER)
    talk = room.group.conversation("slack")
    first = await talk.say(Asker(COORDINATOR), f"kanal godta @{STRANGER}")
    assert first.confirm
    await room.ask(NEW)
    await room.step()
    room.slack.make(NEW, COORDINATOR, NAV, STRANGER)
    assert not (await room.group.channels("slack").guard.look_again()).ok
    told = await talk.confirm(Asker(COORDINATOR), first.confirm.token)
    assert told.tone is Tone.REFUSED
    assert not (await room.group.channels("slack").guard.look_again()).ok
