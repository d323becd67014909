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


@pytest.mark.parametrize(
    ("kinds", "child", "doubt"),
    [(0, True, False), (1, False, False), (1, True, True), (2, False, True)],
)
def test_two_kinds_of_danger_or_one_and_a_child_are_a_doubt(
    kinds: int, child: bool, doubt: bool
) -> None:
    told = Counter(["beside:URG_NOW", "beside:URG_WEAPON"][:kinds])
    assert scoring.danger_in_doubt(RULES, told, child=child) is doubt


def test_an_arena_is_read_from_a_place_and_from_a_cue_only_beside_a_sign() -> None:
    assert scoring.arena_of(RULES, Counter(), Counter()) is Arena.UKJENT
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
