"""A warning about what somebody typed in Teams goes again, whatever happens to Varde or to Teams meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from support.chat import COORDINATOR, NAV, POLICE, Group, a_case, changed, open_group
from support.teams import Teams, loopback_teams
from support.teams_cards import shown
from support.teams_chat import TeamsChat, serving
from support.teams_faults import Fault, throttled
from support.times import FixedClock
from varde.chatops.teams.fading import LEASE, SHOWN, TRIED
from varde.shared.store.shown_warnings import shown_warning

NUMBER, ANOTHER = "68 05 12 34", "68 05 43 21"
TELLING = f"Ring {NUMBER} i kveld"
GONE = "Her sto en advarsel om noe du skrev. Varde har tatt den bort."


@dataclass
class Thread:
    """The thread of a case's card, and a clock that a test moves."""

    group: Group
    chat: TeamsChat
    clock: FixedClock
    card: str

    @property
    def teams(self) -> Teams:
        return self.chat.teams

    async def deliver(self, activity: Any) -> None:
        assert (await self.chat.deliver(activity)).status_code == 200
        await self.chat.settled()

    async def write(self, text: str = TELLING, user: str = NAV, **more: Any) -> dict[str, Any]:
        """Somebody writes below the card; gives what Teams sent."""
        said = self.teams.message(user, text) | {"conversation": self.teams.thread(self.card)}
        await self.deliver(said | more)
        return said | more

    async def sweep(self) -> None:
        await self.chat.built.fading.sweep()

    async def later(self, seconds: float) -> None:
        """The clock goes on, and Varde looks what is due."""
        self.clock.forward(seconds=seconds)
        await self.sweep()

    def holds(self, words: str = NUMBER, user: str = NAV) -> bool:
        """Whether anything of what Teams keeps of the personal chat holds the words."""
        return words in json.dumps(self.teams.chat(user), ensure_ascii=False)

    def heard(self, user: str = NAV) -> list[str]:
        return [shown(message) for message in self.teams.chat(user)]

    async def kept(self) -> list[Any]:
        """What Varde remembers of warnings."""
        async with self.group.database.read() as tx:
            return list(await tx.execute(select(shown_warning)))


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[Thread]:
    clock = FixedClock()
    async with (
        open_group(tmp_path) as group,
        loopback_teams(COORDINATOR, NAV, POLICE) as teams,
        serving(group, teams, clock) as chat,
    ):
        await group.poster(chat.port).handle(changed(await group.add(a_case())))
        yield Thread(group, chat, clock, teams.cards[0]["id"])


async def test_the_words_stand_for_their_time_and_are_then_replaced_by_a_word_that_they_stood_there(
    thread: Thread,
) -> None:
    await thread.write()
    await thread.later(SHOWN.total_seconds() - 1)
    assert thread.holds()
    await thread.later(1)
    assert not thread.holds()
    assert thread.heard() == [GONE]
    assert "actions" not in thread.teams.chat(NAV)[0]["attachments"][0]["content"]
    assert await thread.kept() == []


@pytest.mark.parametrize(
    ("locale", "words"), [("nn-NO", "Her stod ei åtvaring"), ("en-GB", "A warning about")]
)
async def test_what_stands_in_its_place_is_in_the_writers_language(
    thread: Thread, locale: str, words: str
) -> None:
    await thread.write(locale=locale)
    await thread.later(SHOWN.total_seconds())
    assert thread.heard()[0].startswith(words)


async def test_what_is_remembered_meanwhile_is_ids_and_times(thread: Thread) -> None:
    said = await thread.write()
    (row,) = await thread.kept()
    due = thread.clock.now() + SHOWN
    assert tuple(row) == (f"a:{NAV}", thread.teams.chat(NAV)[0]["id"], said["id"], "nb", due, None)


async def test_the_next_process_takes_away_what_the_last_one_showed(thread: Thread) -> None:
    await thread.write()
    thread.clock.at += SHOWN
    async with serving(thread.group, thread.teams, thread.clock) as after:
        running = asyncio.create_task(after.built.fading.run())
        await thread.teams.until(lambda: not thread.holds())
        running.cancel()
    assert thread.heard() == [GONE]


@pytest.mark.parametrize("text", ["Ring i kveld", ""])
async def test_a_message_that_is_put_right_is_no_longer_warned_of_and_another_is(
    thread: Thread, text: str
) -> None:
    said = await thread.write()
    await thread.write(f"Eller {ANOTHER}")
    await thread.deliver(thread.teams.edited(said, text))
    assert not thread.holds()
    assert thread.holds(ANOTHER)


async def test_a_message_that_is_deleted_is_no_longer_warned_of(thread: Thread) -> None:
    said = await thread.write()
    await thread.deliver(thread.teams.deleted(said))
    assert thread.heard() == [GONE]
    assert await thread.kept() == []


async def test_a_message_that_is_brought_back_is_warned_of_anew(thread: Thread) -> None:
    said = await thread.write()
    await thread.deliver(thread.teams.deleted(said))
    await thread.deliver(thread.teams.edited(said, TELLING, "undeleteMessage"))
    first, again = thread.heard()
    assert first == GONE
    assert NUMBER in again


async def test_what_is_deleted_in_another_channel_changes_nothing(thread: Thread) -> None:
    said = await thread.write()
    elsewhere = said["conversation"] | {"id": f"19:annen@thread.tacv2;messageid={thread.card}"}
    await thread.deliver(thread.teams.deleted(said) | {"conversation": elsewhere})
    assert thread.holds()


