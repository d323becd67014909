"""Who types something that tells who a person is, is warned alone, and nobody keeps what they typed."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from support.chat import COORDINATOR, NAV, POLICE, STRANGER, Group, a_case, changed, open_group
from support.slack import (
    BOT_ID,
    Slack,
    loopback_slack,
    shown,
)
from support.slack_payloads import CHANNEL, SIGNING_SECRET, form, signed
from support.slack_tokens import BOT_TOKEN
from varde.chatops.conversation import Asker
from varde.chatops.overheard import LONGEST
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.blocks import CONFIRM
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.serve import http_app
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.chatops.typing_guard import MOST_WAITING, REPEATED, Heard, Typed
from varde.shared.domain.codes import Language
from varde.shared.store import cards
from varde.shared.store.cards import CardPost
from varde.shared.store.tables import metadata

NAME = "Ionescu"
TELLING = "Hun heter Maria Ionescu. Ring henne på 68 05 12 34."


@dataclass
class Thread:
    """The thread of a case's card in a loopback Slack."""

    group: Group
    slack: Slack
    http: httpx.AsyncClient
    door: SlackDoor
    card: str = ""
    sent: list[bytes] = field(default_factory=list)

    async def write(self, user: str = NAV, text: str = TELLING, **more: Any) -> dict[str, Any]:
        """Somebody writes in the thread; the event as Slack sends it."""
        ts = f"17000{uuid.uuid4().int % 10**5:05}.000200"
        event = {
            "type": "message",
            "channel": CHANNEL,
            "channel_type": "group",
            "user": user,
            "text": text,
            "ts": ts,
            "thread_ts": self.card,
        } | more
        return await self.send(event)

    async def send(
        self, event: dict[str, Any], retry: int = 0, event_id: str = ""
    ) -> dict[str, Any]:
        payload = self.slack.mention("", "")
        payload |= {"event": event} | ({"event_id": event_id} if event_id else {})
        body = json.dumps(payload).encode()
        headers = signed(body, retry=retry) | {"Content-Type": "application/json"}
        answered = await self.http.post("/slack/events", content=body, headers=headers)
        assert answered.status_code == 200
        return payload

    async def warned(self, times: int = 1) -> list[dict[str, Any]]:
        await self.slack.until(lambda: len(self.slack.ephemeral) >= times, seconds=30)
        return self.slack.ephemeral

    async def quiet(self) -> bool:
        """Nobody has been warned when everything that was taken on is done. A last event tells when."""
        await self.write(POLICE, TELLING)
        return [e["user"] for e in await self.warned()] == [POLICE]


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[Thread]:
    async with open_group(tmp_path) as group, loopback_slack() as slack:
        web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
        channel = group.guarded(SlackChannel(web, CHANNEL))
        door = SlackDoor(
            web=web,
            conversation=group.conversation("slack"),
            speaks=lambda _user: None,
            language=Language.NB,
            signing_secret=SIGNING_SECRET,
            log=structlog.get_logger(),
        )
        await group.poster(channel).handle(changed(await group.add(a_case())))
        transport = httpx.ASGITransport(http_app(door))
        async with httpx.AsyncClient(transport=transport, base_url="http://varde.example") as http:
            yield Thread(group, slack, http, door, slack.cards[0]["ts"])
            await door.work.drain()


async def test_the_writer_alone_is_warned_in_the_thread_with_what_it_was(thread: Thread) -> None:
    await thread.write()
    (warning,) = await thread.warned()
    assert (warning["user"], warning["thread_ts"]) == (NAV, thread.card)
    words = shown(warning)
    assert "Maria Ionescu" in words
    assert "68 05 12 34" in words
    assert "Bare du ser dette" in words
    assert len(thread.slack.cards) == 1


async def test_one_click_gives_a_safe_wording_to_copy(thread: Thread) -> None:
    await thread.write()
    (warning,) = await thread.warned()
    button = warning["blocks"][-1]["elements"][0]
    assert button["action_id"] == CONFIRM
    body = form(thread.slack.press(NAV, CONFIRM, button["value"]))
    headers = signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}
    await thread.http.post("/slack/events", content=body, headers=headers)
    words = shown((await thread.warned(2))[-1])
    assert "Hun heter [person]. Ring henne på [telefon]." in words
    assert NAME not in words


async def test_nobody_else_gets_the_safe_wording(thread: Thread) -> None:
    await thread.write()
    (warning,) = await thread.warned()
    token = warning["blocks"][-1]["elements"][0]["value"]
    answer = await thread.group.conversation("slack").confirm(Asker(POLICE), token)
    assert "[person]" not in " ".join(map(str, answer.lines))


@pytest.mark.parametrize(
    "event",
    [
        {"thread_ts": ""},
        {"thread_ts": "1699999999.000100"},
        {"bot_id": BOT_ID, "subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_deleted"},
        {"text": "NAV tar ledelsen, og @politi hjelper til."},
        {"text": ""},
    ],
    ids=["top", "other thread", "bot", "join", "deleted", "talk", "empty"],
)
async def test_other_messages_are_left_in_peace(thread: Thread, event: dict[str, Any]) -> None:
    await thread.write(**event)
    assert await thread.quiet()


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_a_text_with_a_file_or_shown_in_the_channel_is_read_too(
    thread: Thread, subtype: str
) -> None:
    await thread.write(subtype=subtype)
    assert NAME in shown((await thread.warned())[0])


