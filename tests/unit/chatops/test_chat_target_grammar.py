"""Whom a command asks, up to the deadline or the note: a typo there is not taken for a partner."""

from datetime import date

import pytest

from varde.chatops.commands import Assign, Problem, ProblemKind
from varde.chatops.grammar import parse
from varde.shared.domain.codes import Language

TODAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
REF = "26-4817"


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("tildel 26-4817 @nav innan fredag", ("nav",)),
        ("tildel 26-4817 nav og politi senest fredag", ("nav", "politi")),
        ("tildel 26-4817 @nav frist innen fredag", ("nav",)),
        ("assign 26-4817 @nav by Friday", ("nav",)),
    ],
)
def test_a_deadline_may_begin_as_people_say_it(text: str, partners: tuple[str, ...]) -> None:
    assert parse(text, TODAY) == Assign(REF, partners, FRIDAY)


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("tildel 26-4817 @nav frsit fredag", Language.NB, "frist"),
        ("tildel 26-4817 @nav fredag", Language.NN, "frist"),
        ("tildel 26-4817 nav og politi om 3 dager", Language.NB, "frist"),
        ("tildel 26-4817 @nav ntoat Ring", Language.NB, "notat"),
        ("assign 26-4817 @nav tomorrow", Language.EN, "due"),
    ],
)
def test_a_misspelt_or_missing_keyword_is_no_partner(
    text: str, language: Language, meant: str
) -> None:
    problem = parse(text, TODAY, language)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.suggestion) == (ProblemKind.LEFT_OVER, meant)


@pytest.mark.parametrize("handle", ["nav", "politi", "bydel", "udi", "bup", "@note", "@frist"])
def test_a_partners_handle_is_no_typo(handle: str) -> None:
    asked = parse(f"tildel 26-4817 rvts {handle}", TODAY)
    assert asked == Assign(REF, ("rvts", handle.strip("@")))
