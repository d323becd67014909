from dataclasses import replace
from datetime import date

from support.chat import a_case
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Status
from varde.shared.domain.story import Happened, What, happened

FRIDAY = date(2026, 11, 27)
CASE = a_case()


def _with(state: AssignmentState, partner: str = "NAV") -> Assignment:
    return Assignment(partner, AssignmentRole.LEAD, state)


def test_whoever_is_asked_is_told_with_the_deadline_and_once() -> None:
    asked = replace(CASE, assignments=(_with(AssignmentState.ASKED),), due_on=FRIDAY)
    assert happened(CASE, asked) == (Happened(What.ASKED, ("NAV",), FRIDAY),)
    assert happened(asked, asked) == ()


def test_an_acceptance_and_a_moved_deadline_are_told() -> None:
    accepted = replace(CASE, assignments=(_with(AssignmentState.ACCEPTED),))
    assert happened(CASE, accepted) == (Happened(What.ACCEPTED, ("NAV",)),)
    moved = replace(accepted, due_on=FRIDAY)
    assert happened(accepted, moved) == (Happened(What.DEADLINE, (), FRIDAY),)
    assert happened(moved, replace(moved, due_on=None)) == (Happened(What.DEADLINE),)


def test_notes_status_and_a_deadline_that_ends_with_the_case_are_no_news() -> None:
    due = replace(CASE, due_on=FRIDAY)
    assert happened(due, replace(due, status=Status.CLOSED, due_on=None)) == ()
    assert happened(CASE, replace(CASE, status=Status.WAITING, version=2)) == ()
    declined = replace(CASE, assignments=(_with(AssignmentState.DECLINED),))
    assert happened(CASE, declined) == ()