async def test_a_thread_of_a_card_whose_post_has_not_been_answered_is_read(thread: Thread) -> None:
    case = await thread.group.add(a_case("26-1111"))
    async with thread.group.database.begin() as tx:
        await cards.put(tx, case.case_id, "slack", CardPost("", 0))
    await thread.write(thread_ts="1699999999.000100")
    (warning,) = await thread.warned()
    assert warning["user"] == NAV


async def test_an_edit_is_read_and_a_mere_preview_of_a_link_is_not(thread: Thread) -> None:
    after = {"user": NAV, "text": TELLING, "thread_ts": thread.card, "ts": "1.2"}
    edit = {"type": "message", "subtype": "message_changed", "channel": CHANNEL, "message": after}
    await thread.send(edit | {"previous_message": after})
    await thread.send(edit | {"previous_message": after | {"text": "Hun er trygg."}})
    (warning,) = await thread.warned()
    assert warning["user"] == NAV


async def test_a_redelivered_event_warns_and_counts_once(thread: Thread) -> None:
    sent = await thread.write()
    for retry in (1, 2):
        await thread.send(sent["event"], retry, sent["event_id"])
    assert len(await thread.warned()) == 1
    assert [e["user"] for e in thread.slack.ephemeral] == [NAV]
    await thread.write(POLICE)
    assert len(await thread.warned(2)) == 2


async def test_a_stranger_is_warned_and_not_counted(thread: Thread) -> None:
    for times in range(1, REPEATED + 2):
        await thread.write(STRANGER)
        await thread.warned(times)
    assert thread.slack.messages["D" + COORDINATOR] == []


async def test_the_coordinator_gets_a_count_when_it_happens_again_and_again(thread: Thread) -> None:
    await thread.write(POLICE)
    for times in range(2, 2 + REPEATED + 1):
        await thread.warned(times - 1)
        await thread.write(NAV)
    await thread.warned(REPEATED + 2)
    await thread.slack.until(lambda: len(thread.slack.messages["D" + COORDINATOR]) == 1)
    words = shown(thread.slack.messages["D" + COORDINATOR][0])
    assert f"{REPEATED + 1} meldinger" in words
    assert NAME not in words
    assert "NAV" not in words.upper().replace("NAVN", "")


async def test_the_count_outlives_a_restart(thread: Thread) -> None:
    typed = Typed(NAV, thread.card, TELLING)
    for _ in range(REPEATED):
        await thread.group.conversation("slack").overhear(typed, Language.NB)
    assert len(thread.slack.messages["D" + COORDINATOR]) == 1


async def test_no_word_of_it_is_stored_logged_or_sent_anywhere_but_to_the_writer(
    thread: Thread, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for times in range(1, REPEATED + 1):
        await thread.write()
        await thread.warned(times)
    rows = []
    async with thread.group.database.read() as tx:
        for table in metadata.sorted_tables:
            rows += [str(tuple(row)) for row in await tx.execute(table.select())]
    others = [a for m, a in thread.slack.calls if m != "chat.postEphemeral"]
    told = "\n".join([*rows, str(others), caplog.text, *capsys.readouterr()])
    assert NAME not in told
    assert "68 05 12 34" not in told
    assert NAME not in repr(Typed(NAV, thread.card, TELLING))


async def test_a_warning_in_the_language_of_the_chat(thread: Thread) -> None:
    conversation = thread.group.conversation("slack")
    for language, words in ((Language.NN, "Berre du ser dette"), (Language.EN, "Only you see")):
        answer = (await conversation.overhear(Typed(NAV, thread.card, TELLING), language)).warning
        assert answer is not None
        assert words in " ".join(map(str, answer.lines))


async def test_a_very_long_message_is_warned_of_without_a_wording_for_half_of_it(
    thread: Thread,
) -> None:
    text = TELLING + " Vi møtes fredag." * (LONGEST // 17)
    conversation = thread.group.conversation("slack")
    answer = (await conversation.overhear(Typed(NAV, thread.card, text), Language.NB)).warning
    assert answer is not None
    assert answer.confirm is None


async def test_what_nobody_has_read_is_not_called_clean(thread: Thread) -> None:
    guard, talk = thread.group.typing("slack"), "NAV tar ledelsen."
    below, elsewhere = Typed(NAV, thread.card, talk), Typed(NAV, "1.000100", talk)
    waiting = [guard.read(below, Language.NB) for _ in range(MOST_WAITING + 1)]
    *heard, last = await asyncio.gather(*waiting)
    assert heard == [Heard(clean=True)] * MOST_WAITING
    assert last == Heard()
    assert await guard.heard(elsewhere, Language.NB) == Heard()
