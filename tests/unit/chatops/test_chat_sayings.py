"""Commands as people say them: with small words between, other names for a status, and days by their week."""

from datetime import date

import pytest

from varde.chatops.commands import Assign, Command, Problem, ProblemKind, SetDue, Show
from varde.chatops.grammar import parse
from varde.shared.domain.codes import Language

TODAY = date(2026, 11, 24)  # a Tuesday
REF = "26-4817"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("vis meg saken 26-4817", Show(REF)),
        ("vis meg saka 26-4817", Show(REF)),
        ("show me case 26-4817", Show(REF)),
        ("Show us the case 26-4817", Show(REF)),
        ("vis sak nr. 26-4817", Show(REF)),
        ("frist 26-4817 uke 50", SetDue(REF, date(2026, 12, 11))),
        ("frist 26-4817 innen jul", SetDue(REF, date(2026, 12, 24))),
        ("tildel 26-4817 @nav før jul", Assign(REF, ("nav",), date(2026, 12, 23))),
        (
            "assign 26-4817 @nav before christmas note call",
            Assign(REF, ("nav",), date(2026, 12, 23), "call"),
        ),
    ],
)
def test_a_command_is_understood_as_it_is_said(text: str, command: Command) -> None:
    assert parse(text, TODAY) == command


@pytest.mark.parametrize(
    ("text", "kind", "suggestion"),
    [
        ("status 26-4817 tildelt", ProblemKind.BAD_STATUS, "fordelt"),
        ("status 26-4817 lukket.", ProblemKind.BAD_STATUS, "lukk"),
        ("status 26-4817 ferdig", ProblemKind.BAD_STATUS, "lukk"),
        ("vis meg", ProblemKind.NO_REFERENCE, ""),
        ("vis meg de 26-4817", ProblemKind.BAD_REFERENCE, ""),
        ("frist 26-4817 uke 54", ProblemKind.NO_SUCH_DATE, ""),
        ("frist 26-4817 før i dag", ProblemKind.PAST_DATE, ""),
    ],
)
def test_what_is_wrong_is_named_and_the_word_that_is_meant(
    text: str, kind: ProblemKind, suggestion: str
) -> None:
    problem = parse(text, TODAY)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.suggestion) == (kind, suggestion)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("status 26-4817 tildelt", "assigned"), ("status 26-4817 lukka", "close")],
)
def test_a_status_by_another_name_is_suggested_in_the_askers_language(
    text: str, suggestion: str
) -> None:
    problem = parse(text, TODAY, Language.EN)
    assert isinstance(problem, Problem)
    assert problem.suggestion == suggestion
