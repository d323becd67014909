"""The thread below a card of the local channel: what tells who somebody is never stands there."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx
import pytest

from support.chat import (
    DIRECTORY,
    NAV,
    POLICE,
    STRANGER,
    FixedClock,
    Group,
    a_case,
    changed,
    open_group,
)
from varde.chatops.local.channel import THREAD, LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.shared.store import local_channel

TELLING = "Hun heter Maria Ionescu. Ring henne på 68 05 12 34."


@dataclass
class Thread:
    """The page of a channel with one card."""

    group: Group
    browser: httpx.AsyncClient
    card: str

    async def write(self, text: str, user: str = NAV, card: str = "") -> str:
        fields = {"som": user, "tekst": text, "melding": card or self.card}
        return unescape((await self.browser.post("/skriv", data=fields)).text)

    async def stands(self, user: str = POLICE) -> list[str]:
        html = (await self.browser.get("/kort", params={"som": user})).text
        found = re.findall(r'<p class="reply.*?</p>', html, re.DOTALL)
        return [unescape(re.sub(r"<[^>]*>", "", reply)) for reply in found]


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[Thread]:
    async with open_group(tmp_path) as group:
        live = Live()
        page = Page(
            conversation=group.conversation("local"),
            database=group.database,
            directory=DIRECTORY,
            clock=FixedClock(),
            live=live,
        )
        channel = LocalChannel(group.database, live)
        case = await group.add(a_case())
        await group.poster(group.guarded(channel)).handle(changed(case))
        found = await channel.find(case.case_id)
        assert found is not None
        base = "http://127.0.0.1:8090"
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(build_app(page, host="127.0.0.1", network_name="")),
            base_url=base,
            follow_redirects=True,
            headers={"Origin": base},
        ) as browser:
            yield Thread(group, browser, found.message_id)


async def test_ordinary_talk_stands_below_the_card_with_who_said_it(thread: Thread) -> None:
    await thread.write("Vi kan ta dette. <b>Fredag</b> passer.")
    assert await thread.stands() == ["NAV: Vi kan ta dette. <b>Fredag</b> passer."]


async def test_what_tells_who_somebody_is_is_kept_nowhere_and_warned_of_at_once(
    thread: Thread,
) -> None:
    html = await thread.write(TELLING)
    assert "Maria Ionescu" in html
    assert "Bare du ser dette" in html
    assert await thread.stands() == []
    async with thread.group.database.read() as tx:
        kept = str(await local_channel.messages(tx))
    assert "Ionescu" not in kept
    assert "Ionescu" not in (await thread.browser.get("/", params={"som": NAV})).text


async def test_one_press_gives_a_safe_wording_which_then_may_stand_there(thread: Thread) -> None:
    html = await thread.write(TELLING)
    token = re.search(r'name="merke" value="([0-9a-f]+)"', html)
    assert token
    answered = await thread.browser.post("/bekreft", data={"som": NAV, "merke": token[1]})
    assert "Hun heter [person]. Ring henne på [telefon]." in answered.text
    await thread.write("Hun heter [person]. Ring henne på [telefon].")
    assert len(await thread.stands()) == 1


async def test_what_the_last_guard_stops_is_not_sent_either(thread: Thread) -> None:
    assert "Ikke sendt" in await thread.write("Hun bor i Tromsø.")
    assert await thread.stands() == []


@pytest.mark.parametrize(
    ("user", "card", "text"),
    [(STRANGER, "", "Hei."), (NAV, "0" * 32, "Hei."), (NAV, "", "  "), (NAV, "", "Hei. " * 700)],
    ids=["stranger", "no card", "empty", "long"],
)
async def test_nothing_else_is_taken(thread: Thread, user: str, card: str, text: str) -> None:
    await thread.write(text, user, card)
    async with thread.group.database.read() as tx:
        assert [m for m in await local_channel.messages(tx) if m.audience == THREAD] == []


@pytest.mark.parametrize("number", ["26-2222", "26–2222", "26\u20112222", "2６-2222"])
async def test_another_cases_number_is_not_sent_and_its_own_is(thread: Thread, number: str) -> None:
    assert "nummeret til en annen sak" in await thread.write(f"Denne ligner på {number}.")
    assert await thread.stands() == []
    await thread.write("Vi tar 26-4817 i morgen.")
    assert await thread.stands() == ["NAV: Vi tar 26-4817 i morgen."]
