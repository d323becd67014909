"""The group's channel is changed at the desk, and only to one that the chat found fit."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.chat import (
    COORDINATOR,
    NAV,
    STRANGER,
    FixedClock,
)
from support.moving_room import DEPUTY, NEW, NEWER, Room, open_room
from support.slack import Fault, shown
from support.slack_payloads import CHANNEL
from varde.shared.casework.channel import ChannelPeople
from varde.shared.casework.group_channel import take_back
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.codes import Language, Role
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused, Transient
from varde.shared.store import chat_channels
from varde.shared.store.chat_channels import Wanted


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(tmp_path) as opened:
        yield opened


async def test_before_anybody_has_chosen_the_channel_of_the_settings_is_in_force(
    room: Room,
) -> None:
    here = (await room.stands()).here
    assert here
    assert (here.platform, here.channel, here.chosen_by) == ("slack", CHANNEL, "")
    await room.group.guard("slack").look()
    here = (await room.stands()).here
    assert here
    assert here.found == "ok"
    assert here.looked_at


async def test_what_she_asks_for_is_in_force_when_the_chat_has_looked_and_not_before(
    room: Room,
) -> None:
    await room.ask(NEW)
    await room.show("26-4817")
    assert (room.cards(NEW), len(room.cards(CHANNEL))) == ([], 1)
    assert (await room.stands()).wanted
    await room.step()
    stands = await room.stands()
    assert stands.wanted is None
    assert stands.here
    assert (stands.here.chosen_by, stands.here.replaced) == ("koordinator", CHANNEL)
    case_id = await room.show("26-4818")
    assert room.cards(NEW) == [case_id]


async def test_she_and_the_group_of_before_are_told_once_and_it_is_in_the_log(room: Room) -> None:
    await room.ask(NEW)
    for _ in range(3):
        await room.step()
    (told,) = room.heard()
    assert NEW in told
    assert "Koordinator ba om det på saksbordet" in told
    (notice,) = room.slack.messages[CHANNEL]
    assert "Fra nå av kommer nye kort i en annen kanal" in shown(notice)
    assert NEW not in shown(notice)
    assert await room.log() == [
        ("koordinator", "channel_ask", NEW),
        ("system", "channel_change", NEW),
    ]


async def test_who_was_to_be_told_is_told_after_a_crash(room: Room) -> None:
    await room.ask(NEW)
    room.slack.fail("conversations.open", Fault(status=500))
    with pytest.raises(Transient):
        await room.step()
    assert await room.here() == NEW
    assert room.heard() == []
    await room.start()
    await room.step()
    assert len(room.heard()) == 1
    assert len(room.slack.messages[CHANNEL]) == 1


_STRANGERS: list[tuple[dict[str, Any], str]] = [
    ({"is_restricted": True}, "guest"),
    ({}, "unlisted"),
    ({"team_id": "T0ANNEN"}, "external"),
    ({"is_bot": True}, "app"),
]


@pytest.mark.parametrize(("flags", "kind"), _STRANGERS, ids=[kind for _, kind in _STRANGERS])
async def test_a_channel_with_a_stranger_is_refused_and_the_old_one_stays(
    room: Room, flags: dict[str, Any], kind: str
) -> None:
    room.slack.make(NEW, COORDINATOR, STRANGER)
    room.slack.strangers[STRANGER] |= flags
    await room.ask(NEW)
    await room.step()
    stands = await room.stands()
    assert stands.wanted
    assert stands.wanted.found == ChannelReason.STRANGERS
    assert await room.here() == CHANNEL
    people = ChannelPeople(room.group.database, FixedClock(), "slack", NEW)
    assert [(s.user_id, s.kind) for s in await people.known()] == [(STRANGER, kind)]
    (told,) = room.heard()
    assert "Kanalen ble ikke byttet: noen er i den som ikke hører hjemme der" in told
    case_id = await room.show("26-4817")
    assert room.cards(CHANNEL) == [case_id]


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"is_private": False}, "not_private"),
        ({"is_private": False, "is_member": False}, "not_private"),
        ({"is_ext_shared": True}, "shared"),
        ({"is_pending_ext_shared": True}, "shared"),
        ({"is_archived": True}, "archived"),
        ({"is_member": False}, "not_found"),
        ({"is_member": None}, "not_member"),
        ({"id": "", "is_private": None}, "not_private"),
    ],
)
async def test_a_channel_that_is_not_fit_is_refused_with_the_reason(
    room: Room, flags: dict[str, Any], reason: str
) -> None:
    room.slack.make(NEW, COORDINATOR, NAV, **flags)
    await room.ask(NEW)
    await room.step()
    wanted = (await room.stands()).wanted
    assert wanted
    assert wanted.found == reason
    assert await room.here() == CHANNEL
    await room.step()
    assert len(room.heard()) == 1
    assert await room.log() == [
        ("koordinator", "channel_ask", NEW),
        ("system", "channel_refuse", NEW),
    ]


async def test_a_channel_that_nobody_knows_is_refused(room: Room) -> None:
    await room.ask("C0FINNESIKKE")
    await room.step()
    wanted = (await room.stands()).wanted
    assert wanted
    assert wanted.found == ChannelReason.NOT_FOUND


@pytest.mark.parametrize("smuggled", ["U0NAV", "D0COORD", "", "C0NYKANAL&x=1", "general"])
async def test_what_is_no_channel_id_is_refused_by_the_chat_too_whoever_wrote_it_down(
    room: Room, smuggled: str
) -> None:
    async with room.group.database.begin() as tx:
        now = FixedClock().now()
        await chat_channels.want(tx, Wanted("slack", smuggled, "koordinator", now))
    asked = room.slack.count("conversations.info")
    await room.step()
    assert await room.here() == CHANNEL
    assert room.slack.count("conversations.info") == asked


async def test_of_two_changes_in_a_row_the_last_counts(room: Room) -> None:
    await room.ask(NEW)
    await room.ask(NEWER)
    await room.step()
    assert await room.here() == NEWER
    await room.ask(NEW)
    await room.step()
    assert await room.here() == NEW
    assert [told.count(NEWER) for told in room.heard()] == [1, 0]


async def test_another_one_asked_for_while_the_chat_looks_wins(room: Room) -> None:
    await room.ask(NEW)
    asked = await room.group.channels("slack").group.wanted()
    assert asked
    await room.ask(NEWER)
    group = room.group.channels("slack").group
    assert not await group.put_in_force(asked, CHANNEL)
    assert not await group.refuse(asked, ChannelReason.SHARED)
    wanted = (await room.stands()).wanted
    assert wanted
    assert (wanted.channel, wanted.found) == (NEWER, "")
    await room.step()
    assert await room.here() == NEWER


async def test_what_she_takes_back_is_not_put_in_force(room: Room) -> None:
    await room.ask(NEW)
    await take_back(room.group.database, FixedClock(), DEPUTY, language=Language.NB)
    await room.step()
    assert await room.here() == CHANNEL
    assert room.heard() == []


async def test_while_slack_does_not_answer_it_waits(room: Room) -> None:
    await room.ask(NEW)
    room.slack.fail("conversations.info", Fault(status=503))
    with pytest.raises(Transient):
        await room.step()
    assert await room.here() == CHANNEL
    await room.step()
    assert await room.here() == NEW


async def test_a_chat_that_was_stopped_changes_the_channel_when_it_starts(room: Room) -> None:
    await room.ask(NEW)
    await room.start()
    assert await room.here() == CHANNEL
    await room.step()
    assert await room.here() == NEW
    await room.start()
    assert await room.here() == NEW, "what was chosen goes before the settings"


async def test_another_process_of_the_same_chat_learns_of_the_change_and_tells_nobody_again(
    room: Room,
) -> None:
    other = replace(room, group=replace(room.group, chats={}))
    await other.start()
    await room.ask(NEW)
    await room.step()
    await other.step()
    assert await other.here() == NEW
    case_id = await other.show("26-4817")
    assert room.cards(NEW) == [case_id]
    assert len(room.heard()) == len(room.slack.messages[CHANNEL]) == 1


@pytest.mark.parametrize("actor", [DEPUTY, Actor("nav-medlem", "NAV", Role.MEMBER)])
async def test_nobody_but_the_coordinator_asks(room: Room, actor: Actor) -> None:
    with pytest.raises(Refused, match="Bare koordinatoren"):
        await room.ask(NEW, actor)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "ingen kanal-ID i Slack"),
        ("#varde", "ingen kanal-ID i Slack"),
        ("c0nykanal", "ingen kanal-ID i Slack"),
        ("D0NYKANAL", "ingen kanal-ID i Slack"),
        ("19:x@thread.tacv2", "ingen kanal-ID i Slack"),
        ("C0" + "A" * 300, "ingen kanal-ID i Slack"),
        ("https://x.example/archives/", "ingen kanal-ID i Slack"),
        ("C0NY\nKANAL", "ingen kanal-ID i Slack"),
        (CHANNEL, "allerede i denne kanalen"),
    ],
)
async def test_what_can_be_no_other_channel_is_refused_at_once(
    room: Room, typed: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        await room.ask(typed)
    assert (await room.stands()).wanted is None


@pytest.mark.parametrize(
    "typed",
    [
        f" {NEW} ",
        f"https://kommunen.slack.com/archives/{NEW}",
        f"https://kommunen.slack.com/archives/{NEW}/p1700000001000100?thread_ts=1",
        f"https://app.slack.com/client/T0KOMMUNE/{NEW}",
    ],
)
async def test_the_link_to_a_channel_does_as_well(room: Room, typed: str) -> None:
    await room.ask(typed)
    wanted = (await room.stands()).wanted
    assert wanted
    assert wanted.channel == NEW
