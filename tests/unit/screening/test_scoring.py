"""Where one wording more or less decides: form, arena, urgency."""

from collections import Counter

import pytest

from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.screening import RuleFiles, scoring

RULES = RuleFiles.read().compiled().indicators


def _urgency(
    *indicators: str,
    general: bool = False,
    danger: bool = False,
    doubt: bool = False,
    other: int = 0,
) -> Urgency:
    return scoring.urgency_of(
        RULES, indicators, (), general=general, danger=danger, doubt=doubt, elsewhere=other
    )


@pytest.mark.parametrize(
    ("indicators", "urgency"),
    [
        (("ILO07", "ILO08"), Urgency.NORMAL),
        (("ILO07", "ILO08", "ILO09"), Urgency.NORMAL),
        (("ILO03", "ILO07"), Urgency.NORMAL),
        (("ILO03", "ILO07", "ILO08"), Urgency.HOY),
        (("ILO03", "ILO07", "ILO08", "ILO09"), Urgency.HOY),
        (("ILO05",), Urgency.HOY),
    ],
)
def test_three_strong_signs_with_control_or_violence_need_help_soon(
    indicators: tuple[str, ...], urgency: Urgency
) -> None:
    assert _urgency(*indicators) is urgency


def test_danger_asks_for_more_than_a_weak_sign() -> None:
    assert _urgency("GEN02", danger=True) is Urgency.NORMAL
    assert _urgency("GEN01", danger=True) is Urgency.HOY


def test_a_question_in_general_is_advice_unless_danger_may_be_meant() -> None:
    assert _urgency(general=True) is Urgency.RAAD
    assert _urgency(general=True, doubt=True) is Urgency.HOY


def test_another_matter_outweighs_only_fewer_strong_signs() -> None:
    assert _urgency("ILO05", other=1) is Urgency.HOY
    assert _urgency("ILO05", other=2) is Urgency.NORMAL
    assert _urgency("ILO05", "GEN01", "GEN02", other=2) is Urgency.NORMAL


def test_another_matter_does_not_outweigh_acute_danger() -> None:
    told = scoring.urgency_of(
        RULES, (), ("URG_WEAPON",), general=False, danger=False, doubt=False, elsewhere=9
    )
    assert told is Urgency.AKUTT


@pytest.mark.parametrize(
    ("kinds", "child", "doubt"),
    [
        (0, True, False),
        (1, False, False),
        (1, True, True),
        (2, False, True),
        (2, True, True),
        (3, False, True),
    ],
)
def test_two_kinds_of_danger_or_one_and_a_child_are_a_doubt(
    kinds: int, child: bool, doubt: bool
) -> None:
    told = Counter(["beside:URG_NOW", "beside:URG_WEAPON", "beside:URG_MISSING"][:kinds])
    assert scoring.danger_in_doubt(RULES, told, child=child) is doubt


def test_what_is_urgent_but_not_acute_makes_no_doubt() -> None:
    told = Counter(["beside:URG_NOW", "beside:URG_TRAVEL"])
    assert not scoring.danger_in_doubt(RULES, told, child=False)


def test_an_arena_is_read_from_a_place_and_from_a_cue_only_beside_a_sign() -> None:
    assert scoring.arena_of(RULES, Counter(), Counter()) is Arena.UKJENT
    assert scoring.arena_of(RULES, Counter({"ILO05": 1}), Counter()) is Arena.UKJENT
    assert scoring.arena_of(RULES, Counter({"arena:HJEM": 1}), Counter()) is Arena.UKJENT
    assert scoring.arena_of(RULES, Counter({"arena:HJEM": 1, "ILO05": 1}), Counter()) is Arena.HJEM


def test_words_alone_must_say_more_than_a_sign() -> None:
    named = Counter({"name:ORG": 1})
    assert scoring.forms_of(RULES, scoring.form_scores(RULES, named), Arena.UKJENT, named) == (
        Form.UNK,
    )
    sign = Counter({"ORG01": 1})
    assert scoring.forms_of(RULES, scoring.form_scores(RULES, sign), Arena.UKJENT, sign) == (
        Form.ORG,
    )


