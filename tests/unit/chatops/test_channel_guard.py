"""Posting rests while somebody is in the channel who does not belong there."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import structlog

from support.chat import COORDINATOR, DIRECTORY, NAV, Group, a_case, changed, open_group
from support.slack import (
    Fault,
    Slack,
    loopback_slack,
    shown,
)
from support.slack_payloads import CHANNEL, SIGNING_SECRET, signed
from support.slack_tokens import BOT_TOKEN
from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.conversation import Asker
from varde.chatops.labels import labels
from varde.chatops.port import Notice
from varde.chatops.slack import people
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.serve import http_app
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.codes import Language
from varde.shared.errors import Transient
from varde.shared.store import audit, channel_strangers

GUEST = "U0GJEST"


@dataclass
class Room:
    """A group in a loopback Slack, behind its guard."""

    group: Group
    slack: Slack
    channel: SlackChannel

    @property
    def guard(self) -> ChannelGuard:
        return self.group.guard("slack")

    def restart(self, **more: float) -> None:
        """A new process: nothing is left but the database."""
        self.group.chats.clear()
        self.group.channels("slack", **more)
        self.group.guarded(self.channel)

    async def say(self, user: str, text: str) -> str:
        answer = await self.group.conversation("slack").say(Asker(user), text)
        return "\n".join([str(answer.text), *map(str, answer.lines)])

    async def announce(self, reference: str = "26-4817") -> None:
        case = await self.group.add(a_case(reference))
        await self.group.poster(self.group.guarded(self.channel)).handle(changed(case))

    @property
    def told(self) -> list[str]:
        """What the coordinator was told."""
        return [shown(message) for message in self.slack.messages["D" + COORDINATOR]]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        for user in (COORDINATOR, NAV):
            slack.join(user)
        web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
        channel = SlackChannel(web, CHANNEL)
        group.guarded(channel)
        yield Room(group, slack, channel)


async def test_a_channel_with_the_group_alone_is_fit(room: Room) -> None:
    assert (await room.guard.look()).ok
    await room.announce()
    assert len(room.slack.cards) == 1
    assert room.told == []


async def test_a_guard_that_watches_no_channel_lets_nothing_by(room: Room) -> None:
    room.group.chats.clear()
    assert (await room.guard.look()).reason is ChannelReason.NO_ACCESS


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({}, "står ikke i partnerlisten"),
        ({"is_restricted": True}, "gjestekonto"),
        ({"is_stranger": True}, "utenfor virksomheten"),
        ({"is_bot": True}, "en annen app"),
    ],
    ids=["unlisted", "guest", "external", "app"],
)
async def test_a_stranger_stops_every_post_and_the_coordinator_is_told_once(
    room: Room, flags: dict[str, object], words: str
) -> None:
    room.slack.join(GUEST, **flags)
    for reference in ("26-4817", "26-4818", "26-4819"):
        with pytest.raises(Transient):
            await room.announce(reference)
    await room.guard.look_again()
    assert room.slack.cards == []
    (notice,) = room.told
    assert words in notice
    assert f"<@{GUEST}>" in notice
    assert "/sak kanal" in notice


async def test_a_member_of_the_group_who_is_a_guest_is_asked_about_too(room: Room) -> None:
    room.slack.join(NAV, is_restricted=True)
    assert (await room.guard.look()).reason is ChannelReason.STRANGERS


async def test_a_member_who_becomes_a_guest_stops_the_first_post_after_five_minutes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(people, "time", SimpleNamespace(monotonic=lambda: now))
    await room.announce("26-4817")
    room.slack.join(NAV, is_restricted=True)
    await room.announce("26-4818")
    now += 300
    with pytest.raises(Transient):
        await room.announce("26-4819")
    assert len(room.slack.cards) == 2


async def test_a_member_who_is_known_by_the_id_of_an_enterprise_grid_belongs_there(
    room: Room,
) -> None:
    room.slack.enterprise = "E0KOMMUNE"
    grid = {"id": NAV, "enterprise_id": "E0KOMMUNE"}
    room.slack.join("U0NAVHERE", enterprise_user=grid)
    assert (await room.guard.look()).ok


async def test_neither_a_restart_nor_many_events_tell_again(room: Room) -> None:
    room.slack.join(GUEST)
    for _ in range(3):
        room.restart()
        conversation = room.group.conversation("slack")
        await asyncio.gather(*(conversation.somebody_came_or_left() for _ in range(5)))
    assert len(room.told) == 1


async def test_an_event_of_slack_s_makes_it_look_and_a_redelivered_one_does_not(room: Room) -> None:
    door = SlackDoor(
        web=SlackWeb(FixedToken(BOT_TOKEN), room.slack.api_url),
        conversation=room.group.conversation("slack"),
        speaks=lambda _user: None,
        language=Language.NB,
        signing_secret=SIGNING_SECRET,
        log=structlog.get_logger(),
    )
    room.slack.join(GUEST)
    event = room.slack.mention(GUEST, "", type="member_joined_channel", channel_type="G", team="T0")
    body = json.dumps(event).encode()
    transport = httpx.ASGITransport(http_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://varde.example") as http:
        for retry in range(3):
            headers = signed(body, retry=retry) | {"Content-Type": "application/json"}
            answered = await http.post("/slack/events", content=body, headers=headers)
            assert answered.status_code == 200
        await room.slack.until(lambda: len(room.told) == 1, seconds=30)
    await door.work.drain()
    assert room.slack.count("conversations.members") == 1


async def test_a_second_stranger_is_told_of_by_name_alone(room: Room) -> None:
    room.slack.join(GUEST)
    await room.guard.look()
    room.slack.join("U0ANDRE", is_bot=True)
    await room.guard.look_again()
    assert len(room.told) == 2
    assert "U0ANDRE" in room.told[1]
    assert GUEST not in room.told[1]


async def test_a_notice_that_did_not_get_through_is_sent_at_the_next_look(room: Room) -> None:
    room.slack.join(GUEST)
    room.slack.fail("conversations.open", Fault(status=500))
    await room.guard.look()
    assert room.told == []
    await room.guard.look_again()
    assert len(room.told) == 1


async def test_what_waited_is_posted_once_when_the_stranger_has_left(room: Room) -> None:
    room.slack.join(GUEST)
    case = await room.group.add(a_case())
    poster = room.group.poster(room.group.guarded(room.channel))
    for _ in range(3):
        with pytest.raises(Transient):
            await poster.handle(changed(case))
    del room.slack.people[GUEST]
    await room.group.conversation("slack").somebody_came_or_left()
    case = await room.group.change(case.case_id, due_on=None)
    for _ in range(3):
        await poster.handle(changed(case))
    assert len(room.slack.cards) == 1
    assert room.slack.cards[0]["metadata"]["event_payload"]["version"] == 2


async def test_a_thousand_waiting_cards_do_not_ask_slack_a_thousand_times(room: Room) -> None:
    room.restart(no_seconds=600)
    room.slack.join(GUEST)
    for number in range(20):
        with pytest.raises(Transient):
            await room.announce(f"26-5{number:03}")
    assert room.slack.count("conversations.members") == 1


async def test_a_yes_is_asked_for_before_every_post(room: Room) -> None:
    for number in range(4):
        await room.announce(f"26-5{number:03}")
    assert room.slack.count("conversations.members") == 4
    assert room.slack.count("conversations.info") == 4


async def test_the_coordinator_sees_who_it_is_and_lets_them_stay(room: Room) -> None:
    room.slack.join(GUEST, is_restricted=True)
    state = await room.say(COORDINATOR, "kanal")
    assert "Ingenting legges ut" in state
    assert f"@{GUEST}: gjestekonto. Venter på deg." in state
    assert f"/sak kanal godta @{GUEST}" in state
    assert "Ingenting er gjort ennå" in await room.say(COORDINATOR, f"kanal godta @{GUEST}")
    assert not (await room.guard.look_again()).ok
    assert f"Kan bli: @{GUEST}" in await room.say(COORDINATOR, f"kanal godta @{GUEST} ja")
    await room.announce()
    assert len(room.slack.cards) == 1
    assert "Kan bli." in await room.say(COORDINATOR, "kanal")


async def test_her_word_outlives_a_restart_and_is_audited(room: Room) -> None:
    room.slack.join(GUEST)
    await room.guard.look()
    await room.say(COORDINATOR, f"kanal godta @{GUEST} ja")
    room.restart()
    assert (await room.guard.look()).ok
    async with room.group.database.read() as tx:
        entry = (await audit.entries(tx))[-1]
    assert (entry.actor, entry.action, entry.subject) == ("koordinator", "channel_accept", GUEST)
    assert entry.detail == "slack unlisted"


async def test_she_can_take_it_back(room: Room) -> None:
    room.slack.join(GUEST)
    await room.guard.look()
    await room.say(COORDINATOR, f"kanal godta @{GUEST} ja")
    assert "Kan ikke bli" in await room.say(COORDINATOR, f"kanal godta @{GUEST} opphev")
    assert not (await room.guard.look_again()).ok


async def test_her_word_ends_when_they_leave_or_become_something_else(room: Room) -> None:
    room.slack.join(GUEST)
    await room.guard.look()
    await room.say(COORDINATOR, f"kanal godta @{GUEST} ja")
    del room.slack.people[GUEST]
    assert (await room.guard.look_again()).ok
    async with room.group.database.read() as tx:
        assert await channel_strangers.all_of(tx, "slack", CHANNEL) == ()
    room.slack.join(GUEST, is_restricted=True)
    assert not (await room.guard.look_again()).ok
    assert len(room.told) == 2


@pytest.mark.parametrize("said", ["kanal", f"kanal godta @{GUEST} ja"])
async def test_nobody_else_sees_or_decides(room: Room, said: str) -> None:
    room.slack.join(GUEST)
    await room.guard.look()
    assert "oordinator" in await room.say(NAV, said)
    assert not (await room.guard.look_again()).ok


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("kanal godta @U0NOBODY ja", "Jeg ser dem ikke"),
        ("kanal godta", "Si hvem"),
        ("kanal godta ja", "Si hvem"),
        ("kanal godta @", "Si hvem"),
        (f"kanal godta @{GUEST} nei", "slutten av kommandoen"),
        (f"kanal @{GUEST}", "slutten av kommandoen"),
    ],
)
async def test_a_wrong_word_lets_nobody_stay(room: Room, said: str, words: str) -> None:
    room.slack.join(GUEST)
    assert words in await room.say(COORDINATOR, said)
    assert not (await room.guard.look_again()).ok


async def test_who_forgot_to_look_is_stopped_and_one_look_is_for_one_post(room: Room) -> None:
    chat = room.group.guarded(room.channel)
    await room.announce()
    (card,) = room.slack.cards
    notice = Notice(labels(Language.NB)("The deadline is today."), Language.NB)
    assert (await chat.check_channel()).ok
    room.slack.join(GUEST)
    await chat.reply("any", card["ts"], notice)
    with pytest.raises(Transient):
        await chat.reply("any", card["ts"], notice)


async def test_a_card_is_taken_out_whoever_is_in_the_channel(room: Room) -> None:
    case = await room.group.add(a_case())
    poster = room.group.poster(room.group.guarded(room.channel))
    await poster.handle(changed(case))
    room.slack.join(GUEST)
    case = await room.group.change(case.case_id, excluded_partners=frozenset({"POLITI"}))
    await poster.handle(changed(case))
    assert "Tatt ut av kanalen" in shown(room.slack.cards[0])


async def test_who_is_in_the_channel_is_looked_at_without_any_post(room: Room) -> None:
    room.restart(look_seconds=0.01)
    running = asyncio.create_task(room.group.channels("slack").run())
    room.slack.fail("conversations.info", Fault(status=500))
    room.slack.join(GUEST)
    await room.slack.until(lambda: len(room.told) == 1, seconds=30)
    running.cancel()


async def test_a_slack_that_hides_the_members_stops_posting_with_a_reason(room: Room) -> None:
    room.slack.fail("conversations.members", Fault(error="missing_scope"))
    assert (await room.guard.look()).reason is ChannelReason.NO_ACCESS


def test_the_directory_of_these_tests_lists_who_is_in_the_room() -> None:
    assert DIRECTORY.member_by_identity("slack", NAV) is not None
