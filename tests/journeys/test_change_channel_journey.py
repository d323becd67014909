"""The coordinator has new cards go to another channel, in real processes against a loopback Slack."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from support.browser import HEADLESS, QUIET
from support.first_day import first_day
from support.loopback import USERS
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import EACH_ALONE, Varde, eventually
from support.slack import shown
from support.slack_payloads import CHANNEL
from support.workspace import Workspace, workspace

pytestmark = [
    pytest.mark.journey,
    pytest.mark.rabbitmq,
    pytest.mark.postgres,
    pytest.mark.browser,
]

MAIL = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august.\n"
NEW, PUBLIC = "C0NYKANAL", "C0APEN"
SECONDS = 90.0
_REFERENCE = re.compile(r"\b\d{2}-\d{4}\b")


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with workspace() as opened:
        for user in USERS.values():
            opened.slack.join(user)
        opened.slack.make(NEW, *USERS.values())
        opened.slack.make(PUBLIC, *USERS.values(), is_private=False)
        yield opened


@pytest.fixture
def varde(
    tmp_path: Path, slack: Workspace, broker: PrivateNode, cluster: PrivateCluster
) -> Iterator[Varde]:
    groups = (*EACH_ALONE, ("desk",))
    with distributed_varde(
        tmp_path, broker, cluster, slack.environment(tmp_path), groups
    ) as running:
        yield running


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=list(QUIET))
        yield browser.new_page()
        browser.close()


def test_new_cards_go_to_the_channel_that_she_chose_and_the_old_card_lives_on_in_its_thread(
    varde: Varde, slack: Workspace, page: Page
) -> None:
    varde.send_mail(MAIL, subject="Melding 1")
    eventually(lambda: _cards(slack, CHANNEL), seconds=SECONDS)
    (old,) = _cards(slack, CHANNEL)
    first_day(varde, page)

    _ask(varde, page, NEW)
    eventually(lambda: NEW in _in_force(varde, page), seconds=SECONDS)
    eventually(lambda: len(_told(slack)) == 1, seconds=SECONDS)
    assert "Koordinator ba om det på saksbordet" in _told(slack)[0]

    varde.send_mail(MAIL, subject="Melding 2")
    eventually(lambda: len(_cards(slack, NEW)) == 1, seconds=SECONDS)
    assert _cards(slack, CHANNEL) == [old]

    reference = _REFERENCE.findall(shown(old))[0]
    assert "tildelt" in slack.say("koordinator", f"tildel {reference} @nav frist fredag")
    eventually(lambda: _thread(slack, CHANNEL, old["ts"]), seconds=SECONDS)
    assert "NAV" in _thread(slack, CHANNEL, old["ts"])[0]
    eventually(lambda: "Forespurt" in shown(old) or "Spurt" in shown(old), seconds=SECONDS)
    assert len(_cards(slack, NEW)) == 1
    assert not [m for m in slack.slack.messages[NEW] if "thread_ts" in m]


def test_a_public_channel_is_refused_and_cards_go_on_where_they_went_after_a_restart_too(
    varde: Varde, slack: Workspace, page: Page
) -> None:
    first_day(varde, page)
    _ask(varde, page, NEW)
    eventually(lambda: NEW in _in_force(varde, page), seconds=SECONDS)

    chatops = varde.process("chatops")
    chatops.kill()
    _ask(varde, page, PUBLIC)
    assert f"Chatten ser på {PUBLIC} først" in page.inner_text("main")
    chatops.start()
    chatops.wait_ready()
    eventually(lambda: "Kanalen ble ikke byttet" in _page(varde, page), seconds=SECONDS)
    assert "kanalen er ikke privat" in page.inner_text("main")
    assert NEW in _in_force(varde, page)

    varde.send_mail(MAIL)
    eventually(lambda: len(_cards(slack, NEW)) == 1, seconds=SECONDS)
    assert not slack.slack.messages[PUBLIC]
    assert not _cards(slack, CHANNEL)


def _ask(varde: Varde, page: Page, channel: str) -> None:
    """At the desk, as she does it."""
    _page(varde, page)
    page.locator("summary", has_text="La nye kort komme i en annen kanal").click()
    page.fill("#kanal", channel)
    page.locator("details[open] button.send").click()
    page.wait_for_load_state()


def _page(varde: Varde, page: Page) -> str:
    page.goto(f"{varde.desk_url}styring/kanal")
    return page.inner_text("main")


def _in_force(varde: Varde, page: Page) -> str:
    _page(varde, page)
    return page.inner_text("section[aria-labelledby=here] dl.facts")


def _cards(slack: Workspace, channel: str) -> list[dict[str, Any]]:
    """The cards in a channel, without notices and what stands in threads."""
    there = [m for m in list(slack.slack.messages[channel]) if "thread_ts" not in m]
    return [m for m in there if _REFERENCE.search(shown(m))]


def _thread(slack: Workspace, channel: str, card: str) -> list[str]:
    written = list(slack.slack.messages[channel])
    return [m["text"] for m in written if m.get("thread_ts") == card]


def _told(slack: Workspace) -> list[str]:
    return [shown(message) for message in list(slack.slack.messages["DU0COORD"])]
