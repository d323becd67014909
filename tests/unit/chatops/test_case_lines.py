"""A case in a line says who has it."""

import pytest

from support.chat import DIRECTORY, a_case
from varde.chatops.labels import labels
from varde.chatops.lines import case_line
from varde.shared.casework.views import line_of
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language

LEAD, SUPPORT = AssignmentRole.LEAD, AssignmentRole.SUPPORT
ACCEPTED, DECLINED = AssignmentState.ACCEPTED, AssignmentState.DECLINED


@pytest.mark.parametrize(
    ("assignments", "end"),
    [
        ((("NAV", LEAD, ACCEPTED), ("POLITI", SUPPORT, ACCEPTED)), " · NAV"),
        ((("NAV", LEAD, AssignmentState.ENDED), ("POLITI", LEAD, ACCEPTED)), " · Politiet"),
        ((("NAV", LEAD, DECLINED),), " · Drøftes"),
        ((("POLITI", SUPPORT, ACCEPTED),), " · Drøftes"),
    ],
)
def test_a_line_names_who_leads_and_nobody_who_said_no_or_only_supports(
    assignments: tuple[tuple[str, AssignmentRole, AssignmentState], ...], end: str
) -> None:
    case = a_case(assignments=tuple(Assignment(*one) for one in assignments))
    line = case_line(line_of(case, Language.NB), DIRECTORY, labels(Language.NB))
    assert str(line).endswith(end)
