"""The case's life cycle and small facts, and the clock of the machine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support.times import FixedClock
from varde.shared.domain.case import ALLOWED, Assignment, Case, may_follow
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    AgeGroup,
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Reporter,
    Status,
    Urgency,
)
from varde.shared.domain.concern import Facts

LEAD, SUPPORT = AssignmentRole.LEAD, AssignmentRole.SUPPORT
CASE = Case(
    "c" * 32, "26-0001", "d" * 32, Status.DISCUSSED, Facts(), "Oppsummering.", FixedClock().today()
)


def test_every_status_has_its_followers_and_can_be_reached() -> None:
    assert set(ALLOWED) == set(Status)
    reachable = {Status.RECEIVED}.union(*ALLOWED.values())
    assert reachable == set(Status)


def test_nothing_follows_an_end_but_reopening() -> None:
    assert [new for new in Status if may_follow(Status.CLOSED, new)] == [Status.REOPENED]
    assert [new for new in Status if may_follow(Status.REJECTED, new)] == [Status.REOPENED]


@pytest.mark.parametrize("status", list(Status))
def test_a_case_is_open_until_closed_or_rejected(status: Status) -> None:
    assert replace(CASE, status=status).open is (status not in {Status.CLOSED, Status.REJECTED})


def test_a_case_with_a_reason_is_held() -> None:
    assert not CASE.held
    assert replace(CASE, hold_reasons=(HoldReason.GUARD,)).held


def test_the_lead_is_the_latest_that_is_still_in_play() -> None:
    assert CASE.lead is None
    asked = Assignment("NAV", LEAD, AssignmentState.ASKED)
    helper = Assignment("POLITI", SUPPORT, AssignmentState.ACCEPTED)
    assert CASE.with_assignment(asked).with_assignment(helper).lead == asked
    ended = replace(asked, state=AssignmentState.ENDED)
    assert CASE.with_assignment(asked).with_assignment(ended).lead is None


def test_a_partner_has_one_assignment_in_a_case() -> None:
    first = Assignment("NAV", SUPPORT, AssignmentState.PROPOSED)
    second = Assignment("NAV", LEAD, AssignmentState.ASKED)
    assert CASE.with_assignment(first).with_assignment(second).assignments == (second,)


def test_urgency_ranks_the_most_urgent_first() -> None:
    assert min(Urgency, key=lambda u: u.rank) is Urgency.AKUTT
    assert [u.rank for u in Urgency] == [0, 1, 2, 3]


def test_facts_tell_a_child_and_a_self_report() -> None:
    assert Facts(age=AgeGroup.CHILD).child
    assert not Facts().child
    assert Facts(reporter=Reporter.SELF).self_report
    assert not Facts().self_report


def test_the_machine_clock_is_aware_and_its_day_is_norways() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() is not None
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    assert clock.today() in {clock.now().date(), FixedClock(clock.now()).today()}
