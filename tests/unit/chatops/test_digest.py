"""The overview: once a week in the channel, whenever somebody asks, and never a small count."""

import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.chat import COORDINATOR, NAV, TODAY, Group, a_case, open_group
from support.slack import Fault, Slack, loopback_slack, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.chart import Bar, draw
from varde.chatops.conversation import Asker
from varde.chatops.digest import Digest, Schedule
from varde.chatops.labels import labels
from varde.chatops.settings import Weekday
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, HoldReason, Language, Status
from varde.shared.errors import Transient
from varde.shared.store import audit

NB = labels(Language.NB)
LED = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
OLD = TODAY - timedelta(days=30)


@dataclass
class Room:
    """A group in a loopback Slack, with its overview."""

    group: Group
    slack: Slack
    channel: SlackChannel

    def digest(self) -> Digest:
        """As a process that has just started has it."""
        digest = self.group.digest()
        digest.watch(self.group.guarded(self.channel))
        return digest

    async def cases(self, count: int, start: int, **how: object) -> None:
        for number in range(start, start + count):
            await self.group.add(a_case(f"26-{number:04}", **how))

    async def say(self, user: str, text: str) -> str:
        answer = await self.group.conversation("slack").say(Asker(user), text)
        return "\n".join([str(answer.text), *map(str, answer.lines)])


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
        channel = SlackChannel(web, CHANNEL)
        yield Room(group, slack, channel)


async def _many(room: Room) -> None:
    """Six overdue, seven due later, eleven without a deadline; five of those stuck."""
    await room.cases(6, 1000, assignments=LED, due_on=TODAY - timedelta(days=2))
    await room.cases(7, 2000, assignments=LED, due_on=TODAY + timedelta(days=30))
    await room.cases(6, 3000, assignments=LED)
    await room.cases(5, 4000, opened_on=OLD)


@pytest.mark.parametrize(
    ("local", "due"),
    [
        ("2026-11-23 07:59", False),
        ("2026-11-23 08:00", True),
        ("2026-11-24 07:59", True),
        ("2026-11-24 08:00", False),
        ("2026-11-22 08:00", False),
    ],
)
def test_it_is_due_from_its_hour_on_for_a_day(local: str, due: bool) -> None:
    now = datetime.fromisoformat(f"{local}:00+01:00").astimezone(UTC)
    assert bool(Schedule(Weekday.MONDAY, 8).due(now)) is due


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2026-12-28T08:00:00+01:00", "digest-2026-W53"),
        ("2027-01-04T08:00:00+01:00", "digest-2027-W01"),
    ],
)
def test_each_week_has_a_key_of_its_own_over_the_turn_of_the_year(day: str, key: str) -> None:
    assert Schedule().due(datetime.fromisoformat(day)) == key


def test_the_hour_is_norwegian_also_in_summer_and_never_is_never() -> None:
    assert Schedule().due(datetime(2026, 7, 6, 6, 0, tzinfo=UTC))
    assert not Schedule().due(datetime(2026, 7, 6, 5, 59, tzinfo=UTC))
    assert not Schedule(Weekday.NEVER).due(datetime(2026, 7, 6, 6, 0, tzinfo=UTC))


async def test_the_weekly_overview_stands_in_the_channel_once_with_a_picture(room: Room) -> None:
    await _many(room)
    for _ in range(3):
        await room.digest().post_due()
    (message,) = room.slack.cards
    words = shown(message)
    assert "24 åpne saker" in words
    assert "Fristen er passert: 6" in words
    assert "Frist senere: 7" in words
    assert "Uten frist: 11" in words
    assert "etter en uke: 5" in words
    image = message["blocks"][-1]
    assert image["alt_text"].startswith("24 åpne saker. Fristen er passert: 6.")
    assert room.slack.files[image["slack_file"]["id"]].startswith(b"\x89PNG")


async def test_a_crash_after_posting_does_not_give_a_second_one(room: Room) -> None:
    await _many(room)
    room.slack.fail("chat.postMessage", Fault(status=500, effect=True))
    with pytest.raises(Transient):
        await room.digest().post_due()
    await room.digest().post_due()
    assert len(room.slack.cards) == 1


async def test_it_waits_while_a_stranger_is_in_the_channel(room: Room) -> None:
    await _many(room)
    room.slack.join("U0GJEST")
    await room.digest().post_due()
    assert room.slack.cards == []
    del room.slack.people["U0GJEST"]
    await room.group.guard("slack").look_again()
    await room.digest().post_due()
    assert len(room.slack.cards) == 1


