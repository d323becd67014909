"""Two who write in one case: what each has changed is told by digests, and of what both have changed she chooses."""

import pytest

from varde.desk.beside import FIELDS, Beside, asked_before, chosen, digests, digests_before, merged
from varde.desk.labels import desk_texts
from varde.shared.casework.revision import Draft
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused

T = desk_texts(Language.NB)
BEGAN = Draft(1, "Begynte slik.", "Redegjørelse.")
SAVED = Draft(2, "Lagret av en annen.", "Redegjørelse.")
LATER = Draft(3, "Lagret av en tredje.", "Redegjørelse.")


def _form(seen: Draft, asked: str = "", choice: str = "") -> dict[str, str]:
    """What a page that shows ``seen`` sends: asked about one of the texts, with what was chosen of it."""
    form = {f"fra-{FIELDS[name]}": digest for name, digest in digests(seen).items()}
    if asked:
        form[f"spurt-{asked}"] = "ja"
    return form | ({f"valg-{asked}": choice} if choice else {})


def test_a_text_that_nobody_else_has_changed_stays_hers() -> None:
    hers = Draft(1, "Begynte slik.", "Hennes.")
    draft, beside = merged(Draft(2, "Begynte slik.", "Redegjørelse."), hers, _form(BEGAN))
    assert draft == Draft(2, "Begynte slik.", "Hennes.")
    assert beside == {}


def test_a_text_that_she_has_not_changed_is_as_it_is_saved_and_she_is_told() -> None:
    draft, beside = merged(SAVED, Draft(1, BEGAN.summary, "Hennes."), _form(BEGAN))
    assert draft == Draft(2, SAVED.summary, "Hennes.")
    assert beside == {"summary": Beside(SAVED.summary, asked=False)}


@pytest.mark.parametrize("field", FIELDS)
def test_of_a_text_that_both_have_changed_hers_stays_and_she_is_asked(field: str) -> None:
    saved = Draft(2, "En annens.", "En annens.")
    hers = Draft(1, *("Hennes." if name == field else "En annens." for name in FIELDS))
    draft, beside = merged(saved, hers, _form(BEGAN))
    assert draft == Draft(2, hers.summary, hers.account)
    assert beside == {field: Beside("En annens.", asked=True)}


def test_two_who_have_written_the_same_are_asked_nothing() -> None:
    for form in (_form(BEGAN), _form(BEGAN, "sammendrag", "min")):
        assert merged(SAVED, Draft(1, SAVED.summary, SAVED.account), form) == (SAVED, {})


def test_a_form_that_does_not_say_what_it_began_with_takes_nothing_over_unasked() -> None:
    draft, beside = merged(SAVED, BEGAN, {})
    assert draft.summary == BEGAN.summary
    assert beside == {"summary": Beside(SAVED.summary, asked=True)}


@pytest.mark.parametrize("hers", ["Hennes.", SAVED.summary], ids=["her own", "what she was shown"])
def test_what_she_chose_of_one_saved_text_is_forgotten_beside_another(hers: str) -> None:
    form = _form(SAVED, "sammendrag", "min")
    draft, beside = merged(LATER, Draft(2, hers, LATER.account), form)
    assert draft.summary == hers
    assert beside == {"summary": Beside(LATER.summary, asked=True)}


def test_what_she_chose_stands_while_the_saved_text_is_the_same() -> None:
    form = _form(SAVED, "sammendrag", "lagret")
    same = Draft(3, SAVED.summary, SAVED.account)
    _, beside = merged(same, Draft(2, "Hennes.", same.account), form)
    assert beside == {"summary": Beside(SAVED.summary, asked=True, chosen="lagret")}
    assert asked_before(same, form) == beside
    assert asked_before(same, _form(SAVED)) == {}, "she was not asked"


def test_a_form_that_is_sent_again_tells_what_it_began_with_and_not_what_is_saved_now() -> None:
    assert digests_before(_form(BEGAN), SAVED) == digests(BEGAN)
    assert digests_before({}, SAVED) == digests(SAVED)


@pytest.mark.parametrize("choice", ["", "begge"])
def test_who_was_asked_and_has_not_chosen_saves_nothing(choice: str) -> None:
    with pytest.raises(Refused, match="Velg hvilken"):
        chosen(SAVED, Draft(2, "Hennes.", ""), _form(SAVED, "sammendrag", choice), T)


def test_what_she_chooses_is_what_is_saved_and_the_other_text_is_as_she_wrote_it() -> None:
    hers = Draft(2, "Hennes.", "Hennes.")
    mine, theirs = (_form(SAVED, "sammendrag", choice) for choice in ("min", "lagret"))
    assert chosen(SAVED, hers, mine, T) == hers
    assert chosen(SAVED, hers, theirs, T) == Draft(2, SAVED.summary, "Hennes.")
    assert chosen(SAVED, hers, _form(SAVED), T) == hers


def test_a_choice_about_an_earlier_version_puts_nothing_into_her_draft() -> None:
    hers = Draft(2, "Hennes.", "Hennes.")
    assert chosen(LATER, hers, _form(SAVED, "sammendrag", "lagret"), T) == hers


def test_a_text_beside_hers_shows_nothing_of_itself() -> None:
    assert repr(Beside("Lagret av en annen.", asked=True)) == "Beside(…)"
