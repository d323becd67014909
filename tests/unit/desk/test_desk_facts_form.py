"""The facts of a case as a form: what is sent back as it was changes nothing, and what two have changed is asked about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.facts import FACTS
from varde.desk.facts import BEGAN, Known, Page, changes_of, corrected_words, page_of
from varde.desk.labels import desk_texts
from varde.shared.casework.correction import UNREAD, Changes, corrected
from varde.shared.domain.codes import AgeGroup, Arena, Form, Language, Persons, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.errors import Refused

NB = Language.NB
T = desk_texts(NB)
PLAIN = Facts(forms=(Form.LAB,), arena=Arena.ARBEIDSPLASS, indicators=("ILO07", "ILO08"))


def _sent(page: Page) -> dict[str, str]:
    """The form as a browser sends it."""
    boxes = [f"fakta-ogsa-{code}" for code in page.also]
    boxes += [f"fakta-tegn-{code}" for code in page.there]
    chosen = {f"fakta-{fact.name}": fact.chosen for fact in (page.forms, *page.bands)}
    return {BEGAN: page.began} | chosen | dict.fromkeys(boxes, "ja")


def _page(facts: Facts, form: dict[str, str] | None = None) -> Page:
    return page_of(Known(facts, facts, {}), form, NB)


@given(FACTS)
def test_a_form_sent_as_it_is_corrects_nothing(facts: Facts) -> None:
    assert changes_of(facts, _sent(_page(facts)), T) == (Changes(), False)


@given(FACTS, FACTS)
def test_what_somebody_else_has_corrected_is_never_corrected_back_by_who_did_not_touch_it(
    facts: Facts, meanwhile: Facts
) -> None:
    now = replace(meanwhile, language=facts.language)
    assert changes_of(now, _sent(_page(facts)), T) == (Changes(), False)


@given(FACTS, FACTS, st.sampled_from(Urgency))
def test_her_word_is_what_the_facts_say_afterwards_and_the_page_shows_it_till_then(
    facts: Facts, meanwhile: Facts, urgency: Urgency
) -> None:
    form = _sent(_page(facts)) | {"fakta-urgency": urgency, "fakta-tegn-ILO05": "ja"}
    form.pop("fakta-tegn-ILO08", "")
    changes, asked = changes_of(meanwhile, form, T)
    now = corrected(meanwhile, changes)
    touched = urgency is not facts.urgency
    assert now.urgency is (urgency if touched else meanwhile.urgency)
    assert "ILO08" not in now.indicators or "ILO08" not in facts.indicators
    assert "ILO05" in now.indicators or "ILO05" in facts.indicators
    both = touched and meanwhile.urgency not in {urgency, facts.urgency}
    assert asked == both
    page = _page(meanwhile, form)
    assert page.asked == both
    (shown,) = [fact for fact in page.bands if fact.name == "urgency"]
    assert shown.chosen == now.urgency
    assert bool(shown.asked) == both


def test_the_most_likely_form_stands_first_and_unclear_only_alone() -> None:
    form = _sent(_page(PLAIN)) | {"fakta-forms": "SEX", "fakta-ogsa-LAB": "ja"}
    assert changes_of(PLAIN, form, T)[0] == Changes(forms=(Form.SEX, Form.LAB))
    form |= {"fakta-forms": "UNK"}
    assert changes_of(PLAIN, form, T)[0] == Changes(), "LAB alone is left, as it was"
    form.pop("fakta-ogsa-LAB")
    assert changes_of(PLAIN, form, T)[0] == Changes(forms=(Form.UNK,))


def test_an_age_that_is_known_cannot_be_made_unknown() -> None:
    ages = {fact.name: dict(fact.options) for fact in _page(PLAIN).bands}["age"]
    assert AgeGroup.UNKNOWN in ages
    child = replace(PLAIN, age=AgeGroup.CHILD)
    ages = {fact.name: dict(fact.options) for fact in _page(child).bands}["age"]
    assert list(ages) == [AgeGroup.CHILD, AgeGroup.ADULT]
    form = _sent(_page(child)) | {"fakta-age": "unknown"}
    with pytest.raises(Refused):
        changes_of(child, form, T)


def test_it_says_what_the_rules_read_and_what_the_group_sees() -> None:
    shown = replace(PLAIN, arena=Arena.UKJENT, indicators=("ILO08",))
    read = {"persons": Persons.MANY, "ILO05": "yes", "ILO08": "yes", "urgency": UNREAD}
    page = page_of(Known(PLAIN, shown, read), None, NB)
    told = {fact.name: (fact.read, fact.shown) for fact in page.bands}
    assert told["arena"] == ("Arbeidsplassen", "Ukjent sted")
    assert told["persons"] == ("Mange personer", "")
    assert told["urgency"] == ("kunne ikke leses", "")
    assert page.signs_read == "Fysisk eller seksuell vold"
    assert page.signs_shown == "Tilbakeholdte identitetsdokumenter"


def test_the_log_tells_a_correction_in_words_and_no_code_that_nobody_knows() -> None:
    detail = "forms:SEX LAB age:child ILO05:yes URG_TRAVEL:no X9:yes arena:x"
    assert corrected_words(detail, NB) == (
        "Form for utnyttelse: Prostitusjon eller andre seksuelle ytelser, Tvangsarbeid eller "
        "tvangstjenester; Alder: Barn eller mulig under 18 år; Fysisk eller seksuell vold: er der; "
        "Nært forestående reise eller flytting: er ikke der"
    )
    assert corrected_words("", NB) == corrected_words("x y z", NB) == ""
