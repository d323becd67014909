"""What people do in Teams: messages, mentions, buttons, views of one's own, and repeated activities."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, NAV, POLICE, STRANGER, Group, a_case, changed, open_group
from support.teams import Teams
from support.teams_cards import card_words, shown
from support.teams_chat import TeamsChat, open_teams
from support.teams_doors import TeamsPerson
from varde.chatops.card import Action
from varde.shared.domain.codes import AssignmentState

ACCEPT = ("press_accept", {"reference": "26-4817"})


@dataclass
class Room:
    """The group, and its chat."""

    group: Group
    chat: TeamsChat

    @property
    def teams(self) -> Teams:
        return self.chat.teams

    async def deliver(self, activity: Any) -> dict[str, Any]:
        answered = await self.chat.deliver(activity)
        assert answered.status_code == 200
        await self.chat.settled()
        body: dict[str, Any] = answered.json() if answered.content else {}
        return body

    async def heard(self, user: str) -> list[str]:
        return [shown(message) for message in self.teams.chat(user)]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_group(tmp_path) as group, open_teams(group) as chat:
        yield Room(group, chat)


def _words(answer: dict[str, Any]) -> str:
    assert answer["statusCode"] == 200
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    return "\n".join(card_words(answer["value"]))


async def test_a_command_in_the_channel_is_answered_in_the_personal_chat_alone(room: Room) -> None:
    await room.group.add(a_case())
    await room.deliver(room.teams.said_in_channel(NAV, "vis 26-4817"))
    (answer,) = await room.heard(NAV)
    assert "Bekymring 26-4817" in answer
    assert room.teams.cards == []
    assert room.teams.replies == []


async def test_a_command_in_the_personal_chat_needs_no_mention(room: Room) -> None:
    await room.deliver(room.teams.message(NAV, "hjelp"))
    (answer,) = await room.heard(NAV)
    assert "Dette kan jeg:" in answer


async def test_what_is_said_in_the_channel_without_a_mention_is_not_answered(room: Room) -> None:
    said = room.teams.said_in_channel(NAV, "hjelp") | {"text": "hjelp", "entities": []}
    await room.deliver(said)
    assert not room.teams.messages


async def test_in_another_channel_varde_says_nothing(room: Room) -> None:
    elsewhere = room.teams.thread("1") | {"id": "19:annen@thread.tacv2;messageid=1"}
    await room.deliver(room.teams.said_in_channel(NAV, "hjelp", conversation=elsewhere))
    assert not room.teams.messages


async def test_who_cannot_be_reached_is_asked_to_add_varde_without_a_word_of_the_answer(
    room: Room,
) -> None:
    await room.group.add(a_case())
    room.teams.reachable = False
    await room.deliver(room.teams.said_in_channel(NAV, "vis 26-4817"))
    assert [shown(m) for m in room.teams.replies] == [
        "Jeg svarer bare i en personlig chat. Legg meg til der først: Du finner meg under Apper."
    ]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("nb-NO", "Dette kan jeg:"),
        ("nn-NO", "Dette kan eg:"),
        ("en-GB", "This is what I can do:"),
        ("pl-PL", "Dette kan jeg:"),
        (None, "Dette kan jeg:"),
    ],
)
async def test_answers_are_in_the_askers_language(
    room: Room, locale: str | None, words: str
) -> None:
    await room.deliver(room.teams.message(NAV, "hjelp", locale=locale))
    assert words in (await room.heard(NAV))[0]


async def test_a_mentioned_person_may_be_given_a_case(room: Room) -> None:
    case = await room.group.add(a_case())
    said = room.teams.said_in_channel(COORDINATOR, "tildel 26-4817 <at>Noen fra Nav</at>")
    person = {"id": f"29:{NAV}"}
    said["entities"].append(
        {"type": "mention", "text": "<at>Noen fra Nav</at>", "mentioned": person}
    )
    await room.deliver(said)
    assert "er tildelt" in (await room.heard(COORDINATOR))[0]
    lead = (await room.group.load(case.case_id)).lead
    assert lead is not None
    assert lead.partner == "NAV"


@pytest.mark.parametrize("text", ["vis&nbsp;26-4817", "vis\xa026-4817 ", "\n vis 26-4817\n"])
async def test_the_spaces_that_teams_sends_are_spaces(room: Room, text: str) -> None:
    await room.group.add(a_case())
    await room.deliver(room.teams.message(NAV, text))
    assert "Bekymring 26-4817" in (await room.heard(NAV))[0]


async def test_a_repeated_message_is_answered_once(room: Room) -> None:
    said = room.teams.message(NAV, "hjelp")
    await asyncio.gather(*[room.deliver(said) for _ in range(3)])
    assert len(await room.heard(NAV)) == 1


async def test_a_repeated_press_is_done_once_and_answered_alike(room: Room) -> None:
    case = await room.group.add(a_case())
    pressed = room.teams.press(NAV, *ACCEPT)
    answers = await asyncio.gather(*[room.deliver(pressed) for _ in range(3)])
    assert answers[0] == answers[1] == answers[2]
    assert (await room.group.load(case.case_id)).version == case.version + 1


async def test_a_press_is_answered_in_the_pressers_own_view(room: Room) -> None:
    case = await room.group.add(a_case())
    words = _words(await room.deliver(room.teams.press(NAV, *ACCEPT)))
    assert "Takk" in words
    assert "Vis saken" in words
    lead = (await room.group.load(case.case_id)).lead
    assert lead is not None
    assert lead.state is AssignmentState.ACCEPTED
    assert not room.teams.messages


async def test_the_case_can_be_brought_back_after_an_answer(room: Room) -> None:
    await room.group.add(a_case())
    answer = await room.deliver(room.teams.press(NAV, *ACCEPT))
    (back,) = answer["value"]["actions"]
    again = await room.deliver(room.teams.press(NAV, back["verb"], back["data"]))
    assert "Vi tar ansvaret" in _words(again)


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("press_nothing", {"reference": "26-4817"}),
        ("", {}),
        ("refresh", {}),
        ("refresh", {"case_id": "0" * 32}),
        ("refresh", {"case_id": ["x"]}),
    ],
)
async def test_an_unknown_press_does_nothing(room: Room, verb: str, data: dict[str, Any]) -> None:
    answer = await room.deliver(room.teams.press(NAV, verb, data))
    assert answer["statusCode"] == 400


async def test_each_reader_sees_the_card_in_the_readers_language(room: Room) -> None:
    case = await room.group.add(a_case())
    look = {"case_id": case.case_id}
    english = await room.deliver(room.teams.press(NAV, "refresh", look, locale="en-US"))
    nynorsk = await room.deliver(room.teams.press(POLICE, "refresh", look, locale="nn-NO"))
    assert "Concern 26-4817" in _words(english)
    assert "We take the lead" in _words(english)
    assert english["value"]["lang"] == "en"
    assert nynorsk["value"]["lang"] == "nn"


async def test_a_stranger_who_looks_at_a_card_learns_nothing(room: Room) -> None:
    case = await room.group.add(a_case())
    look = room.teams.press(STRANGER, "refresh", {"case_id": case.case_id})
    words = _words(await room.deliver(look))
    assert "Jeg kjenner deg ikke ennå" in words
    assert "26-4817" not in words


@pytest.mark.parametrize(
    "why", [{"excluded_partners": frozenset({"POLITI"})}, {"erased_on": date(2026, 11, 24)}]
)
async def test_a_card_that_must_not_be_shown_is_empty_in_every_view(
    room: Room, why: dict[str, Any]
) -> None:
    case = await room.group.add(a_case(**why))
    for user in (NAV, POLICE):
        look = room.teams.press(user, "refresh", {"case_id": case.case_id})
        words = _words(await room.deliver(look))
        assert "Tatt ut av kanalen" in words
        assert "26-4817" not in words
        assert "Høy" not in words


async def test_who_adds_varde_is_greeted_once(room: Room) -> None:
    added = room.teams.activity(NAV, type="installationUpdate", action="add")
    for _ in range(2):
        await room.deliver(added)
    greeting, page = await room.heard(NAV)
    assert "Dette kan jeg:" in greeting
    assert "Sakene dine" in page


async def test_a_stranger_who_adds_varde_is_told_whom_to_ask(room: Room) -> None:
    added = room.teams.activity(STRANGER, type="installationUpdate", action="add")
    await room.deliver(added)
    assert "Jeg kjenner deg ikke ennå" in (await room.heard(STRANGER))[0]


async def test_what_asks_first_is_done_by_its_button(room: Room) -> None:
    case = await room.group.add(a_case())
    await room.deliver(room.teams.message(NAV, "habilitet 26-4817"))
    card = room.teams.chat(NAV)[0]["attachments"][0]["content"]
    (confirm,) = card["actions"]
    assert case == await room.group.load(case.case_id)
    done = await room.deliver(room.teams.press(NAV, confirm["verb"], confirm["data"]))
    assert "Inhabiliteten gjelder fra nå av." in _words(done)
    assert (await room.group.load(case.case_id)).version > case.version


async def test_somebody_elses_button_does_nothing(room: Room) -> None:
    case = await room.group.add(a_case())
    await room.deliver(room.teams.message(NAV, "habilitet 26-4817"))
    (confirm,) = room.teams.chat(NAV)[0]["attachments"][0]["content"]["actions"]
    await room.deliver(room.teams.press(POLICE, confirm["verb"], confirm["data"]))
    assert case == await room.group.load(case.case_id)


async def test_when_somebody_comes_into_the_team_the_coordinator_hears_of_it_at_once(
    room: Room,
) -> None:
    room.group.guarded(room.chat.port)
    room.teams.join("U1GUEST", userRole="guest", name="Gjest Gjestesen")
    came = room.teams.activity(
        "U1GUEST",
        type="conversationUpdate",
        conversation=room.teams.thread("1"),
        membersAdded=[{"id": "29:U1GUEST"}],
    )
    await room.deliver(came)
    assert "Gjest Gjestesen" in (await room.heard(COORDINATOR))[0]
    await room.deliver(room.teams.message(COORDINATOR, "kanal"))
    assert "Gjest Gjestesen" in (await room.heard(COORDINATOR))[1]


@pytest.mark.parametrize("words", ["siden din", "Sida di", "Your page"])
async def test_everybody_has_a_page_of_their_own(room: Room, words: str) -> None:
    await room.group.add(a_case())
    await room.deliver(room.teams.message(NAV, words))
    (page,) = await room.heard(NAV)
    assert "Sakene dine" in page
    assert "26-4817" in page


async def test_from_ones_page_one_goes_to_a_case_and_back(room: Room) -> None:
    await room.group.add(a_case())
    await room.deliver(room.teams.message(NAV, "siden din"))
    body = room.teams.chat(NAV)[0]["attachments"][0]["content"]["body"]
    buttons = [action for element in body for action in element.get("actions", [])]
    (show,) = [button for button in buttons if button["title"] == "Vis"]
    chat = room.teams.message(NAV, "")["conversation"]
    case = await room.deliver(room.teams.press(NAV, show["verb"], show["data"], conversation=chat))
    assert "Bekymring 26-4817" in _words(case)
    back = case["value"]["actions"][-1]
    page = await room.deliver(room.teams.press(NAV, back["verb"], back["data"], conversation=chat))
    assert "Sakene dine" in _words(page)


async def test_a_page_is_no_strangers(room: Room) -> None:
    await room.deliver(room.teams.message(STRANGER, "siden din"))
    assert "Jeg kjenner deg ikke ennå" in (await room.heard(STRANGER))[0]


async def _below_the_card(room: Room, text: str, **more: Any) -> dict[str, Any]:
    """Something written in the thread of a card, without a mention."""
    case = await room.group.add(a_case())
    await room.group.poster(room.chat.port).handle(changed(case))
    where = {"conversation": room.teams.thread(room.teams.cards[0]["id"])}
    return room.teams.message(NAV, text) | where | more


async def test_who_writes_a_number_below_a_card_is_warned_alone(room: Room) -> None:
    await room.deliver(await _below_the_card(room, "Ring 68 05 12 34 i kveld"))
    (warning,) = await room.heard(NAV)
    assert "68 05 12 34" in warning
    assert room.teams.replies == []
    assert len(room.teams.cards) == 1


async def test_a_number_that_is_added_afterwards_is_warned_of_too(room: Room) -> None:
    said = await _below_the_card(room, "Ring i kveld")
    await room.deliver(said)
    assert await room.heard(NAV) == []
    edited = said | {
        "type": "messageUpdate",
        "text": "Ring 68 05 12 34 i kveld",
        "timestamp": "2026-11-24T09:05:00.000Z",
        "channelData": said["channelData"] | {"eventType": "editMessage"},
    }
    for _ in range(2):
        await room.deliver(edited)
    assert len(await room.heard(NAV)) == 1


async def test_what_is_written_beside_the_cards_is_not_read(room: Room) -> None:
    said = await _below_the_card(room, "Ring 68 05 12 34 i kveld")
    await room.deliver(said | {"conversation": room.teams.thread("1699999999999")})
    assert await room.heard(NAV) == []


async def test_a_form_that_is_sent_twice_is_done_once(room: Room) -> None:
    case = await room.group.add(a_case())
    person = TeamsPerson(room.chat)
    sheet = await person.form_by_button(COORDINATOR, Action.ASSIGN, "26-4817")
    for _ in range(2):
        assert "er tildelt" in await sheet.fill({"lead": ["NAV"]})
    assert (await room.group.load(case.case_id)).version == case.version + 1


@pytest.mark.parametrize("name", ["task/fetch", "task/submit"])
@pytest.mark.parametrize("data", [None, "x", {}, {"verb": "press_x"}, {"kind": "assign"}])
async def test_a_dialog_that_is_not_ours_is_refused(room: Room, name: str, data: Any) -> None:
    asked = room.teams.activity(NAV, type="invoke", name=name, value={"data": data})
    assert (await room.chat.deliver(asked)).status_code == 400
