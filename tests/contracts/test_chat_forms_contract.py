"""Forms on every chat adapter: who gets them, what they do, and what happens to what was written."""

from datetime import date

import pytest

from support.chat import COORDINATOR, NAV, POLICE, STRANGER, a_case, held_case
from support.chat_doors import Chat
from varde.chatops.card import Action
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Outcome, Status

PHONE = "68 05 12 34"
TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
REPORT = {"result": ["waits"], "done": ["Vi har snakket med arbeidsgiveren."]}


async def test_the_coordinator_assigns_by_the_button_and_the_form(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_button(COORDINATOR, Action.ASSIGN, "26-4817")
    assert "Tildel 26-4817" in sheet.words
    assert "Krisesenteret" in sheet.words
    assert "RVTS" not in sheet.words
    filled = {"lead": ["KRISESENTER"], "support": ["NAV"], "due": ["2026-12-04"]}
    answer = await sheet.fill(filled)
    assert "Sak 26-4817 er tildelt. Frist: 4. desember 2026." in answer
    stored = await chat.group.load(case.case_id)
    assert stored.due_on == date(2026, 12, 4)
    assert stored.lead == Assignment("KRISESENTER", AssignmentRole.LEAD, AssignmentState.ASKED)


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("tildel 26-4817", "Tildel 26-4817"),
        ("lukk 26-4817", "Avslutt 26-4817"),
        ("rapport 26-4817", "Oppfølging 26-4817"),
        ("referat", "Referat"),
        ("referat 26-4817", "Referat"),
    ],
)
async def test_a_command_with_nothing_more_opens_its_form(
    chat: Chat, command: str, title: str
) -> None:
    await chat.group.add(a_case())
    assert title in (await chat.form_by_command(COORDINATOR, command)).words


async def test_a_member_is_refused_the_coordinators_forms_and_sees_no_button_for_them(
    chat: Chat,
) -> None:
    await chat.posted()
    for action in (Action.ASSIGN, Action.CLOSE):
        assert "Bare koordinatoren" in await chat.press(NAV, action, "26-4817")
    shown = await chat.say(NAV, "vis 26-4817")
    assert "Tildel …" not in shown
    assert "Tildel …" in await chat.say(COORDINATOR, "vis 26-4817")


async def test_a_stranger_gets_no_form(chat: Chat) -> None:
    await chat.posted()
    assert "Jeg kjenner deg ikke" in await chat.press(STRANGER, Action.REPORT, "26-4817")


async def test_the_lead_reports_and_the_note_and_the_status_stand_together(chat: Chat) -> None:
    case = await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    sheet = await chat.form_by_button(NAV, Action.REPORT, "26-4817")
    filled = REPORT | {"next": ["Nytt møte med tilsynet."], "day": ["2026-12-01"]}
    assert "Rapporten står på sak 26-4817" in await sheet.fill(filled)
    stored = await chat.group.load(case.case_id)
    assert stored.status is Status.WAITING
    assert stored.due_on is None
    assert stored.notes[-1].text == (
        "Vi venter på noen andre.\nVi har snakket med arbeidsgiveren.\n"
        "Neste steg: Nytt møte med tilsynet.\nNår? tirsdag 1. desember"
    )
    assert stored.version == case.version + 1


async def test_the_day_of_the_coordinators_report_is_the_deadline(chat: Chat) -> None:
    case = await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    sheet = await chat.form_by_button(COORDINATOR, Action.REPORT, "26-4817")
    await sheet.fill(REPORT | {"day": ["2026-12-01"]})
    assert (await chat.group.load(case.case_id)).due_on == date(2026, 12, 1)


async def test_who_has_not_taken_on_the_case_cannot_report(chat: Chat) -> None:
    await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    assert "Bare de som har tatt saken" in await chat.press(POLICE, Action.REPORT, "26-4817")


