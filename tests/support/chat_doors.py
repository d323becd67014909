"""The partner group's chat through each adapter, as its people use it: said and shown in words."""

import contextlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
import pytest
import structlog

from support.chat import COORDINATOR, NAV, FixedClock, Group, a_case, changed
from support.slack import Slack, buttons, loopback_slack, shown
from support.slack_payloads import CHANNEL, SIGNING_SECRET, form, signed
from support.slack_rotation import rotating_tokens
from support.slack_tokens import BOT_TOKEN, Rotation
from varde.chatops import port as ports
from varde.chatops.card import Action
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.blocks import ACTION_PREFIX, CONFIRM
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.serve import http_app
from varde.chatops.slack.web import FixedToken, SlackWeb, Tokens
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language

Filling = Mapping[str, Sequence[str]]


@dataclass
class Sheet:
    """A form that stands open before a person."""

    words: str
    fields: Sequence[str]
    fill: Callable[[Filling], Awaitable[str]]
    """Sends it; gives the words of the answer, or of what is wrong. It can be sent again."""
    press: Callable[[str], Awaitable[str]]
    """Presses the button with this label in the answer that stands in its place."""


@dataclass
class Chat:
    """A chat as people use it: ``say`` and ``press`` give the answer that the asker alone is shown."""

    group: Group
    port: ports.Chat
    say: Callable[[str, str], Awaitable[str]]
    press: Callable[[str, Action, str], Awaitable[str]]
    cards: Callable[[], Awaitable[list[str]]]
    told: Callable[[str], Awaitable[list[str]]]
    replies: Callable[[], Awaitable[list[str]]]
    form_by_command: Callable[[str, str], Awaitable[Sheet]]
    form_by_button: Callable[[str, Action, str], Awaitable[Sheet]]
    home: Callable[[str], Awaitable[str]]
    press_at_home: Callable[[str, Action, str], Awaitable[str]]
    """A button of one's own page; "" for one that is about no case. Not for those that open forms."""
    confirm: Callable[[str], Awaitable[str]]
    """Presses the button of the answer that was shown last, whoever it was shown to."""
    seen_by: Callable[[str], Awaitable[list[str]]]
    """The channel's cards before one reader's eyes: a platform may show each of them another view."""

    async def notices(self) -> list[str]:
        """What the coordinator was told."""
        return await self.told(COORDINATOR)

    async def announce(self, case: Case) -> None:
        await self.group.poster(self.port).handle(changed(case))

    async def posted(self, case: Case | None = None) -> Case:
        case = await self.group.add(case or a_case())
        await self.announce(case)
        return case


class Browser:
    """Somebody at the local channel's page."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._token = ""

    async def confirm(self, user: str) -> str:
        """The answer to the button that was offered last."""
        return await self.send("/bekreft", som=user, merke=self._token)

    async def send(self, path: str, **fields: str) -> str:
        """The answer to a command or a button."""
        return (await self._sent(path, **fields))[0]

    async def _sent(self, path: str, **fields: str) -> tuple[str, str]:
        """The answer's words, and the page on which they stand."""
        answered = await self._http.post(path, data=fields)
        offered = re.search(r'name="merke" value="(\w+)"', answered.text)
        self._token = offered[1] if offered else self._token
        found = re.search(r'<section id="svar".*?</section>', answered.text, re.DOTALL)
        assert found, answered.text
        return words(found[0]), answered.text

    async def look(self, user: str, pattern: str) -> list[str]:
        """What of the channel fits ``pattern``."""
        html = (await self._http.get("/kort", params={"som": user})).text
        return [words(part) for part in re.findall(pattern, html, re.DOTALL)]

    async def home(self, user: str) -> str:
        """What stands on the user's own page."""
        return words((await self._http.get("/min", params={"som": user})).text)

    async def form(self, path: str, **fields: str) -> Sheet:
        """The form that a command or a button opens."""
        html = (await self._http.post(path, data=fields)).text
        assert 'action="/skjema' in html, words(html)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
        names = list(dict.fromkeys(re.findall(r'name="felt-(\w+)"', html)))

        async def fill(filled: Filling) -> str:
            data: dict[str, Any] = {f"felt-{name}": list(given) for name, given in filled.items()}
            answered = await self._http.post("/skjema", data=hidden | data)
            pages.append(answered.text)
            found = re.search(r'<section id="svar".*?</section>', answered.text, re.DOTALL)
            return words(found[0] if found else answered.text)

        async def press(label: str) -> str:
            answer, page = await self._sent(**_button(pages[-1], label), som=fields["som"])
            pages.append(page)
            return answer

        pages: list[str] = []
        return Sheet(words(html), names, fill, press)