async def test_a_message_that_still_tells_is_warned_of_anew_and_for_the_whole_time(
    thread: Thread,
) -> None:
    said = await thread.write()
    thread.clock.forward(minutes=5)
    await thread.deliver(thread.teams.edited(said, f"Ring {ANOTHER} i kveld"))
    first, again = thread.heard()
    assert first == GONE
    assert ANOTHER in again
    await thread.later(SHOWN.total_seconds() - 1)
    assert thread.holds(ANOTHER)
    await thread.later(1)
    assert thread.heard() == [GONE, GONE]


async def test_somebody_elses_warning_stays(thread: Thread) -> None:
    said = await thread.write()
    await thread.write(f"Eller {ANOTHER}", POLICE)
    await thread.deliver(thread.teams.deleted(said))
    assert thread.holds(ANOTHER, POLICE)


@pytest.mark.parametrize("status", [404, 410])
async def test_a_chat_or_message_that_is_no_longer_there_is_forgotten(
    thread: Thread, status: int
) -> None:
    await thread.write()
    thread.teams.fail("update", Fault(status, "ActivityNotFoundInConversation"))
    await thread.later(SHOWN.total_seconds())
    assert await thread.kept() == []


async def test_teams_is_asked_of_a_message_that_it_does_not_know_once(thread: Thread) -> None:
    await thread.write()
    thread.teams.chat(NAV).clear()
    asked = thread.teams.count("update")
    await thread.later(SHOWN.total_seconds())
    await thread.later(LEASE.total_seconds())
    assert thread.teams.count("update") == asked + 1
    assert await thread.kept() == []


@pytest.mark.parametrize(
    "fault",
    [Fault(500), Fault(503, effect=True), Fault(412), Fault(401), Fault(403, "BotDisabledByAdmin")],
    ids=["500", "503 after the edit", "412", "401", "403"],
)
async def test_what_teams_could_not_do_is_tried_again_a_minute_later(
    thread: Thread, fault: Fault
) -> None:
    await thread.write()
    thread.teams.fail("update", fault)
    await thread.later(SHOWN.total_seconds())
    asked = thread.teams.count("update")
    await thread.later(LEASE.total_seconds() - 1)
    assert thread.teams.count("update") == asked
    await thread.later(1)
    assert thread.heard() == [GONE]
    assert await thread.kept() == []


async def test_a_short_wait_that_teams_asks_for_is_slept_out(thread: Thread) -> None:
    await thread.write()
    thread.teams.fail("update", throttled(0))
    await thread.later(SHOWN.total_seconds())
    assert thread.heard() == [GONE]


async def test_a_long_wait_that_teams_asks_of_one_process_holds_up_no_other(thread: Thread) -> None:
    await thread.write()
    thread.teams.fail("update", throttled(3600))
    await thread.later(SHOWN.total_seconds())
    assert thread.holds()
    thread.clock.at += LEASE
    async with serving(thread.group, thread.teams, thread.clock) as other:
        await other.built.fading.sweep()
    assert thread.heard() == [GONE]


async def test_a_chat_that_stays_shut_holds_up_no_other_and_is_given_up_after_a_week(
    thread: Thread,
) -> None:
    await thread.write()
    await thread.write(f"Eller {ANOTHER}", POLICE)
    thread.teams.fail("update", Fault(403, "ConversationBlockedByUser"))
    await thread.later(SHOWN.total_seconds())
    assert not thread.holds(ANOTHER, POLICE)
    assert len(await thread.kept()) == 1
    thread.teams.fail("update", *[Fault(403, "ConversationBlockedByUser")] * 2)
    await thread.later(TRIED.total_seconds() - 1)
    assert len(await thread.kept()) == 1
    await thread.later(LEASE.total_seconds())
    assert await thread.kept() == []


async def test_an_edit_that_teams_will_never_take_is_not_asked_for_again(thread: Thread) -> None:
    await thread.write()
    thread.teams.fail("update", Fault(400, "BadSyntax"))
    await thread.later(SHOWN.total_seconds())
    assert await thread.kept() == []


async def test_two_processes_that_look_at_once_edit_once(thread: Thread) -> None:
    await thread.write()
    asked = thread.teams.count("update")
    thread.clock.at += SHOWN
    async with serving(thread.group, thread.teams, thread.clock) as other:
        await asyncio.gather(*[one.built.fading.sweep() for one in (thread.chat, other) * 3])
    assert thread.teams.count("update") == asked + 1
    assert thread.heard() == [GONE]


async def test_no_word_goes_out_before_it_is_written_down_that_it_is_to_go(thread: Thread) -> None:
    thread.teams.fail("post", Fault(500, effect=True))
    await thread.write()
    (lost,) = thread.heard()
    assert "Slett eller endre meldingen" in lost
    assert not thread.holds()
    await thread.write()
    assert NUMBER in thread.heard()[1]
    posted = [body for call, body in thread.teams.calls if call == "post"]
    assert NUMBER not in json.dumps(posted, ensure_ascii=False)


async def test_words_that_teams_may_have_got_late_are_taken_away_too(thread: Thread) -> None:
    thread.teams.fail("update", Fault(504, effect=True))
    said = await thread.write()
    asked = thread.teams.count("update")
    await thread.deliver(thread.teams.deleted(said))
    assert thread.teams.count("update") == asked, "they may still be under way"
    await thread.later(LEASE.total_seconds())
    assert thread.heard() == [GONE]


async def test_nobody_waits_for_an_answer_while_teams_is_slow_to_take_a_warning_away(
    thread: Thread,
) -> None:
    await thread.write()
    thread.clock.at += SHOWN
    thread.teams.fail("update", Fault(200, hang=60.0, effect=True))
    sweeping = asyncio.create_task(thread.sweep())
    await thread.teams.until(lambda: not thread.holds())
    await thread.deliver(thread.teams.message(NAV, "hjelp"))
    assert "Dette kan jeg:" in thread.heard()[-1]
    assert not sweeping.done()
    sweeping.cancel()
