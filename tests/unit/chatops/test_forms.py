from dataclasses import replace
from datetime import date

import pytest

from varde.chatops.forms import (
    Choice,
    ChoiceField,
    DateField,
    Filled,
    Form,
    FormKind,
    TextField,
    Values,
    read,
    rejected,
)
from varde.chatops.labels import labels
from varde.shared.domain.codes import Language

NB = labels(Language.NB)
NAV, POLICE = Choice("NAV", NB("Note")), Choice("POLITI", NB("Why?"))
FORM = Form(
    FormKind.ASSIGN,
    "26-4817",
    Language.NB,
    NB("Assign"),
    (
        ChoiceField("lead", NB("Who takes the lead?"), (NAV, POLICE)),
        ChoiceField("support", NB("Who supports?"), (NAV, POLICE), several=True, required=False),
        DateField("due", NB("Deadline"), date(2026, 11, 24), date(2028, 11, 24)),
        TextField("note", NB("Note"), longest=10),
    ),
    NB("Assign"),
)
GOOD = {"lead": ["NAV"], "support": ["POLITI", "NAV"], "due": ["2026-12-01"], "note": ["Hei"]}


def _again(filled: Filled) -> Form:
    form = read(FORM, filled, NB)
    assert isinstance(form, Form)
    return form


def test_what_is_filled_in_comes_back_typed() -> None:
    values = read(FORM, GOOD, NB)
    assert isinstance(values, Values)
    assert values.one("lead") == "NAV"
    assert values.chosen["support"] == ("POLITI", "NAV")
    assert values.days == {"due": date(2026, 12, 1)}
    assert values.texts == {"note": "Hei"}


def test_what_may_be_left_empty_may_be_left_out() -> None:
    values = read(FORM, {"lead": ["NAV"], "note": ["Hei"]}, NB)
    assert isinstance(values, Values)
    assert values.days == {}
    assert values.chosen["support"] == ()


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("lead", [], "Fyll ut dette feltet."),
        ("lead", ["RVTS"], "Velg på nytt."),
        ("lead", ["NAV", "POLITI"], "Velg på nytt."),
        ("support", ["NAV", "KJENT"], "Velg på nytt."),
        ("due", ["i morgen"], "Jeg forsto ikke datoen."),
        ("due", ["2026-11-23"], "Velg en dag fra 24. november 2026 til 24. november 2028."),
        ("due", ["2028-11-25"], "Velg en dag fra 24. november 2026 til 24. november 2028."),
        ("note", ["   "], "Fyll ut dette feltet."),
        ("note", ["x" * 11], "Høyst 10 tegn."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_alone(
    name: str, given: list[str], error: str
) -> None:
    form = _again(GOOD | {name: given})
    assert {f.name: str(f.error) for f in form.fields if f.error} == {name: error}
    assert form.rejected


def test_nothing_that_was_filled_in_is_lost() -> None:
    lead, support, due, note = _again(GOOD | {"note": ["x" * 11]}).fields
    assert isinstance(lead, ChoiceField)
    assert isinstance(support, ChoiceField)
    assert isinstance(due, DateField)
    assert isinstance(note, TextField)
    assert (lead.chosen, support.chosen) == (("NAV",), ("POLITI", "NAV"))
    assert due.day == date(2026, 12, 1)
    assert note.text == "x" * 11


def test_a_form_with_a_problem_of_its_own_keeps_what_was_filled_in() -> None:
    form = replace(rejected(FORM, GOOD, {"note": NB("Choose again.")}, NB), problem=NB("Why?"))
    note = form.fields[-1]
    assert isinstance(note, TextField)
    assert (note.text, str(note.error)) == ("Hei", "Velg på nytt.")
    assert form.rejected
    assert not FORM.rejected


def test_a_name_that_the_form_does_not_have_is_not_read() -> None:
    assert isinstance(read(FORM, GOOD | {"role": ["coordinator"]}, NB), Values)