async def test_small_counts_are_hidden_and_so_is_what_they_could_be_worked_out_from(
    room: Room,
) -> None:
    await room.cases(2, 1000, assignments=LED, due_on=TODAY - timedelta(days=2))
    await room.cases(9, 2000, assignments=LED, due_on=TODAY + timedelta(days=30))
    await room.cases(20, 3000, assignments=LED)
    await room.cases(1, 4000, opened_on=OLD)
    words = await room.say(NAV, "oversikt")
    assert "32 åpne saker" in words
    assert "Fristen er passert" not in words
    assert "Frist senere" not in words
    assert "etter en uke" not in words
    assert "Uten frist: 21" in words
    assert "Andre: 11" in words
    assert "«Andre» er" in words


async def test_too_few_cases_are_not_counted_and_give_no_weekly_overview(room: Room) -> None:
    await room.cases(4, 1000)
    await room.digest().post_due()
    assert room.slack.cards == []
    assert "Færre enn 5 åpne saker" in await room.say(NAV, "oversikt")
    await room.cases(1, 2000)
    await room.digest().post_due()
    assert len(room.slack.cards) == 1


async def test_what_not_everybody_may_know_of_never_counts(room: Room) -> None:
    await _many(room)
    await room.cases(9, 5000, excluded_partners=frozenset({"POLITI"}))
    await room.cases(9, 6000, recused_members=frozenset({"nav-medlem"}))
    await room.cases(9, 7000, hold_reasons=(HoldReason.LANGUAGE,), status=Status.IN_REVIEW)
    await room.cases(9, 8000, status=Status.CLOSED)
    for user in (COORDINATOR, NAV):
        assert "24 åpne saker" in await room.say(user, "oversikt")


async def test_to_ask_is_private_and_audited(room: Room) -> None:
    await _many(room)
    assert "Se sakene: /sak liste åpne" in await room.say(NAV, "oversikt")
    assert room.slack.cards == []
    async with room.group.database.read() as tx:
        entry = (await audit.entries(tx))[-1]
    assert (entry.actor, entry.action) == ("nav-medlem", "overview")


async def test_the_coordinator_shares_it_when_she_likes_and_nobody_else_does(room: Room) -> None:
    await _many(room)
    digest = room.group.digest()
    digest.watch(room.group.guarded(room.channel))
    coordinator, member = (
        m.actor
        for u in (COORDINATOR, NAV)
        if (m := room.group.directory.member_by_identity("slack", u))
    )
    assert "står i kanalen" in str((await digest.share(coordinator, NB)).text)
    await digest.share(coordinator, NB)
    assert len(room.slack.cards) == 2
    assert "oordinator" in await room.say(NAV, "oversikt del")
    room.slack.join("U0GJEST")
    assert "/sak kanal viser hvorfor" in str((await digest.share(coordinator, NB)).text)
    assert member.partner == "NAV"


@pytest.mark.parametrize("posted", [True, False])
async def test_one_that_was_shared_and_may_or_may_not_stand_there_is_looked_for_first(
    room: Room, posted: bool
) -> None:
    await _many(room)
    digest = room.digest()
    coordinator = room.group.directory.member_by_identity("slack", COORDINATOR)
    assert coordinator is not None
    room.slack.fail("chat.postMessage", Fault(500, effect=posted))
    with pytest.raises(Transient):
        await digest.share(coordinator.actor, NB)
    assert len(room.slack.cards) == posted
    assert "står i kanalen" in str((await digest.share(coordinator.actor, NB)).text)
    assert len(room.slack.cards) == 1
    await digest.share(coordinator.actor, NB)
    assert len(room.slack.cards) == 2, "whoever shares it anew does"


async def test_the_picture_is_a_png_of_a_size_that_a_chat_shows() -> None:
    bars = (Bar(NB("Deadline has passed"), 6), Bar(NB("No deadline"), 6))
    png = await draw(NB.plural("{n} open case", "{n} open cases", 12), bars)
    assert png is not None
    width, height = struct.unpack(">II", png[16:24])
    assert (800 <= width <= 1600, 200 <= height <= 1200, len(png) < 200_000) == (True, True, True)


async def test_what_cannot_be_drawn_leaves_the_words() -> None:
    assert await draw(NB("No deadline"), ()) is None
