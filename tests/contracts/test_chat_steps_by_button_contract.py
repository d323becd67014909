"""What is done in two steps, by button on every chat adapter: a form, what it comes to, and the button that confirms it."""

import pytest
from sqlalchemy import func, select

from support.chat import COORDINATOR, NAV, POLICE, STRANGER, a_case
from support.chat_doors import Chat
from support.reporters import asked, reachable
from varde.chatops.card import Action
from varde.shared.domain.channel import StrangerKind
from varde.shared.store import audit
from varde.shared.store.links import case_link
from varde.shared.store.questions import partner_question

QUESTION = "Har hun et trygt sted å sove?"
PHONE = "68 05 12 34"
HOSTILE = "<script>alert(1)</script> {reference} %s \u202e @everyone <!channel>"
GUEST = "U0GJEST"


async def _count(chat: Chat, table: object) -> int:
    async with chat.group.database.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type] # any table


async def _guest(chat: Chat) -> None:
    """Somebody was seen in the channel who does not belong there."""
    people = chat.group.guard(chat.port.platform).people
    await people.saw({GUEST: StrangerKind.GUEST})


async def _may_stay(chat: Chat) -> bool:
    (guest,) = await chat.group.guard(chat.port.platform).people.known()
    return guest.accepted


async def test_the_reporter_is_asked_after_the_question_has_been_shown(chat: Chat) -> None:
    receipt = await reachable(chat.group)
    sheet = await chat.form_by_button(COORDINATOR, Action.ASK, "26-4817")
    assert "Spør melder 26-4817" in sheet.words
    first = await sheet.fill({"question": [f" {QUESTION}\n"]})
    assert f"«{QUESTION}»" in first
    assert "Ingenting er gjort ennå" in first
    assert await asked(chat.group, receipt) == []
    assert "er sendt" in await sheet.press("Ja, send det")
    assert await asked(chat.group, receipt) == [QUESTION]


async def test_a_question_that_ends_with_yes_is_shown_first_all_the_same(chat: Chat) -> None:
    receipt = await reachable(chat.group)
    sheet = await chat.form_by_button(COORDINATOR, Action.ASK, "26-4817")
    assert "Svarte hun ja" in await sheet.fill({"question": ["Svarte hun ja"]})
    assert await asked(chat.group, receipt) == []


async def test_a_question_that_points_at_somebody_is_stopped_beside_its_field(chat: Chat) -> None:
    receipt = await reachable(chat.group)
    sheet = await chat.form_by_button(COORDINATOR, Action.ASK, "26-4817")
    assert "Dette kan peke på noen" in await sheet.fill({"question": [f"Er det {PHONE}?"]})
    assert f"«{QUESTION}»" in await sheet.fill({"question": [QUESTION]})
    assert await asked(chat.group, receipt) == []


async def test_a_partners_question_waits_for_the_coordinator_and_one_does(chat: Chat) -> None:
    await chat.group.add(a_case())
    sheet = await chat.form_by_button(NAV, Action.ASK, "26-4817")
    assert "Koordinatoren får dette spørsmålet" in await sheet.fill({"question": [QUESTION]})
    assert await _count(chat, partner_question) == 0
    assert "venter på koordinatoren" in await sheet.press("Ja, send til koordinatoren")
    assert await _count(chat, partner_question) == 1
    again = await chat.form_by_button(NAV, Action.ASK, "26-4817")
    assert "venter allerede på koordinatoren" in await again.fill({"question": ["Noe mer?"]})
    assert await _count(chat, partner_question) == 1


async def test_nobody_is_asked_in_a_case_that_was_closed_meanwhile(chat: Chat) -> None:
    await chat.group.add(a_case())
    sheet = await chat.form_by_button(NAV, Action.ASK, "26-4817")
    await sheet.fill({"question": [QUESTION]})
    await chat.say(COORDINATOR, "lukk 26-4817 ukjent")
    assert "er avsluttet" in await sheet.press("Ja, send til koordinatoren")
    assert await _count(chat, partner_question) == 0
    assert "så lenge saken er åpen" in await chat.press(NAV, Action.ASK, "26-4817")


async def test_two_cases_are_linked_and_the_link_is_taken_back(chat: Chat) -> None:
    for reference in ("26-4817", "26-2222"):
        await chat.group.add(a_case(reference))
    sheet = await chat.form_by_button(COORDINATOR, Action.LINK, "26-4817")
    assert sheet.fields == ["other"]
    assert "Koble 26-4817 og 26-2222 sammen?" in await sheet.fill({"other": [" 26 2222 "]})
    assert await _count(chat, case_link) == 0
    assert "er koblet sammen" in await sheet.press("Ja, koble dem")
    assert await _count(chat, case_link) == 2
    sheet = await chat.form_by_button(COORDINATOR, Action.LINK, "26-4817")
    filled = {"other": ["26-2222"], "what": ["apart"]}
    assert "Ta tilbake" in await sheet.fill(filled)
    assert "ikke lenger" in await sheet.press("Ja, ta det tilbake")
    assert await _count(chat, case_link) == 0