@pytest.mark.parametrize(
    ("found", "form", "points"),
    [
        ({"ORG01": 1}, Form.ORG, 3),
        ({"ILO08": 1}, Form.LAB, 3),
        ({"ILO08": 1, "SEX02": 1}, Form.LAB, 1),
        ({"ILO08": 1, "ILO10": 1, "SEX02": 1}, Form.LAB, 2),
        ({"ILO08": 1, "BEG01": 1}, Form.LAB, 1),
        ({"form:DOM": 9}, Form.DOM, 2),
        ({"SEX01": 1, "name:SEX": 1}, Form.SEX, 4),
        ({"SEX02": 1, "form:SEX": 1}, Form.SEX, 4),
        ({"name:SEX": 1, "name:LAB": 1}, Form.LAB, 0),
        ({"name:SEX": 1, "form:SEX": 9}, Form.SEX, 4),
        ({"name:SEX": 9}, Form.SEX, 4),
        ({"name:LAB": 9, "form:LAB": 9}, Form.LAB, 5),
        ({"form:SEX": 1}, Form.SEX, 1),
        ({}, Form.SEX, 0),
    ],
)
def test_a_form_has_points_by_signs_names_and_few_cues(
    found: dict[str, int], form: Form, points: int
) -> None:
    assert scoring.form_scores(RULES, Counter(found))[form] == points


@pytest.mark.parametrize(
    ("found", "child", "fired"),
    [
        ({"URG_WEAPON": 1}, False, True),
        ({"beside:URG_WEAPON": 1}, False, False),
        ({"beside:URG_WEAPON": 1, "ILO05": 1}, False, True),
        ({"beside:URG_WEAPON": 1, "ILO08": 1}, False, False),
        ({"beside:URG_WEAPON": 1}, True, True),
        ({"ILO05": 1}, True, False),
    ],
)
def test_danger_that_may_be_harmless_asks_for_company(
    found: dict[str, int], child: bool, fired: bool
) -> None:
    assert ("URG_WEAPON" in scoring.fired_signals(RULES, Counter(found), child=child)) is fired


@pytest.mark.parametrize(
    ("found", "child", "fired"),
    [({}, True, False), ({"ILO08": 1}, True, True), ({"ILO08": 1}, False, False)],
)
def test_a_child_is_urgent_beside_a_sign(found: dict[str, int], child: bool, fired: bool) -> None:
    assert ("URG_CHILD" in scoring.fired_signals(RULES, Counter(found), child=child)) is fired


@pytest.mark.parametrize(
    ("found", "arena"),
    [
        ({"place:SJO": 1}, Arena.SJO),
        ({"place:SJO": 2}, Arena.SJO),
        ({"place:MASSASJE": 1}, Arena.UKJENT),
        ({"place:MASSASJE": 1, "SEX02": 1}, Arena.MASSASJE),
        ({"place:GATE": 1, "arena:SJO": 9, "ILO05": 1}, Arena.SJO),
        ({"place:SKOLE": 1, "arena:GATE": 2, "BEG01": 1}, Arena.GATE),
        ({"place:SKOLE": 9, "place:GATE": 2, "arena:GATE": 1, "ILO05": 1}, Arena.GATE),
        ({"place:SKOLE": 9, "place:GATE": 2, "ILO05": 1}, Arena.GATE),
        ({"place:SKOLE": 2, "place:GATE": 1, "arena:GATE": 2, "ILO05": 1}, Arena.SKOLE),
        ({"place:SKOLE": 1, "arena:GATE": 3, "ILO05": 1}, Arena.GATE),
        ({"place:SKOLE": 1, "arena:GATE": 2, "ILO05": 1}, Arena.SKOLE),
        ({"place:SKOLE": 1, "arena:SKOLE": 1, "arena:GATE": 3, "ILO05": 1}, Arena.SKOLE),
        ({"place:GATE": 1, "arena:SKOLE": 9, "ILO05": 1}, Arena.GATE),
        ({"place:SKOLE": 1, "arena:GATE": 1, "BEG01": 1}, Arena.GATE),
        ({"place:SKOLE": 1, "arena:SKOLE": 1, "arena:GATE": 1, "BEG01": 1}, Arena.SKOLE),
    ],
)
def test_of_two_places_and_three_cues_at_most_a_place_counts_three_and_a_fitting_sign_two(
    found: dict[str, int], arena: Arena
) -> None:
    told = Counter(found)
    assert scoring.arena_of(RULES, told, scoring.form_scores(RULES, told)) is arena


