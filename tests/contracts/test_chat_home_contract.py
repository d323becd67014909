"""A member's own page on every chat adapter that has one."""

from datetime import date

import pytest

from support.chat import COORDINATOR, NAV, POLICE, STRANGER, TODAY, a_case, held_case
from support.chat_doors import Chat
from varde.chatops.card import Action
from varde.shared.domain.codes import Status


async def test_it_shows_ones_own_cases_and_those_due_soon(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-5555", assignments=(), due_on=date(2026, 12, 1)))
    await chat.group.add(a_case("26-6666", assignments=(), due_on=date(2027, 3, 1)))
    home = await chat.home(NAV)
    assert home.index("Sakene dine") < home.index("26-4817") < home.index("Frist snart")
    assert home.index("Frist snart") < home.index("26-5555") < home.index("På vakt")
    assert "26-6666" not in home


async def test_what_waits_for_review_is_there_for_those_who_lead_alone(chat: Chat) -> None:
    await chat.group.add(held_case())
    assert "Venter på vurdering" in await chat.home(COORDINATOR)
    assert "26-1111" in await chat.home(COORDINATOR)
    home = await chat.home(NAV)
    assert "26-1111" not in home
    assert "Venter på vurdering" not in home


async def test_a_case_that_one_may_not_know_of_is_not_there(chat: Chat) -> None:
    kept = a_case("26-2222", excluded_partners=frozenset({"POLITI"}), due_on=TODAY)
    await chat.group.add(kept)
    assert "26-2222" not in await chat.home(POLICE)
    assert "26-2222" in await chat.home(NAV)


async def test_many_cases_become_a_count(chat: Chat) -> None:
    for number in range(14):
        await chat.group.add(a_case(f"26-30{number:02d}"))
    home = await chat.home(NAV)
    assert home.count("26-30") == 12
    assert "14 saker" in home


async def test_it_is_as_it_is_now_each_time_it_is_opened(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    assert "26-4817" in await chat.home(NAV)
    await chat.group.change(case.case_id, status=Status.CLOSED)
    assert "26-4817" not in await chat.home(NAV)


async def test_a_case_is_shown_in_full_from_there(chat: Chat) -> None:
    await chat.group.add(a_case())
    assert "Bekymring 26-4817" in await chat.press_at_home(NAV, Action.MORE, "26-4817")


async def test_a_stranger_sees_who_to_ask(chat: Chat) -> None:
    await chat.group.add(a_case())
    home = await chat.home(STRANGER)
    assert "Jeg kjenner deg ikke ennå" in home
    assert "26-4817" not in home


@pytest.mark.parametrize(
    ("label", "action", "words"),
    [
        ("Oversikt", Action.OVERVIEW, "Færre enn 5 åpne saker"),
        ("Sakslisten til møtet", Action.MEETING, "Sakslisten, laget av det gruppa kan se"),
        ("Statistikk", Action.STATISTICS, "Færre enn 5 saker i 2026"),
        ("Hjelp", Action.HELP, "Dette kan jeg:"),
    ],
)
async def test_buttons_give_the_overview_the_agenda_the_counts_and_help(
    chat: Chat, label: str, action: Action, words: str
) -> None:
    await chat.group.add(a_case())
    assert label in await chat.home(NAV)
    assert words in await chat.press_at_home(NAV, action, "")


async def test_ones_own_page_offers_lists_a_search_and_the_minutes(chat: Chat) -> None:
    home = await chat.home(NAV)
    for label in ("Saker …", "Søk …", "Referat …"):
        assert label in home


async def test_the_minutes_are_opened_without_a_case(chat: Chat) -> None:
    await chat.group.add(a_case())
    assert "26-4817" in (await chat.form_by_button(NAV, Action.MINUTES, "")).words


async def test_who_is_in_the_channel_is_offered_to_the_coordinator_alone(chat: Chat) -> None:
    assert "Hvem er i kanalen" in await chat.home(COORDINATOR)
    assert "Hvem er i kanalen" not in await chat.home(NAV)
