"""Buttons in Slack's modals and App Home: pressed late, twice, after the modal was closed, or on top of others."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV
from support.slack import Fault, buttons, shown
from support.slack_desk import Desk, open_desk
from support.slack_views import PUSHES
from varde.chatops.slack.blocks import CONFIRM
from varde.shared.domain.partner import Member


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        yield desk


async def _asked_first(desk: Desk) -> None:
    await desk.at_home("recuse", "26-4817")
    assert "Ingenting er gjort ennå" in await desk.submit({"who": ["me"]})


async def test_the_answer_takes_the_place_of_what_it_confirms(desk: Desk) -> None:
    await _asked_first(desk)
    await desk.in_view("Ja, meld det")
    assert len(desk.slack.views) == 1
    assert "gjelder fra nå av" in shown(desk.top)
    assert buttons(desk.top) == []
    assert await desk.recused() == {"nav-medlem"}


async def test_a_press_that_slack_sends_again_is_done_once(desk: Desk) -> None:
    await _asked_first(desk)
    payload = await desk.in_view("Ja, meld det")
    await desk.post(payload)
    assert desk.slack.count("views.update") == 1
    assert "gjelder fra nå av" in shown(desk.top)


async def test_a_second_press_of_the_same_button_is_refused(desk: Desk) -> None:
    await _asked_first(desk)
    (token,) = [b["value"] for b in buttons(desk.top)]
    await desk.in_view("Ja, meld det")
    await desk.post(desk.slack.press_in_view(NAV, desk.top, CONFIRM, token))
    assert "ventet for lenge" in shown(desk.top)


async def test_the_button_does_nothing_for_somebody_else(desk: Desk) -> None:
    await _asked_first(desk)
    await desk.in_view("Ja, meld det", user=COORDINATOR)
    assert "ventet for lenge" in shown(desk.top)
    assert await desk.recused() == frozenset()


async def test_a_trigger_that_has_expired_does_not_matter_to_what_is_confirmed(desk: Desk) -> None:
    await _asked_first(desk)
    desk.slack.trigger_seconds = -1
    await desk.in_view("Ja, meld det")
    assert "gjelder fra nå av" in shown(desk.top)


async def test_a_modal_that_was_closed_meanwhile_is_answered_in_private(desk: Desk) -> None:
    await _asked_first(desk)
    view, (button,) = desk.top, buttons(desk.top)
    desk.slack.views.clear()
    await desk.post(desk.slack.press_in_view(NAV, view, CONFIRM, button["value"]))
    assert await desk.recused() == {"nav-medlem"}
    assert "gjelder fra nå av" in desk.told()[-1]


async def test_a_case_stands_on_top_of_the_list_that_led_to_it(desk: Desk) -> None:
    await desk.at_home("list")
    await desk.submit({"which": ["mine"]})
    await desk.in_view("Vis")
    assert "Bekymring 26-4817" in shown(desk.top)
    await desk.in_view("Notat …")
    assert "Notat 26-4817" in shown(desk.top)
    assert len(desk.slack.views) == 3


async def test_where_no_more_fit_on_top_it_takes_the_place_of_the_last(desk: Desk) -> None:
    await desk.at_home("list")
    await desk.submit({"which": ["mine"]})
    await desk.in_view("Vis")
    desk.slack.above[desk.top["id"]] = PUSHES
    await desk.in_view("Notat …")
    assert "Notat 26-4817" in shown(desk.top)
    assert desk.slack.count("views.update") == 1


async def test_a_late_press_at_home_is_told_in_private(desk: Desk) -> None:
    desk.slack.trigger_seconds = -1
    await desk.at_home("search")
    await desk.at_home("more", "26-4817")
    form, case = desk.told()
    assert "kom for sent" in form
    assert "Bekymring 26-4817" in case


async def test_a_slack_that_is_away_is_no_reason_to_do_it_twice(desk: Desk) -> None:
    await _asked_first(desk)
    desk.slack.fail("views.update", Fault(500), Fault(500), Fault(500))
    await desk.in_view("Ja, meld det")
    assert await desk.recused() == {"nav-medlem"}
    assert "gjelder fra nå av" in desk.told()[-1]


async def test_a_list_of_more_people_than_slack_takes_comes_in_groups(tmp_path: Path) -> None:
    many = tuple(
        Member(f"nav-{n}", "NAV", f"Medlem {n}", identities=(("slack", f"U0NAV{n}"),))
        for n in range(130)
    )
    directory = replace(DIRECTORY, members=(*DIRECTORY.members, *many))
    async with open_desk(tmp_path, directory) as desk:
        await desk.at_home("recuse", "26-4817", COORDINATOR)
        assert "Medlem 129" in await desk.submit({"who": ["keep-U0NAV129"]}, COORDINATOR)


async def test_a_form_in_the_place_of_another_is_done_and_not_answered_as_the_other_was(
    desk: Desk,
) -> None:
    await desk.at_home("list")
    await desk.submit({"which": ["mine"]})
    desk.slack.above[desk.top["id"]] = PUSHES
    await desk.in_view("Vis")
    await desk.in_view("Notat …")
    assert len(desk.slack.views) == 1
    assert "Notatet står på sak 26-4817" in await desk.submit({"note": ["Vi har et ledig rom."]})


async def test_the_agenda_by_button_comes_as_a_file_too(desk: Desk) -> None:
    await desk.at_home("meeting")
    ((chat, file_id),) = desk.slack.shared
    assert chat == "D" + NAV
    assert "- 26-4817" in desk.slack.files[file_id].decode()
