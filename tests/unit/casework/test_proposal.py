"""The proposal for a concern's words: what the router decides by and the command line shows."""

from datetime import date
from typing import Any

import pytest

from support.screened import shipped_engines
from varde.shared.anonymise import Grade
from varde.shared.casework.proposal import (
    MOST_CHARACTERS,
    Proposal,
    propose,
    with_answers,
)
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    HoldReason,
    Language,
    PageLanguage,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.reference import references_in
from varde.shared.domain.small_world import Gate


def _proposed(subject: str, text: str, **options: Any) -> Proposal:
    given: dict[str, Any] = {"gate": Gate(), "tally": {}, "summary_in": Language.NB} | options
    return propose(shipped_engines(), subject, text, **given)


TEXT = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."


def test_a_clear_concern_has_a_summary_and_an_account_and_nothing_to_hold() -> None:
    proposal = _proposed("Om Oksana", TEXT)
    assert "tvangsarbeid" in proposal.summary
    assert proposal.account.text == TEXT.replace("Oksana Prøvenko", "Person A")
    assert proposal.account.risk.grade is Grade.LOW
    assert proposal.hold_reasons == ()


def test_a_signature_is_told_nowhere_and_gives_no_sign_but_its_names_are_masked() -> None:
    signature = "Mvh\nOksana Prøvenko\nbordell-etterforsker, hotell Havblikk"
    text = "Sjefen har tatt passet mitt. Spør etter Oksana, jeg får ikke lønn."
    alone, proposal = _proposed("", text), _proposed("", text, around=signature)
    assert proposal.facts == alone.facts
    assert "Oksana" not in proposal.account.text
    assert "Havblikk" not in proposal.account.text
    assert "Mvh" not in proposal.account.text


def test_a_name_that_only_the_signature_tells_is_masked_in_the_words() -> None:
    text = "Sjefen har tatt passet til venninnen min. Bjørk sier hun ikke får lønn."
    account = _proposed("", text, around="Hilsen\nRosa Bjørk").account
    assert "Melder sier" in account.text


def test_words_around_no_words_are_no_concern() -> None:
    assert HoldReason.EMPTY in _proposed("", " ", around="Mvh\nKari").hold_reasons


def test_a_text_of_more_than_fifty_pages_is_held_unread() -> None:
    proposal = _proposed("", TEXT + "a" * MOST_CHARACTERS)
    assert proposal.hold_reasons == (HoldReason.TOO_LONG,)
    assert (proposal.account.text, proposal.open_account) == ("", "")
    assert proposal.account.risk.grade is Grade.HIGH
    assert "tvangsarbeid" not in proposal.summary


def test_the_summary_is_in_the_groups_language_and_the_account_in_the_texts() -> None:
    text = "Ho heiter Oksana Prøvenko, er 34 år og får ikkje løn. Eg veit ikkje kva eg skal gjere."
    proposal = _proposed("", text, summary_in=Language.EN)
    assert "forced labour" in proposal.summary
    assert proposal.facts.language is Language.NN


def test_a_known_language_goes_before_the_guess() -> None:
    proposal = _proposed("", "Hei.", written_in=Language.EN)
    assert proposal.facts.language is Language.EN
    assert proposal.account.risk.written_in == "en"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n", HoldReason.EMPTY),
        (
            "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo.",
            HoldReason.LANGUAGE,
        ),
    ],
)
def test_what_is_in_doubt_is_to_be_held(text: str, reason: HoldReason) -> None:
    assert _proposed("", text).hold_reasons == (reason,)


def test_an_unread_language_makes_the_account_a_high_risk() -> None:
    text = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
    risk = _proposed("", text).account.risk
    assert (risk.grade, risk.written_in) == (Grade.HIGH, "pl")


def test_answers_in_the_form_go_before_the_screening() -> None:
    form = WebSubmission(
        PageLanguage.NB, TEXT, arena="SJO", child="unsure", about_self="yes", want="advice"
    )
    facts = _proposed("", TEXT, form=form).facts
    assert (facts.arena, facts.age, facts.reporter) == (Arena.SJO, AgeGroup.CHILD, Reporter.SELF)
    assert facts.request is Request.ADVICE


def test_no_child_in_the_form_settles_an_unknown_age_only() -> None:
    form = WebSubmission(PageLanguage.NB, TEXT, child="no")
    adult = _proposed("", TEXT, form=form).facts
    child = _proposed("", "Hun er 15 år.", form=form).facts
    assert (adult.age, child.age) == (AgeGroup.ADULT, AgeGroup.CHILD)


@pytest.mark.parametrize(
    ("danger", "urgency"),
    [
        ("yes", Urgency.AKUTT),
        ("unsure", Urgency.HOY),
        ("no", Urgency.NORMAL),
        ("", Urgency.NORMAL),
    ],
)
def test_danger_in_the_form_makes_a_concern_urgent(danger: str, urgency: Urgency) -> None:
    form = WebSubmission(PageLanguage.NB, TEXT, danger=danger)
    facts = _proposed("", TEXT, form=form).facts
    assert facts.urgency is urgency
    assert ("URG_NOW" in facts.signals) is (danger == "yes")


def test_an_answer_never_makes_a_text_less_urgent_or_says_danger_twice() -> None:
    text = "Hjelp, han slår henne akkurat nå og har en kniv!"
    read = _proposed("", text).facts
    for danger in ("yes", "unsure", "no"):
        facts = with_answers(read, WebSubmission(PageLanguage.NB, text, danger=danger))
        assert facts.urgency is Urgency.AKUTT
        assert len(set(facts.signals)) == len(facts.signals)


def test_when_and_by_whom_it_is_known_are_read_from_the_form() -> None:
    form = WebSubmission(PageLanguage.NB, TEXT, when="long", role="business")
    facts = _proposed("", TEXT, form=form).facts
    assert (facts.time_frame, facts.reporter) == (TimeFrame.LONG, Reporter.BUSINESS)
    herself = WebSubmission(PageLanguage.NB, TEXT, about_self="yes", role="business")
    assert _proposed("", TEXT, form=herself).facts.reporter is Reporter.SELF


@pytest.mark.parametrize("name", ["danger", "when", "role", "arena", "child", "want", "about_self"])
def test_an_answer_that_nobody_could_choose_changes_nothing(name: str) -> None:
    read = _proposed("", TEXT).facts
    assert with_answers(read, WebSubmission(PageLanguage.NB, TEXT, **{name: "<b>"})) == read


@pytest.mark.parametrize("number", ["26-2222", "26–2222", "26-2019", "sak 26-2222", "#26-2222"])
def test_a_number_that_looks_like_a_cases_holds_nothing_and_is_not_told(number: str) -> None:
    """A reporter may have it from somewhere, or mean something else."""
    proposal = _proposed("Uro", f"{TEXT} Dette ligner på {number}.")
    assert proposal.hold_reasons == ()
    assert "Dette ligner på" in proposal.account.text
    assert not references_in(proposal.account.text, date(2026, 11, 24))