@pytest.mark.parametrize("other", ["26-9999", "26-4817", HOSTILE[:20], "%_'"])
async def test_what_is_no_other_case_is_said_so_and_nothing_is_linked(
    chat: Chat, other: str
) -> None:
    await chat.group.add(a_case())
    sheet = await chat.form_by_button(COORDINATOR, Action.LINK, "26-4817")
    told = await sheet.fill({"other": [other]})
    assert any(
        words in told
        for words in ("fant ikke noe saksnummer", "finner ikke", "to forskjellige saker")
    )
    assert await _count(chat, case_link) == 0


async def test_a_member_is_disqualified_after_a_yes_and_finds_the_case_no_more(
    chat: Chat,
) -> None:
    case = await chat.group.add(a_case())
    sheet = await chat.form_by_button(NAV, Action.RECUSE, "26-4817")
    assert "Politiet" not in sheet.words
    assert "bare du" in await sheet.fill({"who": ["me"]})
    assert (await chat.group.load(case.case_id)).recused_members == frozenset()
    assert "gjelder fra nå av" in await sheet.press("Ja, meld det")
    assert (await chat.group.load(case.case_id)).recused_members == {"nav-medlem"}
    assert "finner ikke" in await chat.press(NAV, Action.RECUSE, "26-4817")


async def test_a_whole_service_is_disqualified(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    sheet = await chat.form_by_button(POLICE, Action.RECUSE, "26-4817")
    assert "Politiet" in await sheet.fill({"who": ["whole"]})
    await sheet.press("Ja, meld det")
    assert (await chat.group.load(case.case_id)).excluded_partners == {"POLITI"}


async def test_the_coordinator_declares_for_others_and_lifts_it(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    for who in ("keep-POLITI", f"keep-{NAV}"):
        sheet = await chat.form_by_button(COORDINATOR, Action.RECUSE, "26-4817")
        await sheet.fill({"who": [who]})
        await sheet.press("Ja, meld det")
    kept = await chat.group.load(case.case_id)
    assert kept.excluded_partners == {"POLITI"}
    assert kept.recused_members == {"nav-medlem"}
    for who in ("lift-POLITI", f"lift-{NAV}"):
        sheet = await chat.form_by_button(COORDINATOR, Action.RECUSE, "26-4817")
        assert "Ikke lenger:" in sheet.words
        assert "finner saken igjen" in await sheet.fill({"who": [who]})
        await sheet.press("Ja, meld det")
    opened = await chat.group.load(case.case_id)
    assert not opened.excluded_partners | opened.recused_members


async def test_the_coordinator_lets_somebody_stay_after_a_yes_and_takes_it_back(
    chat: Chat,
) -> None:
    await _guest(chat)
    assert "La noen bli, eller ikke …" in await chat.press(COORDINATOR, Action.CHANNEL, "")
    sheet = await chat.form_by_button(COORDINATOR, Action.ADMIT, "")
    assert sheet.fields == ["who"]
    assert "gjestekonto" in sheet.words
    assert "De leser alt som legges ut" in await sheet.fill({"who": [GUEST]})
    assert not await _may_stay(chat)
    assert "Kan bli" in await sheet.press("Ja, la dem bli")
    assert await _may_stay(chat)
    back = await chat.form_by_button(COORDINATOR, Action.ADMIT, "")
    assert "Kan ikke bli" in await back.fill({"who": [GUEST], "what": ["go"]})
    assert not await _may_stay(chat)


async def test_who_has_left_meanwhile_is_not_let_stay(chat: Chat) -> None:
    await _guest(chat)
    sheet = await chat.form_by_button(COORDINATOR, Action.ADMIT, "")
    await sheet.fill({"who": [GUEST]})
    await chat.group.guard(chat.port.platform).people.saw({})
    assert "Jeg ser dem ikke" in await sheet.press("Ja, la dem bli")
    assert "ingenting å velge" in await chat.press(COORDINATOR, Action.ADMIT, "")


@pytest.mark.parametrize("action", [Action.LINK, Action.ADMIT, Action.CHANNEL, Action.SHARE])
async def test_who_does_not_lead_is_refused(chat: Chat, action: Action) -> None:
    await chat.group.add(a_case())
    await _guest(chat)
    assert "Bare koordinatoren" in await chat.press(NAV, action, "26-4817")


@pytest.mark.parametrize(
    "action",
    [Action.ASK, Action.LINK, Action.RECUSE, Action.LIST, Action.SEARCH, Action.ADMIT, Action.HELP],
)
async def test_a_stranger_is_refused(chat: Chat, action: Action) -> None:
    await chat.group.add(a_case())
    assert "Jeg kjenner deg ikke" in await chat.press(STRANGER, action, "26-4817")


async def test_the_log_names_who_did_it_as_after_the_command(chat: Chat) -> None:
    await chat.group.add(a_case())
    sheet = await chat.form_by_button(NAV, Action.RECUSE, "26-4817")
    await sheet.fill({"who": ["me"]})
    await sheet.press("Ja, meld det")
    async with chat.group.database.read() as tx:
        log = await audit.entries(tx)
    did = [(e.actor, e.action, e.subject) for e in log]
    assert did.count(("nav-medlem", "disqualify", "26-4817")) == 1