async def test_a_number_in_a_form_is_stopped_beside_its_field_and_the_rest_can_be_sent(
    chat: Chat,
) -> None:
    case = await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    sheet = await chat.form_by_button(NAV, Action.REPORT, "26-4817")
    wrong = await sheet.fill(REPORT | {"done": [f"Ringte {PHONE}"]})
    assert "Dette kan peke på noen" in wrong
    assert (await chat.group.load(case.case_id)).notes == ()
    assert "Rapporten står" in await sheet.fill(REPORT)
    assert PHONE not in (await chat.group.load(case.case_id)).notes[-1].text


async def test_a_case_is_closed_with_its_reason(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_command(COORDINATOR, "lukk 26-4817")
    filled = {"outcome": [Outcome.LABOUR.value], "reason": ["Arbeidstilsynet følger det opp."]}
    assert "Sak 26-4817 er avsluttet" in await sheet.fill(filled)
    stored = await chat.group.load(case.case_id)
    assert stored.outcome is Outcome.LABOUR
    assert stored.notes[-1].text == "Arbeidstilsynet følger det opp."


async def test_a_case_that_was_closed_meanwhile_is_said_so_and_nothing_is_noted(
    chat: Chat,
) -> None:
    case = await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    sheet = await chat.form_by_button(NAV, Action.REPORT, "26-4817")
    await chat.say(COORDINATOR, "lukk 26-4817 ukjent")
    assert "så lenge den er åpen" in await sheet.fill(REPORT)
    assert (await chat.group.load(case.case_id)).notes == ()


async def test_minutes_stand_on_each_case_or_on_none(chat: Chat) -> None:
    first, second = await chat.group.add(a_case()), await chat.group.add(a_case("26-4818"))
    await chat.group.add(held_case())
    sheet = await chat.form_by_command(NAV, "referat 26-4817")
    assert "26-1111" not in sheet.words
    filled = {
        "cases": ["26-4817", "26-4818"],
        "met": ["2026-11-23"],
        "present": ["NAV", "POLITI"],
        "said": ["Vi møtes igjen om to uker."],
    }
    assert "Referatet står på 2 saker" in await sheet.fill(filled)
    for case in (first, second):
        (note,) = (await chat.group.load(case.case_id)).notes
        assert note.text == (
            "Møte mandag 23. november, med NAV, Politiet\nVi møtes igjen om to uker."
        )
    again = await chat.form_by_command(NAV, "referat")
    await chat.say(COORDINATOR, "lukk 26-4818 ukjent")
    await again.fill(filled | {"said": ["En gang til."]})
    assert len((await chat.group.load(first.case_id)).notes) == 1


async def test_a_case_kept_from_a_partner_is_in_no_minutes(chat: Chat) -> None:
    await chat.group.add(a_case())
    await chat.group.add(a_case("26-2222", excluded_partners=frozenset({"POLITI"})))
    sheet = await chat.form_by_command(COORDINATOR, "referat")
    assert "26-2222" not in sheet.words
    assert "26-4817" in sheet.words


async def test_a_partner_that_is_kept_from_the_case_is_not_offered_it(chat: Chat) -> None:
    await chat.group.add(a_case(excluded_partners=frozenset({"POLITI"})))
    sheet = await chat.form_by_command(COORDINATOR, "tildel 26-4817")
    assert "Politiet" not in sheet.words


async def test_the_case_that_is_named_is_offered_first_however_many_there_are(chat: Chat) -> None:
    for number in range(101):
        await chat.group.add(a_case(f"26-50{number:02d}" if number < 100 else "26-5100"))
    await chat.group.add(a_case("26-9000"))
    without = await chat.form_by_command(NAV, "referat")
    assert "26-9000" not in without.words
    assert "… og 2 til" in without.words
    sheet = await chat.form_by_command(NAV, "referat 26-9000")
    assert sheet.words.index("26-9000") < sheet.words.index("26-5000")
    filled = {"cases": ["26-9000"], "met": ["2026-11-23"], "said": ["Vi følger opp."]}
    assert "Referatet står på 1 sak" in await sheet.fill(filled)
