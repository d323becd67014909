"""A bulletin with a picture: in Slack, faults included, and on the local page."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from support.chat import DIRECTORY, FixedClock, open_group
from support.slack import Fault, Slack, loopback_slack, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.labels import labels
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.chatops.port import Bulletin, Picture
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.codes import Language
from varde.shared.errors import Transient

NB = labels(Language.NB)
PNG = b"\x89PNG\r\n\x1a\n synthetic"
BULLETIN = Bulletin(
    "digest-2026-48",
    Language.NB,
    NB("The deadline is today."),
    (NB("Answer"),),
    Picture(PNG, NB("Deadline")),
)


@contextlib.asynccontextmanager
async def _slack() -> AsyncIterator[tuple[Slack, SlackChannel]]:
    async with loopback_slack() as slack:
        yield slack, SlackChannel(SlackWeb(FixedToken(BOT_TOKEN), slack.api_url), CHANNEL)


async def test_slack_shows_the_picture_with_its_words_and_finds_the_bulletin_again() -> None:
    async with _slack() as (slack, channel):
        message_id = await channel.publish(BULLETIN)
        (message,) = slack.cards
        (image,) = [block for block in message["blocks"] if block["type"] == "image"]
        assert slack.files[image["slack_file"]["id"]] == PNG
        assert image["alt_text"] == "Frist"
        asked = next(a for m, a in slack.calls if m == "files.getUploadURLExternal")
        assert asked["alt_txt"] == "Frist"
        found = await channel.find(BULLETIN.key)
        assert found is not None
        assert found.message_id == message_id


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("error", ["missing_scope", "file_upload_size_restricted"])
async def test_a_refused_picture_leaves_the_words(method: str, error: str) -> None:
    async with _slack() as (slack, channel):
        slack.fail(method, Fault(error=error))
        await channel.publish(BULLETIN)
        (message,) = slack.cards
        assert [block["type"] for block in message["blocks"]] == ["header", "section"]
        assert "Fristen er i dag." in shown(message)


@pytest.mark.parametrize(("status", "waits"), [(400, False), (503, True)])
async def test_what_the_upload_answers_decides_whether_it_waits(status: int, waits: bool) -> None:
    async with _slack() as (slack, channel):
        slack.upload_status = status
        with pytest.raises(Transient) if waits else contextlib.nullcontext():
            await channel.publish(BULLETIN)
        assert len(slack.cards) == (0 if waits else 1)


async def test_a_picture_that_slack_still_works_on_is_waited_for() -> None:
    async with _slack() as (slack, channel):
        slack.not_ready = 1
        await channel.publish(BULLETIN)
        assert slack.cards[0]["blocks"][-1]["type"] == "image"


async def test_a_rate_limit_on_the_upload_is_slept_out() -> None:
    async with _slack() as (slack, channel):
        slack.fail("files.getUploadURLExternal", Fault(429, "ratelimited", retry_after=1))
        await channel.publish(BULLETIN)
        assert slack.cards[0]["blocks"][-1]["type"] == "image"


async def test_the_local_page_shows_it_among_the_cards(tmp_path: Path) -> None:
    async with open_group(tmp_path) as group:
        live = Live()
        channel = LocalChannel(group.database, live)
        message_id = await channel.publish(BULLETIN)
        page = Page(
            conversation=group.conversation("local"),
            database=group.database,
            directory=DIRECTORY,
            clock=FixedClock(),
            live=live,
        )
        app = build_app(page, host="127.0.0.1", network_name="")
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8090"
        ) as browser:
            html = (await browser.get("/kort")).text
            assert f'<img src="/bilde/{message_id}" alt="Frist">' in html
            picture = await browser.get(f"/bilde/{message_id}")
            assert picture.content == PNG
            assert picture.headers["content-type"] == "image/png"
            assert (await browser.get("/bilde/" + "0" * 32)).status_code == 404
        found = await channel.find(BULLETIN.key)
        assert found is not None
        assert found.message_id == message_id
