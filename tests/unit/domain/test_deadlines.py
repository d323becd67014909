"""When somebody is reminded: working days, acute minutes, and every oddity of the calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.timetables import SHIPPED
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Status,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import (
    Around,
    Kind,
    Rung,
    Statutory,
    Wait,
    applies,
    norwegian_day,
    waits,
)
from varde.shared.domain.workdays import is_workday
from varde.shared.platform.holidays import is_holiday

NAV_PROPOSED = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED)
LEAD = Wait(Kind.LEAD, "x")


def _case(urgency: Urgency = Urgency.NORMAL, **changes: object) -> Case:
    case = Case(
        case_id="c" * 32,
        reference="26-4817",
        concern_id="d" * 32,
        status=Status.DISCUSSED,
        facts=Facts(urgency=urgency),
        summary="",
        opened_on=date(2026, 11, 20),
        assignments=(NAV_PROPOSED,),
    )
    return replace(case, **changes)  # type: ignore[arg-type] # the test gives fields of a case


def _norway(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NORWAY).astimezone(UTC)


def _reminders(case: Case, wait: Wait, since: datetime) -> list[tuple[int, str]]:
    planned = SHIPPED.plan(case, wait, since)
    return [(p.step, f"{p.due_at.astimezone(NORWAY):%Y-%m-%d %H:%M}") for p in planned]


def test_an_acute_case_climbs_the_ladder_by_the_minute_even_on_christmas_eve() -> None:
    assert _reminders(_case(Urgency.AKUTT), LEAD, _norway("2026-12-24 23:40")) == [
        (Rung.LEAD, "2026-12-25 00:10"),
        (Rung.COORDINATOR, "2026-12-25 00:25"),
        (Rung.DEPUTY, "2026-12-25 00:40"),
        (Rung.LEADER_ON_DUTY, "2026-12-25 01:10"),
    ]


def test_a_held_acute_case_begins_with_the_coordinator() -> None:
    wait = Wait(Kind.REVIEW, "AKUTT")
    assert _reminders(_case(Urgency.AKUTT), wait, _norway("2026-11-26 12:00")) == [
        (Rung.COORDINATOR, "2026-11-26 12:15"),
        (Rung.DEPUTY, "2026-11-26 12:30"),
        (Rung.LEADER_ON_DUTY, "2026-11-26 13:00"),
    ]


def test_working_days_pass_over_easter_and_remind_when_the_office_opens_after_the_last() -> None:
    # Tuesday before Easter 2027; 3 working days are Wednesday, Tuesday and Wednesday.
    first, *_ = SHIPPED.plan(_case(), LEAD, _norway("2027-03-23 15:59"))
    assert norwegian_day(first.limit_at) == date(2027, 3, 31)
    assert first.due_at == _norway("2027-04-01 08:00")


def test_the_office_opens_at_the_same_hour_before_and_after_summer_time() -> None:
    before, after = (
        SHIPPED.plan(_case(Urgency.RAAD), Wait(Kind.REVIEW, ""), _norway(day))[0].due_at
        for day in ("2026-03-24 10:00", "2026-03-25 10:00")
    )
    assert (before.hour, after.hour) == (7, 6)  # in UTC: Friday, and Monday after the change
    assert before.astimezone(NORWAY).hour == after.astimezone(NORWAY).hour == 8


def test_acute_minutes_are_not_lengthened_by_the_change_to_winter_time() -> None:
    since = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02:45, for the first time that night
    first, *_ = SHIPPED.plan(_case(Urgency.AKUTT), LEAD, since)
    assert first.due_at - since == timedelta(minutes=30)
    assert first.due_at.astimezone(NORWAY).hour == 2  # for the second time


def test_the_agreed_deadline_reminds_before_on_and_after() -> None:
    wait = Wait(Kind.AGREED, "2026-11-27")
    assert _reminders(_case(), wait, _norway("2026-11-24 09:00")) == [
        (Around.BEFORE, "2026-11-26 08:00"),
        (Around.ON_THE_DAY, "2026-11-27 08:00"),
        (Around.AFTER, "2026-11-30 08:00"),
    ]


def test_a_deadline_on_a_holiday_reminds_on_working_days_alone() -> None:
    wait = Wait(Kind.AGREED, "2026-12-25")
    assert _reminders(_case(), wait, _norway("2026-12-01 09:00")) == [
        (Around.BEFORE, "2026-12-24 08:00"),
        (Around.AFTER, "2026-12-28 08:00"),
    ]


def test_a_deadline_set_for_today_does_not_remind_of_what_was_just_agreed() -> None:
    wait = Wait(Kind.AGREED, "2026-11-26")
    assert _reminders(_case(), wait, _norway("2026-11-26 09:00")) == [
        (Around.AFTER, "2026-11-27 08:00")
    ]


def test_what_is_agreed_the_moment_the_office_opens_is_not_reminded_of_at_once() -> None:
    wait = Wait(Kind.AGREED, "2026-11-27")
    first, *_ = _reminders(_case(), wait, _norway("2026-11-26 08:00"))
    assert first == (Around.ON_THE_DAY, "2026-11-27 08:00")


def test_the_regular_look_waits_for_a_working_day() -> None:
    # 14 days later is the 17th of May, and Whit Monday.
    assert _reminders(_case(), Wait(Kind.OPEN), _norway("2027-05-03 12:00")) == [
        (1, "2027-05-18 08:00")
    ]
    assert _reminders(_case(), Wait(Kind.QUIET, "3"), _norway("2026-11-26 12:00")) == [
        (1, "2027-02-24 08:00")
    ]


@pytest.mark.parametrize(
    ("begun", "code", "due", "last_day"),
    [
        ("2026-11-20", "BV_1W", "2026-11-26 08:00", date(2026, 11, 27)),
        ("2026-12-21", "BV_1W", "2026-12-24 08:00", date(2026, 12, 28)),
        ("2026-11-30", "BV_3M", "2027-03-05 08:00", date(2027, 3, 7)),
        ("2027-11-30", "BV_3M", "2028-03-06 08:00", date(2028, 3, 7)),  # through 29 February
        ("2026-12-20", "BV_3M", "2027-03-24 08:00", date(2027, 3, 27)),  # in Easter
    ],
)
def test_a_deadline_of_the_law_reminds_its_owner_the_working_day_before(
    begun: str, code: str, due: str, last_day: date
) -> None:
    (planned,) = SHIPPED.plan(_case(), Wait(code), _norway(f"{begun} 12:00"))
    assert (planned.step, planned.due_at) == (1, _norway(due))
    assert norwegian_day(planned.limit_at) == last_day
    assert planned.subject == "BARNEVERN"


def test_a_deadline_that_the_rules_no_longer_know_or_that_is_too_near_reminds_of_nothing() -> None:
    assert SHIPPED.plan(_case(), Wait("GONE"), _norway("2026-11-20 12:00")) == ()
    at_once = Statutory("BARNEVERN", "", months=0, days=0)
    for days, planned in ((0, 0), (1, 0), (2, 1)):
        law = replace(SHIPPED, statutory={"LAW": replace(at_once, days=days)})
        assert len(law.plan(_case(), Wait("LAW"), _norway("2026-11-24 08:00"))) == planned


def test_a_held_case_waits_for_review_and_a_released_one_for_a_lead() -> None:
    held = _case(hold_reasons=(HoldReason.LANGUAGE,), due_on=date(2026, 12, 1))
    assert {wait.kind for wait in waits(held)} == {Kind.OPEN, Kind.QUIET, Kind.REVIEW}
    released = replace(held, hold_reasons=())
    assert {wait.kind for wait in waits(released)} == {
        Kind.OPEN,
        Kind.QUIET,
        Kind.LEAD,
        Kind.AGREED,
    }


def test_a_closed_case_waits_for_nothing() -> None:
    assert waits(_case(status=Status.CLOSED)) == ()


def test_an_accepted_lead_is_not_asked_again() -> None:
    accepted = replace(NAV_PROPOSED, state=AssignmentState.ACCEPTED)
    assert Kind.LEAD not in {wait.kind for wait in waits(_case(assignments=(accepted,)))}


@pytest.mark.parametrize("status", [Status.ADVICE_GIVEN, Status.FORWARDED])
def test_a_case_that_no_partner_takes_needs_no_lead(status: Status) -> None:
    alone = _case(assignments=(), status=status)
    assert Kind.LEAD not in {wait.kind for wait in waits(alone)}


def test_somebody_must_take_the_lead_that_nobody_has() -> None:
    assert Wait(Kind.LEAD, "NORMAL") in waits(_case(assignments=()))


def test_being_asked_and_a_new_urgency_each_begin_a_new_wait() -> None:
    proposed, acute = _case(), _case(Urgency.AKUTT)
    asked = _case(assignments=(replace(NAV_PROPOSED, state=AssignmentState.ASKED),))
    found = [{w for w in waits(c) if w.kind == Kind.LEAD} for c in (proposed, acute, asked)]
    assert len(set.union(*found)) == 3


def test_a_deadline_of_the_law_is_for_an_owner_who_takes_part() -> None:
    theirs = Wait("BV_1W", "NAV")
    assert applies(_case(), theirs)
    for other in ("BARNEVERN", "POLITI"):
        assert not applies(_case(), Wait("BV_1W", other))
    assert not applies(_case(hold_reasons=(HoldReason.LANGUAGE,)), theirs)
    assert not applies(_case(status=Status.CLOSED), theirs)
    declined = replace(NAV_PROPOSED, state=AssignmentState.DECLINED)
    assert not applies(_case(assignments=(declined,)), theirs)


MINUTES = 16 * 366 * 1440
moments = st.integers(0, MINUTES).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments, st.sampled_from(Urgency), st.sampled_from([Kind.LEAD, Kind.REVIEW]))
def test_a_ladder_climbs_and_begins_after_its_limit(
    since: datetime, urgency: Urgency, kind: Kind
) -> None:
    planned = SHIPPED.plan(_case(urgency), Wait(kind, ""), since)
    moments = [p.due_at for p in planned]
    assert moments == sorted(set(moments))
    assert all(since < p.limit_at <= p.due_at for p in planned)


@given(moments, st.integers(0, 400))
def test_what_is_reckoned_in_working_days_reminds_when_an_office_opens(
    since: datetime, days: int
) -> None:
    due_on = norwegian_day(since) + timedelta(days=days)
    agreed = Wait(Kind.AGREED, due_on.isoformat())
    for wait in (LEAD, Wait(Kind.OPEN), Wait(Kind.QUIET, "1"), agreed):
        for planned in SHIPPED.plan(_case(), wait, since):
            local = planned.due_at.astimezone(NORWAY)
            assert local.time() == time(8, 0)
            assert is_workday(local.date(), is_holiday)
            assert planned.due_at > since
