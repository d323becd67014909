"""The overview's picture in Slack's modals: the words stand there at once, and the picture when Slack has it."""

import struct
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from support.chat import NAV, TODAY, a_case
from support.slack import Fault, ratelimited, shown
from support.slack_desk import Desk, open_desk
from support.slack_tokens import BOT_TOKEN
from support.slack_views import PUSHES
from varde.chatops.answer import Answer, Tone
from varde.chatops.conversation import Asker
from varde.chatops.labels import labels
from varde.chatops.port import Picture
from varde.chatops.slack import pictures
from varde.chatops.slack.modals import Modals
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.codes import Language

NB = labels(Language.NB)
OVERVIEW = "6 åpne saker"


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(pictures, "WAIT_SECONDS", 0.01)
    async with open_desk(tmp_path) as desk:
        for number in range(5):
            await desk.group.add(a_case(f"26-100{number}", due_on=TODAY + timedelta(days=3)))
        yield desk


def _images(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in message["blocks"] if block["type"] == "image"]


def _methods(desk: Desk) -> list[str]:
    return [name for name, _ in desk.slack.calls]


async def test_the_overview_at_home_has_its_picture_with_the_same_in_words(desk: Desk) -> None:
    await desk.at_home("overview")
    assert OVERVIEW in shown(desk.top)
    (image,) = _images(desk.top)
    assert image["alt_text"].startswith(f"{OVERVIEW}. ")
    png = desk.slack.files[image["slack_file"]["id"]]
    assert png.startswith(b"\x89PNG")
    assert all(struct.unpack(">II", png[16:24]))


async def test_the_words_stand_there_before_anything_is_uploaded(desk: Desk) -> None:
    await desk.at_home("overview")
    called = _methods(desk)
    assert called[0] == "views.open"
    assert called.index("files.getUploadURLExternal") > 0
    opened = desk.slack.calls[0][1]["view"]
    assert OVERVIEW in shown(opened)
    assert _images(opened) == []


async def test_the_words_stand_there_before_the_picture_is_drawn(desk: Desk) -> None:
    """What opens a modal is good for three seconds, and drawing takes one of them or more."""
    stood: list[str] = []

    async def draw() -> Picture:
        stood.extend(desk.slack.views)
        return Picture(b"\x89PNG synthetic", NB("Deadline"))

    modals = Modals(
        SlackWeb(FixedToken(BOT_TOKEN), desk.slack.api_url), desk.group.conversation("slack")
    )
    answer = Answer(Tone.SHOWN, NB("Answer"), draw=draw)
    await modals.shown(answer, desk.slack.press_at_home(NAV, "varde_overview", ""), Asker(NAV))
    assert stood == [desk.top["id"]]
    assert len(_images(desk.top)) == 1


async def test_the_picture_is_shared_with_who_looks_and_with_nobody_else(desk: Desk) -> None:
    """Slack shows a file to those it is shared with; one that is shared nowhere is its uploader's alone."""
    await desk.at_home("overview")
    (image,) = _images(desk.top)
    assert desk.slack.shared == [("D" + NAV, image["slack_file"]["id"])]
    assert _methods(desk)[-1] == "views.update"


async def test_within_a_modal_it_stands_on_top_and_leaves_the_one_below_alone(desk: Desk) -> None:
    await desk.at_home("help")
    below = dict(desk.top)
    await desk.in_view("Oversikt")
    assert len(_images(desk.top)) == 1
    assert desk.slack.views[below["id"]] == below


async def test_where_no_more_fit_on_top_the_one_in_its_place_has_it(desk: Desk) -> None:
    await desk.at_home("help")
    desk.slack.above[desk.top["id"]] = PUSHES
    await desk.in_view("Oversikt")
    assert len(desk.slack.views) == 1
    assert OVERVIEW in shown(desk.top)
    assert len(_images(desk.top)) == 1


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("conversations.open", Fault(error="missing_scope")),
        ("files.getUploadURLExternal", ratelimited(60)),
        ("files.completeUploadExternal", Fault(500)),
    ],
)
async def test_a_picture_that_slack_does_not_take_leaves_the_words(
    desk: Desk, method: str, fault: Fault
) -> None:
    desk.slack.fail(method, fault)
    await desk.at_home("overview")
    assert OVERVIEW in shown(desk.top)
    assert _images(desk.top) == []
    assert desk.slack.count("views.update") == 0
    assert desk.told() == []


async def test_a_rate_limit_that_is_short_is_slept_out(desk: Desk) -> None:
    desk.slack.fail("files.completeUploadExternal", ratelimited())
    desk.slack.fail("views.update", ratelimited())
    await desk.at_home("overview")
    assert len(_images(desk.top)) == 1


async def test_a_picture_that_slack_still_works_on_is_waited_for(desk: Desk) -> None:
    desk.slack.not_ready = pictures.TRIES - 1
    await desk.at_home("overview")
    assert len(_images(desk.top)) == 1


async def test_a_picture_that_never_gets_ready_leaves_the_words(desk: Desk) -> None:
    desk.slack.not_ready = pictures.TRIES
    await desk.at_home("overview")
    assert OVERVIEW in shown(desk.top)
    assert _images(desk.top) == []


async def test_what_has_come_in_its_place_meanwhile_is_not_overwritten(desk: Desk) -> None:
    """Slack refuses an update that names the view as it no longer is."""
    slack = desk.slack
    complete = slack.on_files_completeUploadExternal

    def meanwhile(arguments: dict[str, Any]) -> dict[str, Any]:
        view = desk.top
        slack.put_view(view["id"], {**view, "blocks": view["blocks"][:1]})
        return complete(arguments)

    slack.on_files_completeUploadExternal = meanwhile  # type: ignore[method-assign] # somebody is quick
    await desk.at_home("overview")
    assert len(desk.top["blocks"]) == 1


async def test_a_modal_that_was_closed_meanwhile_stays_closed(desk: Desk) -> None:
    slack = desk.slack
    complete = slack.on_files_completeUploadExternal

    def meanwhile(arguments: dict[str, Any]) -> dict[str, Any]:
        slack.views.clear()
        return complete(arguments)

    slack.on_files_completeUploadExternal = meanwhile  # type: ignore[method-assign] # somebody is quick
    await desk.at_home("overview")
    assert slack.views == {}
    assert desk.told() == []


async def test_a_press_that_comes_too_late_is_told_in_private_with_the_picture(desk: Desk) -> None:
    desk.slack.trigger_seconds = -1
    await desk.at_home("overview")
    assert desk.slack.views == {}
    (message,) = desk.slack.messages["D" + NAV]
    assert OVERVIEW in shown(message)
    assert len(_images(message)) == 1


async def test_a_press_that_slack_sends_again_uploads_nothing_again(desk: Desk) -> None:
    payload = desk.slack.press_at_home(NAV, "varde_overview", "")
    await desk.post(payload)
    await desk.post(payload)
    assert len(desk.slack.files) == 1
    assert len(desk.slack.views) == 1
