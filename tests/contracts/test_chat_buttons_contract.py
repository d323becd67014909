"""What can be done by button on every chat adapter: the case in full has a button for each thing its reader may do."""

from datetime import date
from typing import Any

import pytest

from support.chat import COORDINATOR, NAV, POLICE, a_case, held_case
from support.chat_doors import Chat
from varde.chatops.card import Action
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Outcome, Status

TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
DECLINE, NOTE, DUE, STATUS = "Avslå …", "Notat …", "Frist …", "Status …"
ANSWERS, REOPEN = "Svar fra melderen", "Gjenåpne"
ASK, LINK, RECUSE = "Spør melderen …", "Koble …", "Habilitet …"
ALL = {DECLINE, NOTE, DUE, STATUS, ANSWERS, REOPEN, ASK, LINK, RECUSE}


def _ended() -> dict[str, Any]:
    return {"status": Status.CLOSED, "outcome": Outcome.NAV}


@pytest.mark.parametrize(
    ("user", "changes", "buttons"),
    [
        (NAV, {}, {DECLINE, NOTE, ANSWERS, ASK, RECUSE}),
        (POLICE, {}, {NOTE, ANSWERS, ASK, RECUSE}),
        (COORDINATOR, {}, {NOTE, DUE, STATUS, ANSWERS, ASK, LINK, RECUSE}),
        (
            NAV,
            {"status": Status.FOLLOW_UP, "assignments": TAKEN_ON},
            {DECLINE, NOTE, STATUS, ANSWERS, ASK, RECUSE},
        ),
        (COORDINATOR, _ended(), {NOTE, ANSWERS, REOPEN, ASK, LINK, RECUSE}),
        (NAV, _ended(), {NOTE, ANSWERS, RECUSE}),
    ],
)
async def test_the_case_in_full_has_the_buttons_that_fit_its_reader(
    chat: Chat, user: str, changes: dict[str, Any], buttons: set[str]
) -> None:
    await chat.group.add(a_case(**changes))
    for shown in (
        await chat.say(user, "vis 26-4817"),
        await chat.press(user, Action.MORE, "26-4817"),
    ):
        assert {label for label in ALL if label in shown} == buttons


async def test_they_do_not_stand_in_the_channel(chat: Chat) -> None:
    await chat.posted()
    for user in (COORDINATOR, NAV):
        for card in await chat.seen_by(user):
            assert not {label for label in ALL if label in card}


async def test_a_service_declines_with_a_reason(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_button(NAV, Action.DECLINE, "26-4817")
    assert "Avslå 26-4817" in sheet.words
    assert "har sagt nei til sak 26-4817" in await sheet.fill({"reason": ["Vi er inhabile."]})
    (mine,) = (await chat.group.load(case.case_id)).assignments
    assert (mine.state, mine.reason) == (AssignmentState.DECLINED, "Vi er inhabile.")


async def test_who_has_not_been_asked_cannot_decline(chat: Chat) -> None:
    await chat.posted()
    assert "Bare en tjeneste som er spurt" in await chat.press(POLICE, Action.DECLINE, "26-4817")


async def test_whoever_has_not_taken_the_case_writes_a_note(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_button(POLICE, Action.NOTE, "26-4817")
    assert "Notatet står på sak 26-4817" in await sheet.fill({"note": ["Vi kjenner stedet."]})
    (note,) = (await chat.group.load(case.case_id)).notes
    assert (note.partner, note.text) == ("POLITI", "Vi kjenner stedet.")


async def test_a_number_in_a_note_is_stopped_beside_its_field(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_button(NAV, Action.NOTE, "26-4817")
    assert "Dette kan peke på noen" in await sheet.fill({"note": ["Ring 68 05 12 34"]})
    assert (await chat.group.load(case.case_id)).notes == ()


async def test_the_coordinator_sets_the_deadline_and_takes_it_away(chat: Chat) -> None:
    case = await chat.posted()
    sheet = await chat.form_by_button(COORDINATOR, Action.DUE, "26-4817")
    assert "4. desember 2026" in await sheet.fill({"due": ["2026-12-04"]})
    assert (await chat.group.load(case.case_id)).due_on == date(2026, 12, 4)
    again = await chat.form_by_button(COORDINATOR, Action.DUE, "26-4817")
    assert "har ingen frist nå" in await again.fill({"due": []})
    assert (await chat.group.load(case.case_id)).due_on is None
    assert "Bare koordinatoren" in await chat.press(NAV, Action.DUE, "26-4817")


async def test_the_service_in_the_lead_says_that_the_case_waits(chat: Chat) -> None:
    case = await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    sheet = await chat.form_by_button(NAV, Action.STATUS, "26-4817")
    assert "Sak 26-4817: Venter" in await sheet.fill({"status": [Status.WAITING.value]})
    assert (await chat.group.load(case.case_id)).status is Status.WAITING
    assert "tjenesten med ansvaret" in await chat.press(POLICE, Action.STATUS, "26-4817")


async def test_only_the_statuses_that_the_case_can_get_are_offered(chat: Chat) -> None:
    await chat.posted(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    leads = (await chat.form_by_button(COORDINATOR, Action.STATUS, "26-4817")).words
    assert "Fordelt" in leads
    assert "Venter" in leads
    assert "Avsluttet" not in leads
    assert "Fordelt" not in (await chat.form_by_button(NAV, Action.STATUS, "26-4817")).words


async def test_an_ended_case_is_reopened_by_button_by_who_leads_alone(chat: Chat) -> None:
    case = await chat.group.add(a_case(**_ended()))
    assert "Bare koordinatoren" in await chat.press(NAV, Action.REOPEN, "26-4817")
    assert (await chat.group.load(case.case_id)).status is Status.CLOSED
    assert "er åpnet igjen" in await chat.press(COORDINATOR, Action.REOPEN, "26-4817")
    assert (await chat.group.load(case.case_id)).status is Status.REOPENED


async def test_the_answers_are_shown_by_button(chat: Chat) -> None:
    await chat.posted()
    assert "Ingen svar fra melderen" in await chat.press(NAV, Action.ANSWERS, "26-4817")


async def test_a_refusal_says_who_can_and_where(chat: Chat) -> None:
    await chat.group.add(held_case())
    await chat.group.add(a_case(status=Status.FOLLOW_UP, assignments=TAKEN_ON))
    assert "må frigi den på saksbordet" in await chat.say(COORDINATOR, "tildel 26-1111 @nav")
    answer = await chat.say(COORDINATOR, "status 26-4817 drøftes")
    assert "Den kan bli: Fordelt, Venter, Avsluttet." in answer
    assert "eller reserven" in await chat.say(NAV, "frist 26-4817 fredag")
    assert "eller reserven" in await chat.press(NAV, Action.CLOSE, "26-4817")
