"""What is kept of a form while the password is given: choices of lists alone, for a while, told once."""

import pytest

from support.times import FixedClock
from varde.desk.unsent import _MOST, Unsent, UnsentForms

PATH = "/sak/26-4817/melder/avsender"
PAGE = "/sak/26-4817/melder"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def forms(clock: FixedClock) -> UnsentForms:
    return UnsentForms(clock)


def test_a_choice_is_told_once_and_on_its_own_page_alone(forms: UnsentForms) -> None:
    forms.keep("a", PATH, {"hvorfor": "danger"})
    for page in ("/sak/26-4817/slett", "/sak/26-481", "/sak/26-4817/meld"):
        assert forms.take("a", page) == Unsent()
    assert forms.take("b", PAGE) == Unsent(), "another session's"
    assert forms.take("a", PAGE) == Unsent(PATH, {"hvorfor": "danger"})
    assert forms.take("a", PAGE) == Unsent()


def test_no_word_and_no_secret_is_kept(forms: UnsentForms) -> None:
    form = {"gammel": "p", "ny": "p", "passord": "p", "svar": "Takk.", "skjema": "t", "papir": "ja"}
    forms.keep("a", "/nokler/fjern", form | {"medlem": "x" * 65})
    assert forms.take("a", "/nokler").chosen == {"papir": "ja"}


def test_why_a_case_is_closed_is_typed_and_not_chosen(forms: UnsentForms) -> None:
    follow = "/sak/26-4817/oppfolging"
    forms.keep("a", f"{follow}/lukk", {"utfall": "raad", "hvorfor": "De fikk råd."})
    assert forms.take("a", follow) == Unsent(f"{follow}/lukk")


@pytest.mark.parametrize("act", ["lukk", "endre", "melder/sporsmal", "ny"])
def test_of_a_form_in_which_nothing_is_chosen_that_is_kept_nothing_is(
    forms: UnsentForms, act: str
) -> None:
    forms.keep("a", f"/sak/26-4817/{act}", dict.fromkeys(("hvorfor", "medlem"), "Kari"))
    assert not forms.take("a", f"/sak/26-4817/{act}").chosen


def test_after_a_while_and_when_the_session_is_over_nothing_is_left(
    forms: UnsentForms, clock: FixedClock
) -> None:
    forms.keep("a", PATH, {"hvorfor": "danger"})
    clock.forward(minutes=16)
    assert forms.take("a", PAGE) == Unsent()
    forms.keep("b", PATH, {"hvorfor": "danger"})
    assert forms.sessions == {"b"}
    forms.drop("b")
    assert forms.sessions == set()


def test_the_last_form_counts_and_the_oldest_session_goes_first(forms: UnsentForms) -> None:
    forms.keep("a", PATH, {"hvorfor": "danger"})
    forms.keep("a", PATH, {"hvorfor": "duty"})
    assert forms.take("a", PAGE).chosen == {"hvorfor": "duty"}
    for number in range(_MOST + 1):
        forms.keep(str(number), PATH, {})
    assert len(forms.sessions) == _MOST
    assert "0" not in forms.sessions
