import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, PackageLoader

from support.block_kit import block_problem
from support.chat import COORDINATOR, DIRECTORY, FACTS, NAV, Group, a_case, open_group
from support.web_door import visible
from varde.chatops.card import Card, card_of
from varde.chatops.conversation import Asker
from varde.chatops.labels import Label, labels
from varde.chatops.markup.values import answer_body, card_body
from varde.chatops.slack.blocks import answer_message, card_message
from varde.chatops.slack.text import escaped
from varde.shared.domain.case import Case, Note
from varde.shared.domain.codes import AgeGroup, Form, Language, Outcome, Status, Urgency
from varde.shared.domain.concern import Facts


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


async def _card(group: Group, case: Case, language: Language = Language.NB) -> Card:
    await group.add(case)
    view = await group.casework.card(case.case_id, language=language)
    assert view is not None
    return card_of(view, DIRECTORY, labels(language))


def _as_html(body: dict[str, Any]) -> str:
    page = Environment(autoescape=True, loader=PackageLoader("varde.chatops.markup"))
    macros = page.get_template("macros.html").module
    viewer = {"user_id": NAV, "language": Language.NB, "address": lambda path="/": path}
    return str(getattr(macros, "card")(body, viewer, "k", 1))  # noqa: B009 # made by the template


def _values(card: Card) -> dict[str, str]:
    return {str(field.name): str(field.value) for field in card.fields}


async def test_a_card_tells_what_who_why_and_when_in_words(group: Group) -> None:
    card = await _card(group, a_case(due_on=date(2027, 1, 15)))
    values = _values(card)
    assert values["Hastegrad"] == "Høy"
    assert values["Ansvar"] == "NAV (Foreslått)"
    assert values["Hvorfor denne tjenesten"] == "Arbeid og økonomi"
    assert values["Frist"] == "15. januar 2027"
    assert "Tilbakeholdte identitetsdokumenter" in [str(label) for label in card.indicators]
    assert [str(b.label) for b in card.buttons] == [
        "Vi tar ansvaret",
        "Vi kan bidra",
        "Vi trenger mer informasjon",
        "Tildel …",
    ]


ACUTE_CHILD = replace(FACTS, urgency=Urgency.AKUTT, age=AgeGroup.CHILD)


async def test_an_acute_card_says_112_before_anything_else(group: Group) -> None:
    card = await _card(group, a_case(facts=ACUTE_CHILD))
    assert str(card.alarm).startswith("Ring 112")
    message = card_message(card)
    assert message["blocks"][0]["text"]["text"].startswith("*Ring 112")
    assert message["text"].startswith("Ring 112")
    assert "\nBekymring 26-4817\n" in message["text"]
    page = visible(_as_html(card_body(card)))
    assert page.startswith("Ring 112")


async def test_who_asks_for_an_acute_case_reads_112_before_the_answer(group: Group) -> None:
    case = a_case(facts=ACUTE_CHILD)
    await group.add(case)
    answer = await group.conversation("local").say(Asker(NAV), f"vis {case.reference}")
    message = answer_message(answer)
    assert message["blocks"][0]["text"]["text"].startswith("*Ring 112")
    assert message["text"].startswith("Ring 112")
    assert (
        str(message).count("Ikke vent på drøftingen her") == 2
    )  # first block, and what is read out
    body = answer_body(answer)
    assert next(iter(body.values())).startswith("Ring 112")
    assert body["card"]["alarm"] == ""


async def test_a_card_about_a_child_reminds_of_the_personal_duty(group: Group) -> None:
    card = await _card(group, a_case(facts=replace(FACTS, age=AgeGroup.CHILD)))
    assert "barnevernet" in str(card.duty)


async def test_a_card_tells_the_duties_most_pressing_first_and_the_lead_as_well(
    group: Group,
) -> None:
    lines = str((await _card(group, a_case(facts=ACUTE_CHILD))).duty).splitlines()
    starts = [
        "Til den som tar",
        "Tror du",
        "Er du helsepersonell",
        "Kan være et barn",
        "Til den som tar",
    ]
    assert [line[: len(start)] for line, start in zip(lines, starts, strict=True)] == starts


async def test_a_closed_case_still_reminds_of_the_child_and_alarms_nobody(group: Group) -> None:
    card = await _card(group, a_case(facts=ACUTE_CHILD, status=Status.CLOSED, outcome=Outcome.NAV))
    assert card.alarm is None
    assert "barnevernet" in str(card.duty)
    assert "112" not in str(card.duty)