def _button(page: str, label: str) -> dict[str, str]:
    """Where a button of the answer on a page leads, and with what."""
    shown = page.partition('id="svar"')[2]
    for path, inside in re.findall(r'action="(/\w+)[^"]*"[^>]*>(.*?)</form>', shown, re.DOTALL):
        case = re.search(r'name="sak" value="([^"]*)"', inside)
        buttons = re.findall(r'<button name="(\w+)" value="([^"]*)"[^>]*>([^<]*)<', inside)
        for name, value, text in buttons:
            if unescape(text) == label:
                return {"path": path, name: value} | ({"sak": case[1]} if case else {})
    pytest.fail(f"no button {label!r}")


@contextlib.asynccontextmanager
async def local_chat(group: Group) -> AsyncIterator[Chat]:
    live = Live()
    page = Page(
        conversation=group.conversation("local"),
        database=group.database,
        directory=group.directory,
        clock=FixedClock(),
        live=live,
    )
    app = build_app(page, host="127.0.0.1", network_name="")
    base = "http://127.0.0.1:8090"
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=base, follow_redirects=True, headers={"Origin": base}
    ) as http:
        browser = Browser(http)
        yield Chat(
            group,
            LocalChannel(group.database, live),
            lambda user, text: browser.send("/si", som=user, tekst=text),
            lambda user, action, ref: browser.send(
                "/trykk", som=user, handling=action.value, sak=ref
            ),
            lambda: browser.look(NAV, r"<article.*?</article>"),
            lambda user: browser.look(user, r"<section class=.notices.*?</section>"),
            lambda: browser.look(NAV, r'<p class="reply.*?</p>'),
            lambda user, text: browser.form("/si", som=user, tekst=text),
            lambda user, action, ref: browser.form(
                "/trykk", som=user, handling=action.value, sak=ref
            ),
            browser.home,
            lambda user, action, ref: browser.send(
                "/trykk", som=user, handling=action.value, sak=ref
            ),
            browser.confirm,
            lambda user: browser.look(user, r"<article.*?</article>"),
        )


class SlackPerson:
    """Somebody in the loopback Slack, whose requests Slack signs and posts to Varde."""

    def __init__(self, slack: Slack, http: httpx.AsyncClient) -> None:
        self._slack = slack
        self._http = http

    async def post(self, payload: dict[str, Any]) -> dict[str, Any]:
        """What Varde acknowledges with."""
        return await self._post(form(payload), "application/x-www-form-urlencoded")

    async def _post(self, body: bytes, kind: str) -> dict[str, Any]:
        headers = signed(body) | {"Content-Type": kind}
        answered = await self._http.post("/slack/events", content=body, headers=headers)
        assert answered.status_code == 200
        return dict(answered.json()) if answered.content.startswith(b"{") else {}

    async def send(self, payload: dict[str, Any]) -> str:
        """The private answer."""
        before = len(self._slack.ephemeral)
        await self.post(payload)
        # A busy machine takes its time to draw a picture.
        await self._slack.until(lambda: len(self._slack.ephemeral) > before, seconds=30.0)
        return shown(self._slack.ephemeral[-1])

    async def home(self, user: str) -> str:
        """What stands in the user's App Home, once Slack has told that it was opened."""
        self._slack.homes.pop(user, None)
        await self._post(json.dumps(self._slack.opened_home(user)).encode(), "application/json")
        await self._slack.until(lambda: user in self._slack.homes)
        return shown(self._slack.homes[user])

    async def view(self, payload: dict[str, Any]) -> str:
        """The words of the view that opens."""
        before = len(self._slack.views)
        await self.post(payload)
        await self._slack.until(lambda: len(self._slack.views) > before)
        return shown(list(self._slack.views.values())[-1])

    async def confirm(self, user: str) -> str:
        """The answer to the button that was offered last."""
        (token,) = [
            element["value"]
            for message in self._slack.ephemeral
            for block in message["blocks"]
            for element in block.get("elements", [])
            if element.get("action_id") == CONFIRM
        ][-1:]
        return await self.send(self._slack.press(user, CONFIRM, token))

    async def form(self, payload: dict[str, Any], user: str) -> Sheet:
        """The modal that a command or a button opens."""
        before = len(self._slack.views)
        await self.post(payload)
        await self._slack.until(lambda: len(self._slack.views) > before)
        view_id = list(self._slack.views)[-1]
        view = self._slack.views[view_id]

        async def fill(filled: Filling) -> str:
            response = await self.post(self._slack.submit(user, view_id, filled))
            return self._slack.after(view_id, response)

        names = [b["block_id"] for b in view["blocks"] if b["type"] == "input"]
        return Sheet(shown(view), names, fill, lambda label: self._in_view(user, view_id, label))

    async def _in_view(self, user: str, view_id: str, label: str) -> str:
        """What a button of an open modal shows, in its place or on top of it."""
        view, calls = self._slack.views[view_id], len(self._slack.calls)
        pressed = next(b for b in buttons(view) if b["text"]["text"] == label)
        value = pressed.get("value", "")
        await self.post(self._slack.press_in_view(user, view, pressed["action_id"], value))
        await self._slack.until(lambda: len(self._slack.calls) > calls)
        name, arguments = self._slack.calls[-1]
        assert name in {"views.push", "views.update"}
        return shown(arguments["view"])


