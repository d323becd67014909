"""Lists, searches, and people asked by name, by button on every chat adapter."""

from datetime import timedelta

import pytest

from support.chat import COORDINATOR, NAV, POLICE, TODAY, a_case, held_case
from support.chat_doors import Chat
from varde.chatops.card import Action
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState

HOSTILE = "<b>'; DROP TABLE case_file; -- %_\u202e\x00 \" @everyone <!channel>"


async def test_a_list_is_chosen_and_each_case_is_shown_from_it(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-2222", assignments=()))
    sheet = await chat.form_by_button(NAV, Action.LIST, "")
    assert "Alle åpne saker" in sheet.words
    assert "Venter på vurdering" not in sheet.words
    listed = await sheet.fill({"which": ["open"]})
    assert "2 saker" in listed
    assert "26-4817" in listed
    assert "26-2222" in listed
    mine = await chat.form_by_button(NAV, Action.LIST, "")
    listed = await mine.fill({"which": ["mine"]})
    assert "26-2222" not in listed
    assert "Bekymring 26-4817" in await mine.press("Vis")


async def test_a_partners_cases_and_what_is_overdue_are_listed(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-2222", assignments=(), due_on=TODAY.replace(day=1)))
    sheet = await chat.form_by_button(POLICE, Action.LIST, "")
    of_nav = await sheet.fill({"which": ["of-NAV"]})
    assert "26-4817" in of_nav
    assert "26-2222" not in of_nav
    sheet = await chat.form_by_button(POLICE, Action.LIST, "")
    overdue = await sheet.fill({"which": ["overdue"]})
    assert "26-2222" in overdue
    assert "26-4817" not in overdue


async def test_what_waits_for_review_is_listed_for_who_leads(chat: Chat) -> None:
    await chat.group.add(held_case())
    sheet = await chat.form_by_button(COORDINATOR, Action.LIST, "")
    assert "26-1111" in await sheet.fill({"which": ["held"]})


async def test_a_case_in_full_has_its_buttons_where_a_list_led_to_it(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    sheet = await chat.form_by_button(NAV, Action.LIST, "")
    await sheet.fill({"which": ["mine"]})
    assert "Notat …" in await sheet.press("Vis")
    assert (await chat.group.load(case.case_id)).notes == ()


async def test_a_search_shows_what_its_command_would_and_keeps_nothing_of_the_words(
    chat: Chat,
) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-2222", excluded_partners=frozenset({"POLITI"})))
    sheet = await chat.form_by_button(POLICE, Action.SEARCH, "")
    found = await sheet.fill({"words": [" tilbakehold  lønn "]})
    assert "26-4817" in found
    assert "26-2222" not in found
    sheet = await chat.form_by_button(POLICE, Action.SEARCH, "")
    nothing = await sheet.fill({"words": ["Oksana 68 05 12 34"]})
    assert "Ingen sak du kan se" in nothing
    assert "Oksana" not in nothing


@pytest.mark.parametrize("words", [HOSTILE, "%", "_", "ø" * 100, "''", "\u200b\u200b x"])
async def test_a_hostile_search_finds_nothing_and_breaks_nothing(chat: Chat, words: str) -> None:
    await chat.group.add(a_case())
    sheet = await chat.form_by_button(NAV, Action.SEARCH, "")
    assert "26-4817" not in await sheet.fill({"words": [words]})
    again = await chat.form_by_button(NAV, Action.SEARCH, "")
    assert "26-4817" in await again.fill({"words": ["4817"]})


async def test_a_search_for_nothing_says_what_to_write(chat: Chat) -> None:
    sheet = await chat.form_by_button(NAV, Action.SEARCH, "")
    assert "Si hva du leter etter" in await sheet.fill({"words": ['""']})


async def test_help_has_the_buttons_of_what_is_about_no_case(chat: Chat) -> None:
    shown = await chat.press(NAV, Action.HELP, "")
    assert "liste [åpne" in shown
    for label in ("Saker …", "Søk …", "Oversikt"):
        assert label in shown
    assert "Hvem er i kanalen" not in shown


async def test_a_person_is_asked_by_name_and_the_service_with_her(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_button(COORDINATOR, Action.ASSIGN, "26-4817")
    filled = {"lead": ["NAV"], "named": [NAV, POLICE]}
    assert "Nav-Medlem, Politi-Medlem" in await sheet.fill(filled)
    stored = (await chat.group.load(case.case_id)).assignments
    asked = [a for a in stored if a.state is AssignmentState.ASKED]
    assert [(a.partner, a.role, a.member) for a in asked] == [
        ("NAV", AssignmentRole.LEAD, "nav-medlem"),
        ("POLITI", AssignmentRole.SUPPORT, "politi-medlem"),
    ]
    await chat.announce(await chat.group.load(case.case_id))
    (card, *_) = await chat.cards()
    assert "NAV, Nav-Medlem (Spurt)" in card


async def test_nobody_is_offered_by_name_who_is_disqualified(chat: Chat) -> None:
    await chat.group.add(a_case(recused_members=frozenset({"nav-medlem"})))
    words = (await chat.form_by_button(COORDINATOR, Action.ASSIGN, "26-4817")).words
    assert "Politi-Medlem" in words
    assert "Nav-Medlem" not in words


async def test_a_service_without_a_name_is_asked_as_before(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    sheet = await chat.form_by_button(COORDINATOR, Action.ASSIGN, "26-4817")
    await sheet.fill({"lead": ["POLITI"]})
    lead = (await chat.group.load(case.case_id)).lead
    assert lead == Assignment("POLITI", AssignmentRole.LEAD, AssignmentState.ASKED)


async def test_the_overview_is_shared_from_its_own_answer_by_the_coordinator_alone(
    chat: Chat,
) -> None:
    assert "Del med gruppa" in await chat.press_at_home(COORDINATOR, Action.OVERVIEW, "")
    assert "Del med gruppa" not in await chat.press_at_home(NAV, Action.OVERVIEW, "")


async def test_the_overview_has_its_picture_by_command_and_by_button(chat: Chat) -> None:
    for number in range(6):
        await chat.group.add(a_case(f"26-100{number}", due_on=TODAY + timedelta(days=3)))
    by_command = await chat.say(NAV, "oversikt")
    by_button = await chat.press_at_home(NAV, Action.OVERVIEW, "")
    for answer in (by_command, by_button):
        assert "Frist innen en uke: 6" in answer
        assert "6 åpne saker. Frist" in answer, "what the picture says to who cannot see it"


async def test_too_few_cases_are_not_drawn(chat: Chat) -> None:
    await chat.group.add(a_case())
    assert "1 åpen sak. " not in await chat.press_at_home(NAV, Action.OVERVIEW, "")
