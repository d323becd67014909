"""A partner asks a reporter by way of the coordinator, as a dialogue on each chat."""

import pytest
from sqlalchemy import select

from support.chat import (
    COORDINATOR,
    NAV,
    POLICE,
    FixedClock,
    a_case,
    held_case,
)
from support.chat_doors import Chat
from support.reporters import reachable
from varde.shared.casework.deciding import decline
from varde.shared.domain.codes import Language, Outcome, Role, Status
from varde.shared.domain.partner import Actor
from varde.shared.domain.question import DECLINED, Fate
from varde.shared.store.questions import partner_question
from varde.shared.store.tables import metadata

QUESTION = "Har hun et trygt sted å sove?"
SAID = f"spør 26-4817 {QUESTION}"
SHE = Actor("koordinator", "KOORDINATOR", Role.COORDINATOR)
NB = Language.NB


async def _waiting(chat: Chat) -> list[str]:
    async with chat.group.database.read() as tx:
        rows = await tx.execute(select(partner_question.c.partner))
        return list(rows.scalars())


async def _decline(chat: Chat, why: Fate) -> None:
    database = chat.group.database
    async with database.read() as tx:
        question = (await tx.execute(select(partner_question.c.question_id))).scalar_one()
    await decline(database, FixedClock(), SHE, "26-4817", question, why, language=NB)


async def test_a_question_is_shown_first_and_waits_when_it_is_confirmed_in_words(
    chat: Chat,
) -> None:
    await chat.group.add(a_case())
    shown = await chat.say(NAV, SAID)
    assert QUESTION in shown
    assert "Bare du får vite hvordan det går" in shown
    assert await _waiting(chat) == []
    assert "venter på koordinatoren" in await chat.say(NAV, f"{SAID} ja")
    assert await _waiting(chat) == ["NAV"]


async def test_it_waits_by_the_button_and_once(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.say(NAV, SAID)
    assert "ventet for lenge" in await chat.confirm(POLICE)
    assert "venter på koordinatoren" in await chat.confirm(NAV)
    assert "ventet for lenge" in await chat.confirm(NAV)
    assert "venter allerede" in await chat.say(NAV, SAID)
    assert await _waiting(chat) == ["NAV"]


async def test_what_waits_can_be_read_in_no_table_and_by_nobody_in_the_chat(chat: Chat) -> None:
    await chat.posted()
    await chat.say(NAV, SAID)
    await chat.confirm(NAV)
    await chat.group.tell_of_questions(chat.port)
    async with chat.group.database.read() as tx:
        stored = repr([list(await tx.execute(t.select())) for t in metadata.tables.values()])
    shown = [*await chat.cards(), *await chat.replies(), *await chat.notices()]
    for words in (stored, *shown, *await chat.told(POLICE)):
        assert "trygt sted" not in words


async def test_a_name_or_a_number_is_stopped_before_anything_waits(chat: Chat) -> None:
    await chat.group.add(a_case())
    answer = await chat.say(NAV, "spør 26-4817 Er nummeret 68 05 12 34?")
    assert "68 05 12 34" not in answer
    assert "venter på koordinatoren" not in await chat.say(
        NAV, "spør 26-4817 Er nummeret 68 05 12 34? ja"
    )
    assert await _waiting(chat) == []


async def test_who_leads_is_told_alone_and_finds_the_case_in_her_lists(chat: Chat) -> None:
    await chat.posted()
    assert "Spørsmål fra partnere" not in await chat.home(COORDINATOR)
    await chat.say(NAV, SAID)
    await chat.confirm(NAV)
    await chat.group.tell_of_questions(chat.port)
    await chat.group.tell_of_questions(chat.port)
    told = [one for one in await chat.notices() if "NAV vil spørre melderen i sak 26-4817" in one]
    assert len(told) == 1
    assert not any("vil spørre" in one for one in await chat.told(POLICE))
    assert not any("spør" in one.casefold() for one in await chat.replies())
    assert "26-4817" in await chat.say(COORDINATOR, "liste spørsmål")
    assert "Bare koordinatoren" in await chat.say(NAV, "liste spørsmål")
    assert "Spørsmål fra partnere" in await chat.home(COORDINATOR)
    assert "Spørsmål fra partnere" not in await chat.home(NAV)


@pytest.mark.parametrize("why", DECLINED)
async def test_who_asked_is_told_alone_why_it_was_not_sent(chat: Chat, why: Fate) -> None:
    await chat.posted()
    await chat.say(NAV, SAID)
    await chat.confirm(NAV)
    await _decline(chat, why)
    await chat.group.tell_of_questions(chat.port)
    await chat.group.tell_of_questions(chat.port)
    told = [one for one in await chat.told(NAV) if "sak 26-4817 ble ikke sendt. " in one]
    assert len(told) == 1
    assert not any("ble ikke sendt" in one for one in await chat.told(POLICE))
    assert not any("spørsmål" in one.casefold() for one in await chat.replies())
    assert "Koordinatoren får dette spørsmålet" in await chat.say(NAV, SAID)


async def test_a_closed_case_ends_the_question_and_says_so(chat: Chat) -> None:
    await chat.posted()
    await chat.say(NAV, SAID)
    await chat.confirm(NAV)
    await chat.group.casework.close(SHE, "26-4817", Outcome.ADVICE, language=NB)
    await chat.group.tell_of_questions(chat.port)
    assert any("Saken ble avsluttet først" in one for one in await chat.told(NAV))
    assert await _waiting(chat) == []
    assert "er avsluttet" in await chat.say(NAV, SAID)


async def test_a_case_that_is_kept_from_a_partner_is_as_one_that_is_not_there(chat: Chat) -> None:
    await chat.group.add(a_case("26-2222", excluded_partners=frozenset({"POLITI"})))
    await chat.group.add(held_case())
    nowhere = await chat.say(POLICE, f"spør 26-9999 {QUESTION}")
    for kept in ("26-2222", "26-1111"):
        assert await chat.say(POLICE, f"spør {kept} {QUESTION}") == nowhere
        assert await chat.say(POLICE, f"spør {kept} {QUESTION} ja") == nowhere
    assert await _waiting(chat) == []


async def test_who_has_become_disqualified_hears_nothing_more(chat: Chat) -> None:
    case = await chat.posted()
    await chat.say(NAV, SAID)
    await chat.confirm(NAV)
    await _decline(chat, Fate.RISK)
    await chat.group.change(case.case_id, excluded_partners=frozenset({"NAV"}))
    await chat.group.tell_of_questions(chat.port)
    assert not any("ble ikke sendt" in one for one in await chat.told(NAV))


async def test_who_asked_hears_of_it_though_the_case_was_held_since(chat: Chat) -> None:
    case = await chat.posted()
    await chat.say(NAV, SAID)
    await chat.confirm(NAV)
    await _decline(chat, Fate.RISK)
    await chat.group.change(
        case.case_id, hold_reasons=held_case().hold_reasons, status=Status.IN_REVIEW
    )
    await chat.group.tell_of_questions(chat.port)
    assert any("ble ikke sendt" in one for one in await chat.told(NAV))


async def test_help_says_what_becomes_of_a_partners_question(chat: Chat) -> None:
    answer = await chat.say(NAV, "hjelp spør")
    assert "spørsmål fra en partner går til koordinatoren først" in answer


async def test_a_very_long_question_is_shown_to_its_end_before_it_is_sent(chat: Chat) -> None:
    await reachable(chat.group)
    question = f"{'Har hun et trygt sted å sove nå? ' * 90}Og mat?"
    assert "Og mat?»" in await chat.say(COORDINATOR, f"spør 26-4817 {question}")