@pytest.mark.parametrize(
    ("found", "arena"),
    [
        ({"place:ARBEIDSPLASS": 1, "place:SKOLE": 1, "ILO08": 1}, Arena.ARBEIDSPLASS),
        ({"place:HJEM": 1, "place:SKOLE": 1, "ILO05": 1}, Arena.SKOLE),
    ],
)
def test_at_a_tie_an_arena_goes_first_only_when_the_form_that_it_suggests_is_there(
    found: dict[str, int], arena: Arena
) -> None:
    told = Counter(found)
    assert scoring.arena_of(RULES, told, scoring.form_scores(RULES, told)) is arena


@pytest.mark.parametrize(
    ("points", "found", "forms"),
    [
        ({Form.SEX: 3, Form.DOM: 2}, {"ILO05": 1}, (Form.SEX, Form.DOM)),
        ({Form.SEX: 2, Form.DOM: 3}, {"ILO05": 1}, (Form.DOM, Form.SEX)),
        ({Form.SEX: 2, Form.DOM: 2}, {"ILO05": 1}, (Form.SEX, Form.DOM)),
        ({Form.SEX: 4, Form.DOM: 2}, {"ILO05": 1}, (Form.SEX,)),
        ({Form.SEX: 2}, {"ILO05": 1}, (Form.SEX,)),
        ({Form.SEX: 1}, {"ILO05": 1}, (Form.UNK,)),
        ({Form.SEX: 4}, {}, (Form.SEX,)),
        ({Form.SEX: 3}, {}, (Form.UNK,)),
        ({}, {"place:HJEM": 1, "ILO05": 1}, (Form.DOM,)),
        ({}, {"place:HJEM": 2, "ILO05": 1}, (Form.DOM,)),
        ({}, {"place:HJEM": 2, "place:SJO": 1, "ILO05": 1}, (Form.DOM,)),
        ({}, {"place:HJEM": 2, "place:DIGITALT": 1, "ILO05": 1}, (Form.DOM,)),
        ({Form.LAB: 3}, {"ILO08": 1}, (Form.LAB,)),
        ({Form.LAB: 9}, {}, (Form.UNK,)),
        ({}, {"arena:HJEM": 1, "ILO05": 1}, (Form.UNK,)),
        ({Form.SEX: 6, Form.DOM: 2}, {"place:HJEM": 1, "ILO05": 1}, (Form.SEX, Form.DOM)),
        ({Form.SEX: 5, Form.DOM: 1}, {"place:HJEM": 1, "ILO05": 1}, (Form.SEX,)),
        ({}, {"place:HJEM": 1, "GEN02": 1}, (Form.UNK,)),
        ({Form.CRIM: 2}, {"place:HJEM": 1, "ILO05": 1}, (Form.CRIM,)),
    ],
)
def test_a_form_is_likely_from_enough_points_and_not_far_below_the_best(
    points: dict[Form, int], found: dict[str, int], forms: tuple[Form, ...]
) -> None:
    assert scoring.forms_of(RULES, Counter(points), Arena.HJEM, Counter(found)) == forms


def test_where_every_arena_needs_a_sign_none_is_named_without_one() -> None:
    arenas = [arena.model_copy(update={"needs_sign": True}) for arena in RULES.arena]
    rules = RULES.model_copy(update={"arena": tuple(arenas)})
    assert scoring.arena_of(rules, {"place:HJEM": 2}, {}) is Arena.UKJENT
