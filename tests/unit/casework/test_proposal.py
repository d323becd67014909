"""The proposal for a concern's words: what the router decides by and the command line shows."""

from typing import Any

import pytest

from varde.shared.anonymise import Grade
from varde.shared.casework.proposal import MOST_CHARACTERS, Proposal, TextEngines, propose
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import AgeGroup, Arena, HoldReason, Language, Reporter, Request
from varde.shared.domain.small_world import Gate

ENGINES = TextEngines.load()


def _proposed(subject: str, text: str, **options: Any) -> Proposal:
    given: dict[str, Any] = {"gate": Gate(), "tally": {}, "summary_in": Language.NB} | options
    return propose(ENGINES, subject, text, **given)


TEXT = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."


def test_a_clear_concern_has_a_summary_and_an_account_and_nothing_to_hold() -> None:
    proposal = _proposed("Om Oksana", TEXT)
    assert "tvangsarbeid" in proposal.summary
    assert proposal.account.text == TEXT.replace("Oksana Prøvenko", "Person A")
    assert proposal.account.risk.grade is Grade.LOW
    assert proposal.hold_reasons == ()


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
        Language.NB, TEXT, arena="SJO", child="unsure", about_self="yes", want="advice"
    )
    facts = _proposed("", TEXT, form=form).facts
    assert (facts.arena, facts.age, facts.reporter) == (Arena.SJO, AgeGroup.CHILD, Reporter.SELF)
    assert facts.request is Request.ADVICE


def test_no_child_in_the_form_settles_an_unknown_age_only() -> None:
    form = WebSubmission(Language.NB, TEXT, child="no")
    adult = _proposed("", TEXT, form=form).facts
    child = _proposed("", "Hun er 15 år.", form=form).facts
    assert (adult.age, child.age) == (AgeGroup.ADULT, AgeGroup.CHILD)
