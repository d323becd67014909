"""What a person alone is shown is in the language chosen for them, on each chat; the channel has its own."""

from dataclasses import replace

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, POLICE, a_case, held_case
from support.chat_doors import Chat
from varde.chatops.card import Action
from varde.shared.domain.codes import Language, Outcome
from varde.shared.domain.partner import Directory

CHOSEN = {COORDINATOR: Language.EN, NAV: Language.NN}
"""For the police none is chosen: they are answered in the installation's bokmål."""


@pytest.fixture
def directory() -> Directory:
    members = (
        replace(m, language=CHOSEN.get(dict(m.identities)["slack"])) for m in DIRECTORY.members
    )
    return replace(DIRECTORY, members=tuple(members))


async def test_a_command_is_answered_in_the_language_of_who_asks(chat: Chat) -> None:
    await chat.group.add(a_case())
    assert "Concern 26-4817" in await chat.say(COORDINATOR, "vis 26-4817")
    assert "Vi tek ansvaret" in await chat.say(NAV, "vis 26-4817")
    assert "Vi tar ansvaret" in await chat.say(POLICE, "vis 26-4817")


async def test_a_refusal_is_too(chat: Chat) -> None:
    assert "I do not know that command." in await chat.say(COORDINATOR, "xyzzy")
    assert "Eg kjenner ikkje" in await chat.say(NAV, "xyzzy")
    assert "Jeg kjenner ikke" in await chat.say(POLICE, "xyzzy")


async def test_what_the_guard_stops_is_named_in_ones_own_language(chat: Chat) -> None:
    await chat.posted()
    said = {
        COORDINATOR: "This may point at somebody: phone. Write it without names",
        NAV: "Dette kan peike på nokon: telefon. Skriv det utan namn",
        POLICE: "Dette kan peke på noen: telefon. Skriv det uten navn",
    }
    for user, words in said.items():
        assert words in await chat.say(user, "notat 26-4817 Ring 68 05 12 34")


async def test_a_button_is_answered_in_the_language_of_who_presses(chat: Chat) -> None:
    await chat.posted()
    said = {
        COORDINATOR: "The group now sees",
        NAV: "Gruppa ser no",
        POLICE: "Gruppa ser nå",
    }
    for user, words in said.items():
        assert words in await chat.press(user, Action.ASK_MORE, "26-4817")


async def test_ones_own_page_is_in_ones_own_language(chat: Chat) -> None:
    await chat.group.add(a_case())
    assert "Your cases" in await chat.home(COORDINATOR)
    assert "Sakene dine" in await chat.home(POLICE)
    assert "På vakt" in await chat.home(NAV)


async def test_a_case_opened_from_ones_own_page_is_too(chat: Chat) -> None:
    await chat.group.add(a_case())
    assert "Vi tek ansvaret" in await chat.press_at_home(NAV, Action.MORE, "26-4817")


async def test_a_form_and_what_comes_of_it_are_in_ones_own_language(chat: Chat) -> None:
    await chat.posted()
    sheet = await chat.form_by_button(COORDINATOR, Action.CLOSE, "26-4817")
    assert "Outcome" in sheet.words
    sheet = await chat.form_by_command(COORDINATOR, "referat")
    assert "Minutes" in sheet.words
    sheet = await chat.form_by_command(COORDINATOR, "lukk 26-4817")
    filled = {"outcome": [Outcome.LABOUR.value], "reason": ["Arbeidstilsynet følger det opp."]}
    assert "Case 26-4817 is closed" in await sheet.fill(filled)


async def test_who_is_asked_by_name_is_told_in_their_own_language(chat: Chat) -> None:
    case = await chat.posted()
    await chat.say(COORDINATOR, f"tildel 26-4817 @{NAV}")
    await chat.announce(await chat.group.load(case.case_id))
    assert "Du er spurd om" in (await chat.told(NAV))[-1]


async def test_the_coordinator_is_told_in_her_own_language(chat: Chat) -> None:
    await chat.posted(held_case())
    assert "waits" in (await chat.notices())[-1]
    await chat.group.telling(chat.port).coordinator(lambda t: t("the channel is archived"))
    assert "the channel is archived" in (await chat.notices())[-1]


async def test_the_channel_stays_in_the_language_of_the_installation(chat: Chat) -> None:
    await chat.posted()
    (card,) = await chat.cards()
    assert "Vi tar ansvaret" in card
