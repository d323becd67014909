"""Dialogues of the commands that look across cases or are done in two steps, on each chat."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from support.chat import (
    COORDINATOR,
    NAV,
    POLICE,
    TODAY,
    a_case,
    held_case,
)
from support.chat_doors import Chat
from support.reporters import asked, reachable
from varde.chatops.card import Action
from varde.shared.domain.case import Note
from varde.shared.domain.codes import Language
from varde.shared.store import answers
from varde.shared.store.answers import ReleasedAnswer
from varde.shared.store.links import case_link
from varde.shared.texts.days import day_in_words

QUESTION = "Har hun et trygt sted å sove?"
LONG = "Person A har ikke fått lønn. " * 20
HIDDEN = frozenset({"POLITI"})


async def _tied(chat: Chat) -> int:
    async with chat.group.database.read() as tx:
        return (await tx.execute(select(func.count()).select_from(case_link))).scalar_one()


async def test_a_search_lists_what_the_asker_may_see_and_repeats_nothing(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-2222", excluded_partners=HIDDEN))
    await chat.group.add(held_case())
    assert "26-4817" in await chat.say(NAV, "søk tilbakehold lønn")
    police = await chat.say(POLICE, "søk tvangsarbeid")
    assert "26-4817" in police
    assert "26-2222" not in police
    assert "26-1111" not in police
    assert await chat.say(POLICE, "søk 2222") == await chat.say(POLICE, "søk 9999")
    assert "Oksana" not in await chat.say(NAV, "søk Oksana")
    assert "Si hva du leter etter" in await chat.say(NAV, "søk")


async def test_the_cases_of_one_partner_are_listed(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-2222", assignments=()))
    answer = await chat.say(POLICE, "liste partner @nav")
    assert "26-4817" in answer
    assert "26-2222" not in answer
    assert "Ingen saker her." in await chat.say(POLICE, "liste @krisesenter")
    assert "Mente du @nav?" in await chat.say(POLICE, "liste partner @nva")


async def test_a_person_is_asked_by_name_and_the_card_says_so(chat: Chat) -> None:
    case = await chat.posted()
    answer = await chat.say(COORDINATOR, f"tildel 26-4817 @{NAV}, @politi frist fredag")
    assert "Nav-Medlem, @politi" in answer
    await chat.announce(await chat.group.load(case.case_id))
    (card, *_) = await chat.cards()
    assert "NAV, Nav-Medlem (Spurt)" in card
    assert "27. november 2026" in card


async def test_a_person_who_is_disqualified_cannot_be_asked(chat: Chat) -> None:
    await chat.group.add(a_case(recused_members=frozenset({"nav-medlem"})))
    assert "habilitet" in await chat.say(COORDINATOR, f"tildel 26-4817 @{NAV}")


async def test_two_cases_are_linked_after_a_yes_in_words(chat: Chat) -> None:
    for reference in ("26-4817", "26-2222"):
        await chat.group.add(a_case(reference))
    assert "ja» til slutt" in await chat.say(COORDINATOR, "koble 26-4817 26-2222")
    assert await _tied(chat) == 0
    assert "koblet sammen" in await chat.say(COORDINATOR, "koble 26-4817 26-2222 ja")
    assert "Hører sammen med 26-2222" in await chat.say(NAV, "vis 26-4817")
    assert "ikke lenger" in await chat.say(COORDINATOR, "koble 26-4817 26-2222 opphev ja")
    assert await _tied(chat) == 0


async def test_two_cases_are_linked_by_the_button_once_and_by_whoever_asked(chat: Chat) -> None:
    for reference in ("26-4817", "26-2222"):
        await chat.group.add(a_case(reference))
    await chat.say(COORDINATOR, "koble 26-4817 med 26-2222")
    assert "ventet for lenge" in await chat.confirm(NAV)
    assert await _tied(chat) == 0
    assert "koblet sammen" in await chat.confirm(COORDINATOR)
    assert await _tied(chat) == 2
    assert "ventet for lenge" in await chat.confirm(COORDINATOR)


async def test_a_member_is_told_who_can(chat: Chat) -> None:
    await reachable(chat.group)
    await chat.group.add(a_case("26-2222"))
    assert "Bare koordinatoren" in await chat.say(NAV, "koble 26-4817 26-2222 ja")
    assert await _tied(chat) == 0


async def test_a_question_is_shown_first_and_sent_when_it_is_confirmed_in_words(
    chat: Chat,
) -> None:
    receipt = await reachable(chat.group)
    assert QUESTION in await chat.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    assert await asked(chat.group, receipt) == []
    assert "er sendt" in await chat.say(COORDINATOR, f"spør 26-4817 {QUESTION} ja")
    assert await asked(chat.group, receipt) == [QUESTION]


async def test_a_question_is_sent_by_the_button_and_once(chat: Chat) -> None:
    receipt = await reachable(chat.group)
    await chat.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    assert "er sendt" in await chat.confirm(COORDINATOR)
    assert "ventet for lenge" in await chat.confirm(COORDINATOR)
    assert await asked(chat.group, receipt) == [QUESTION]


async def test_a_question_that_ends_with_yes_is_not_sent_unseen(chat: Chat) -> None:
    receipt = await reachable(chat.group)
    answer = await chat.say(COORDINATOR, "spør 26-4817 Svarte hun ja")
    assert "Svarte hun ja" in answer
    assert await asked(chat.group, receipt) == []


async def test_a_question_with_a_number_in_it_is_stopped(chat: Chat) -> None:
    receipt = await reachable(chat.group)
    answer = await chat.say(COORDINATOR, "spør 26-4817 Er nummeret 68 05 12 34?")
    assert "68 05 12 34" not in answer
    assert await asked(chat.group, receipt) == []


async def test_it_is_said_plainly_when_nothing_reaches_the_reporter(chat: Chat) -> None:
    await chat.group.add(a_case())
    answer = await chat.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    assert "ingen kvittering som fører hit" in answer
    assert "varde reply" in answer


async def test_released_answers_are_read_and_nothing_else(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    assert "Ingen svar fra melderen" in await chat.say(NAV, "svar 26-4817")
    async with chat.group.database.begin() as tx:
        answer = ReleasedAnswer("a" * 32, TODAY, "Person A sover på jobben.")
        await answers.put(tx, case.case_id, answer)
        leak = ReleasedAnswer("b" * 32, TODAY, "Ring 68 05 12 34.")
        await answers.put(tx, case.case_id, leak)
    shown = await chat.say(NAV, "svar 26-4817")
    assert "Person A sover på jobben." in shown
    assert "68 05 12 34" not in shown
    assert "finner ikke" in await chat.say(NAV, "svar 26-9999")


async def test_the_newest_answer_comes_first_and_the_oldest_are_counted(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    words = "Person A sover på jobben. " * 12
    async with chat.group.database.begin() as tx:
        for n in range(26):
            answer = ReleasedAnswer(f"{n:032d}", TODAY - timedelta(days=n), words)
            await answers.put(tx, case.case_id, answer)
    shown = await chat.say(NAV, "svar 26-4817")
    days = [day_in_words(TODAY - timedelta(days=n), Language.NB) for n in range(26)]
    dates = re.findall(r"(\d+\. \w+ \d{4}): Person A", shown)
    assert len(dates) > 10
    assert dates == days[: len(dates)]
    if len(dates) < len(days):
        assert f"{len(days) - len(dates)} eldre svar" in shown
        assert "får ikke plass her. Koordinatoren har alle sammen på saksbordet." in shown


async def test_the_agenda_holds_what_the_whole_group_may_see(chat: Chat) -> None:
    await chat.group.add(a_case(due_on=TODAY))
    await chat.group.add(a_case("26-2222", excluded_partners=HIDDEN, due_on=TODAY))
    await chat.group.add(held_case())
    agenda = await chat.say(COORDINATOR, "møte")
    for words in ("Møte i samarbeidsgruppa, 24. november 2026", "Frist innen", "26-4817"):
        assert words in agenda
    assert "26-2222" not in agenda
    assert "26-1111" not in agenda


async def test_small_counts_are_not_told(chat: Chat) -> None:
    for number in range(4):
        await chat.group.add(a_case(f"26-100{number}"))
    assert "for få til å telle" in await chat.say(NAV, "statistikk")
    for number in range(4, 9):
        await chat.group.add(a_case(f"26-100{number}", excluded_partners=HIDDEN))
    assert "for få til å telle" in await chat.say(COORDINATOR, "statistikk")
    await chat.group.add(a_case("26-3000"))
    told = await chat.say(NAV, "statistikk")
    assert "5 saker" in told
    assert "november 2026 5" in told
    assert told == await chat.say(COORDINATOR, "statistikk")


async def test_the_card_is_short_and_a_button_shows_the_rest_to_who_presses_it(
    chat: Chat,
) -> None:
    notes = tuple(
        Note(TODAY, "NAV", f"Vi venter på svar {word}.") for word in ("én", "to", "tre", "fire")
    )
    await chat.posted(a_case(account=LONG, notes=notes))
    (card,) = await chat.cards()
    assert "Person A" not in card
    assert "Frigitt: Les den med «Vis mer»" in card
    assert "Vi venter på svar én." not in card
    full = await chat.press(POLICE, Action.MORE, "26-4817")
    assert "Person A har ikke fått lønn." in full
    assert "Vi venter på svar én." in full
    assert await chat.cards() == [card]


async def test_the_thread_tells_the_story(chat: Chat) -> None:
    case = await chat.posted()
    await chat.say(COORDINATOR, "tildel 26-4817 @nav frist fredag")
    await chat.say(NAV, "ta 26-4817")
    for _ in range(2):
        await chat.announce(await chat.group.load(case.case_id))
    replies = " ".join(await chat.replies())
    assert replies.count("Spurt: NAV. Frist: 27. november 2026.") == 1
    assert replies.count("NAV har sagt ja.") == 1


async def test_a_disqualification_is_declared_by_the_button(chat: Chat) -> None:
    case = await chat.posted()
    await chat.say(NAV, "habilitet 26-4817")
    assert (await chat.group.load(case.case_id)).recused_members == frozenset()
    await chat.confirm(NAV)
    assert (await chat.group.load(case.case_id)).recused_members == frozenset({"nav-medlem"})