async def test_a_card_without_a_duty_speaks_of_none(group: Group) -> None:
    assert (await _card(group, a_case(facts=Facts()))).duty is None


async def test_a_closed_case_asks_for_nothing_and_has_no_buttons(group: Group) -> None:
    card = await _card(group, a_case(status=Status.CLOSED, outcome=Outcome.NAV))
    assert card.ask is None
    assert card.buttons == ()
    assert "Utfall" in _values(card)


async def test_a_card_shows_dates_and_never_times(group: Group) -> None:
    case = a_case(notes=(Note(date(2026, 11, 23), "NAV", "Vi har snakket med dem."),))
    message = str(card_message(await _card(group, case)))
    assert "23. november 2026" in message
    assert not re.search(r"\b\d{1,2}:\d{2}\b", message)


async def test_the_text_that_a_screen_reader_reads_has_the_card_in_its_order(group: Group) -> None:
    case = a_case(due_on=date(2026, 12, 4))
    card = await _card(group, case)
    text = card_message(card)["text"]
    parts = [card.title, card.headline, card.summary, *(f.value for f in card.fields), card.ask]
    places = [text.find(escaped(str(part))) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert "Frist: 4. desember 2026" in text


async def test_what_a_person_wrote_is_in_no_notification_and_the_button_that_reads_it_is_named(
    group: Group,
) -> None:
    note = Note(date(2026, 11, 23), "NAV", "Vi har snakket med dem.")
    account = "Person A har ikke fått lønn."
    message = card_message(await _card(group, a_case(notes=(note,), account=account)))
    assert note.text in str(message["blocks"])
    assert account in str(message["blocks"])
    assert note.text not in message["text"]
    assert account not in message["text"]
    assert "«Vis mer» viser deg redegjørelsen og notatene" in message["text"]
    alone = card_message(await _card(group, a_case("26-2222", notes=(), account="")))
    assert "redegjørelsen" not in alone["text"]


async def test_a_card_with_the_longest_notes_shows_each_and_says_where_the_rest_is(
    group: Group,
) -> None:
    notes = tuple(
        Note(date(2026, 11, 23), "NAV", f"Notat {n}. " + "Vi venter. " * 270) for n in "123"
    )
    message = card_message(await _card(group, a_case(notes=notes)))
    assert block_problem(message) == ""
    assert [n for n in "123" if f"Notat {n}." not in str(message["blocks"])] == []
    assert "… Resten får ikke plass her. Spør koordinatoren" in str(message["blocks"])


async def test_a_case_with_many_long_notes_is_shown_in_full_to_who_asks(group: Group) -> None:
    notes = tuple(
        Note(date(2026, 11, 23), "NAV", f"Notat {n}. " + "Vi venter. " * 40) for n in range(15)
    )
    facts = replace(FACTS, urgency=Urgency.AKUTT, age=AgeGroup.CHILD)
    await group.add(a_case(notes=notes, facts=facts))
    answer = await group.conversation("slack").say(Asker(COORDINATOR, Language.NB), "vis 26-4817")
    message = answer_message(answer)
    assert block_problem(message) == ""
    assert [n for n in range(15) if f"Notat {n}." not in str(message["blocks"])] == []


@pytest.mark.parametrize("language", list(Language))
async def test_the_fullest_card_is_within_slacks_limits(group: Group, language: Language) -> None:
    indicators = tuple(f"ILO{n:02d}" for n in range(1, 12))
    facts = replace(FACTS, forms=tuple(Form), indicators=indicators, urgency=Urgency.AKUTT)
    notes = tuple(Note(date(2026, 11, 23), "NAV", "a " * 1400) for _ in range(30))
    case = a_case(facts=facts, notes=notes, account="b " * 3000, due_on=date(2026, 12, 1))
    assert card_message(await _card(group, case, language))["blocks"]


def test_a_label_cannot_be_made_from_a_plain_string() -> None:
    with pytest.raises(TypeError):
        Label("Kari Nordmann", mint=object())


def test_only_a_reference_can_be_a_reference() -> None:
    with pytest.raises(ValueError, match="not a case reference"):
        labels(Language.NB).reference("<b>26-4817</b>")


@pytest.mark.parametrize(("language", "word"), [(Language.NB, "“liste”"), (Language.EN, "“list”")])
async def test_a_suggestion_is_in_the_language_of_who_asked(
    group: Group, language: Language, word: str
) -> None:
    answer = await group.conversation("local").say(Asker(NAV, language), "lsit")
    said = " ".join(map(str, answer.lines)).replace("«", "“").replace("»", "”")
    assert word in said