@contextlib.asynccontextmanager
async def slack_chat(group: Group) -> AsyncIterator[Chat]:
    fixed = FixedToken(BOT_TOKEN)
    async with loopback_slack() as slack, _slack_people(group, slack, fixed) as chat:
        yield chat


@contextlib.asynccontextmanager
async def rotating_slack_chat(group: Group) -> AsyncIterator[Chat]:
    """A Slack whose tokens end after every second call."""
    async with loopback_slack() as slack:
        slack.rotation = Rotation(calls=2)
        tokens = rotating_tokens(slack, group.database)
        async with _slack_people(group, slack, tokens) as chat:
            yield chat
        calls = sum(not name.startswith("oauth.") for name, _ in slack.calls)
        assert slack.rotation.renewals >= calls // 3, "two calls, and the one that is refused"
        assert not slack.rotation.twice
        await tokens.close()


@contextlib.asynccontextmanager
async def _slack_people(group: Group, slack: Slack, tokens: Tokens) -> AsyncIterator[Chat]:
    web = SlackWeb(tokens, slack.api_url)
    channel = SlackChannel(web, CHANNEL)
    door = SlackDoor(
        web=web,
        conversation=group.conversation("slack"),
        speaks=channel.speaks,
        language=Language.NB,
        signing_secret=SIGNING_SECRET,
        log=structlog.get_logger(),
    )
    transport = httpx.ASGITransport(http_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://varde.example") as http:
        person = SlackPerson(slack, http)

        async def press_at_home(user: str, action: Action, ref: str) -> str:
            await person.view(slack.press_at_home(user, ACTION_PREFIX + action.value, ref))
            await door.work.drain()  # a picture comes after the words
            return shown(list(slack.views.values())[-1])

        yield Chat(
            group,
            channel,
            lambda user, text: person.send(dict(slack.slash(user, text))),
            lambda user, action, ref: person.send(
                slack.press(user, ACTION_PREFIX + action.value, ref)
            ),
            lambda: _cards(slack),
            lambda user: _messages(slack, "D" + user),
            lambda: _replies(slack),
            lambda user, text: person.form(dict(slack.slash(user, text)), user),
            lambda user, action, ref: person.form(
                slack.press(user, ACTION_PREFIX + action.value, ref), user
            ),
            person.home,
            press_at_home,
            person.confirm,
            lambda _user: _cards(slack),
        )
        await door.work.drain()


async def _cards(slack: Slack) -> list[str]:
    return [shown(message) for message in slack.cards]


async def _messages(slack: Slack, channel: str) -> list[str]:
    return [shown(message) for message in slack.messages[channel]]


async def _replies(slack: Slack) -> list[str]:
    return [shown(m) for m in slack.messages[CHANNEL] if "thread_ts" in m]


def words(html: str) -> str:
    """The words of a piece of a page, with what stands for its pictures."""
    html = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r" \1 ", html)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)))
