"""Buttons in Teams' dialogs: what they show takes the place of what stands there, once, and only what is ours."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, NAV, Group, a_case, open_group
from support.teams_cards import card_words
from support.teams_chat import TeamsChat, open_teams
from varde.shared.domain.channel import StrangerKind

ME = {"field_who": "me"}


class Room:
    """The group, its chat, and the dialog that stands open."""

    def __init__(self, group: Group, chat: TeamsChat) -> None:
        self.group, self.chat = group, chat
        self.card: dict[str, Any] = {}

    async def invoke(self, name: str, data: Any, user: str = NAV) -> dict[str, Any]:
        """The activity, delivered."""
        value = {"data": data, "context": {"theme": "default"}}
        activity = self.chat.teams.activity(user, type="invoke", name=name, value=value)
        assert await self.deliver(activity) == 200
        return dict(activity)

    async def deliver(self, activity: dict[str, Any]) -> int:
        answered = await self.chat.deliver(activity)
        if answered.status_code == 200:
            self.card = answered.json()["task"]["value"]["card"]["content"]
        return answered.status_code

    @property
    def words(self) -> str:
        return "\n".join(card_words(self.card))

    def data(self, title: str) -> dict[str, Any]:
        """What the button with this title holds."""
        offered = [a for h in (self.card, *self.card["body"]) for a in h.get("actions", [])]
        (button,) = [a for a in offered if a["title"] == title]
        assert button["type"] == "Action.Submit"
        return dict(button["data"])


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_group(tmp_path) as group, open_teams(group) as chat:
        await group.add(a_case())
        yield Room(group, chat)


async def _asked_first(room: Room) -> None:
    await room.invoke("task/fetch", {"verb": "press_recuse", "reference": "26-4817"})
    await room.invoke("task/submit", room.data("Gå videre") | ME)
    assert "Ingenting er gjort ennå" in room.words


async def test_what_teams_sends_again_gets_the_same_answer_and_is_done_once(room: Room) -> None:
    await _asked_first(room)
    activity = await room.invoke("task/submit", room.data("Ja, meld det"))
    first = room.words
    assert "gjelder fra nå av" in first
    room.card = {}
    await room.deliver(activity)
    assert room.words == first


async def test_a_second_press_and_a_press_by_somebody_else_are_refused(room: Room) -> None:
    await _asked_first(room)
    button = room.data("Ja, meld det")
    await room.invoke("task/submit", button, COORDINATOR)
    assert "ventet for lenge" in room.words
    await room.invoke("task/submit", button)
    assert "gjelder fra nå av" in room.words
    await room.invoke("task/submit", button)
    assert "ventet for lenge" in room.words


async def test_every_button_of_a_case_works_in_a_dialog(room: Room) -> None:
    await room.invoke("task/fetch", {"verb": "press_list"})
    await room.invoke("task/submit", room.data("Vis") | {"field_which": "mine"})
    await room.invoke("task/submit", room.data("Vis"))
    assert "Bekymring 26-4817" in room.words
    await room.invoke("task/submit", room.data("Notat …"))
    filled = {"field_note": "Vi har et ledig rom."}
    await room.invoke("task/submit", room.data("Lagre") | filled)
    assert "26-4817" in room.words


@pytest.mark.parametrize(
    "data",
    [
        {"verb": "press_nothing"},
        {"verb": ""},
        {"verb": {"a": 1}},
        {"kind": "recuse", "language": "xx"},
        {"kind": "nothing", "language": "nb", "sheet": "1"},
        [],
        "press_list",
        None,
    ],
)
async def test_what_is_not_ours_is_turned_away(room: Room, data: Any) -> None:
    value = {"data": data, "context": {"theme": "default"}}
    for name in ("task/submit", "task/fetch"):
        activity = room.chat.teams.activity(NAV, type="invoke", name=name, value=value)
        assert await room.deliver(activity) == 400


async def test_a_token_that_was_made_up_is_refused(room: Room) -> None:
    for token in ("", "0" * 32, "x" * 5000, {"a": 1}):
        await room.invoke("task/submit", {"verb": "confirm", "token": token})
        assert "ventet for lenge" in room.words


async def test_who_may_be_let_stay_is_shown_by_name_and_again_before_the_yes(room: Room) -> None:
    room.chat.teams.join("U0GJEST", name="Gro Gjest", userRole="guest")
    await room.group.guard("teams").people.saw({"U0GJEST": StrangerKind.GUEST})
    await room.invoke("task/fetch", {"verb": "press_admit"}, COORDINATOR)
    assert "Gro Gjest" in room.words
    filled = {"fields_who": "U0GJEST"}
    await room.invoke("task/submit", room.data("Gå videre") | filled, COORDINATOR)
    assert "Gro Gjest" in room.words
    await room.invoke("task/submit", room.data("Ja, la dem bli"), COORDINATOR)
    (guest,) = await room.group.guard("teams").people.known()
    assert guest.accepted


async def test_a_press_without_an_id_is_answered_to_who_pressed_and_nobody_else(room: Room) -> None:
    """Teams gives each an id; what one person was shown must not be shown to the next if it once does not."""
    button = {"verb": "press_more", "reference": "26-4817"}
    for user, told in ((NAV, "Bekymring 26-4817"), ("U0UKJENT", "Jeg kjenner deg ikke")):
        value = {"data": button, "context": {"theme": "default"}}
        activity = room.chat.teams.activity(
            user, type="invoke", name="task/submit", value=value, id=""
        )
        assert await room.deliver(activity) == 200
        assert told in room.words
