"""The steps of the form: what each asks depends on the answers, and no answer is lost on the way."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.intake_web.answer import UNIT, padded, size_of
from varde.intake_web.form import CHOICES, LIMITS, Entries, Posted, read_form
from varde.intake_web.pages import Notice, Pages, Site
from varde.intake_web.steps import (
    LAST,
    QUESTIONS,
    Step,
    carried,
    destination,
    in_the_way,
    questions,
)
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import new_receipt

FULL = {name: min(codes) for name, codes in CHOICES.items()} | {name: name for name in LIMITS}
RECEIPT = new_receipt(lambda _: 4_817)
PAGES = Pages(Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/"))


def test_every_field_is_asked_in_exactly_one_step() -> None:
    asked = [name for names in QUESTIONS.values() for name in names]
    assert sorted(asked) == sorted(field.name for field in fields(Entries))


def test_every_free_field_has_a_limit_and_every_other_one_its_choices() -> None:
    assert LIMITS.keys() ^ CHOICES.keys() == {field.name for field in fields(Entries)}


@pytest.mark.parametrize("step", Step)
def test_a_step_asks_or_carries_every_answer(step: Step) -> None:
    entries = Entries(**FULL)
    names = [*questions(step, entries), *(name for name, _ in carried(step, entries))]
    assert sorted(names) == sorted(FULL)


def test_whoever_writes_about_herself_is_not_asked_how_she_knows() -> None:
    assert "role" in questions(Step.FACTS, Entries(about_self="no"))
    assert "role" not in questions(Step.FACTS, Entries(about_self="yes"))
    assert read_form(b"text=a&role=business&about_self=yes").entries.role == ""


def test_questions_speak_to_whoever_they_are_about() -> None:
    about_self = PAGES.step(Step.FACTS, PageLanguage.NB, Entries(about_self="yes")).decode()
    about_other = PAGES.step(Step.FACTS, PageLanguage.NB, Entries(about_self="no")).decode()
    assert "Er du under 18 år?" in about_self
    assert "Kan personen være under 18 år?" in about_other


def test_danger_brings_the_numbers_up_before_the_next_questions() -> None:
    for danger, shown in (("yes", True), ("unsure", True), ("no", False), ("", False)):
        page = PAGES.step(Step.FACTS, PageLanguage.NB, Entries(danger=danger)).decode()
        assert ("Du trenger ikke fylle ut resten først." in page) is shown


def test_a_child_brings_up_the_duty_of_staff_or_the_helpline_for_the_child_herself() -> None:
    staff = PAGES.step(Step.CONTACT, PageLanguage.NB, Entries(child="yes")).decode()
    herself = PAGES.step(
        Step.CONTACT, PageLanguage.NB, Entries(child="yes", about_self="yes")
    ).decode()
    assert "116 111" not in staff
    assert "barnevern" in staff
    assert "116 111" in herself


@pytest.mark.parametrize(
    ("go", "goal"),
    [("", None), ("send", None), ("facts", Step.FACTS), ("Facts", Step.REVIEW), ("x", Step.REVIEW)],
)
def test_a_posted_form_goes(go: str, goal: Step | None) -> None:
    assert destination(Posted(Entries(), go=go)) is goal


def test_going_back_is_never_stopped_and_going_on_is_by_what_stands_before() -> None:
    posted = Posted(Entries(text="", interpreter="x" * 101))
    assert in_the_way(posted, Step.WRITE) == ()
    assert [p.field for p in in_the_way(posted, Step.DANGER)] == ["text"]
    assert [p.field for p in in_the_way(posted, None)] == ["text", "interpreter"]
    assert Step.REVIEW.number == LAST


@pytest.mark.parametrize("language", PageLanguage)
def test_whichever_page_answers_a_form_it_has_the_same_length(language: PageLanguage) -> None:
    for entries in (Entries(), Entries(**FULL), Entries(text="<Æ&'\"> \n" * 2_000, danger="yes")):
        pages = [
            *(PAGES.step(step, language, entries) for step in Step),
            PAGES.step(Step.REVIEW, language, entries, notice=Notice.MANY, challenge="14." * 20),
            PAGES.receipt(language, RECEIPT, entries),
            PAGES.receipt(language, RECEIPT, Entries(text="x")),
            PAGES.message(language, 500),
        ]
        assert len({len(padded(page, size_of(entries))) for page in pages}) == 1


def test_all_languages_have_the_same_length() -> None:
    assert {len(padded(PAGES.form(language), 0)) for language in PageLanguage} == {4 * UNIT}


@given(st.integers(0, 100_000), st.integers(0, 50_000))
def test_an_answer_is_always_whole_and_of_whole_units(length: int, typed: int) -> None:
    body = padded(b"x" * length, typed)
    assert body.startswith(b"x" * length + b"<!--")
    assert body.endswith(b"-->\n")
    assert len(body) % UNIT == 0
