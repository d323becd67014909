"""What a case waits for, and when somebody is reminded of it: pure functions.

A wait begins and ends with a change of the case. Its steps are planned once, from the moment it began:
minutes and hours run around the clock; working days end when the office opens in Norway, never on a
holiday.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from itertools import accumulate

from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import AssignmentState, Status, Urgency
from varde.shared.domain.workdays import IsHoliday, add_workdays, is_workday

START = 0
"""The step in which a wait begins; those that remind are planned from it, and counted from 1."""
LATE_AFTER = timedelta(minutes=5)
"""How long after its time a step may run, or a reminder be under way, before something is wrong."""

_NO_LEAD_NEEDED = frozenset({Status.ADVICE_GIVEN, Status.FORWARDED})
_OUT = frozenset({AssignmentState.DECLINED, AssignmentState.ENDED})
_MONTHS = 12
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """Kinds of waits. Every other kind is the code of a deadline of ``routing.toml``, in capitals."""

    LEAD = "lead"
    """Somebody takes the lead."""
    REVIEW = "review"
    """The coordinator looks at a held case."""
    AGREED = "agreed"
    """The agreed deadline."""
    OPEN = "open"
    """The regular look at what is open."""
    QUIET = "quiet"
    """Nothing happens."""


class Rung(IntEnum):
    """Who is reminded: the steps of ``Kind.LEAD``; those of ``Kind.REVIEW`` begin with the coordinator."""

    LEAD = 1
    COORDINATOR = 2
    DEPUTY = 3
    LEADER_ON_DUTY = 4


class Around(IntEnum):
    """The steps of ``Kind.AGREED``: the working day before, the day itself, and the working day after."""

    BEFORE = 1
    ON_THE_DAY = 2
    AFTER = 3


class StepState(StrEnum):
    """What became of a step."""

    PENDING = "pending"
    DONE = "done"
    MET = "met"
    """What it would have reminded of was done."""
    OVERTAKEN = "overtaken"
    """A later step of the same wait was due as well, after an outage: that one alone reminds."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that a case waits for. ``subject`` tells two waits of one kind apart."""

    kind: str
    subject: str = ""

    @property
    def statutory(self) -> bool:
        """True for a deadline of ``routing.toml``, which is the owner's own."""
        return self.kind.isupper()


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a wait. ``due_at`` and ``limit_at`` are in UTC; the limit is what it reminds of."""

    step_id: str
    case_id: str
    wait: Wait
    step: int
    generation: int
    """The version of the case with which the wait began."""
    due_at: datetime
    limit_at: datetime
    about: str = ""
    """Words of ``routing.toml`` for a statutory deadline."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step to come of the wait that is being planned."""

    step: int
    due_at: datetime
    limit_at: datetime
    subject: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """How long: minutes around the clock, or working days. One of them is 0."""

    minutes: int = 0
    working_days: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """The service level of an urgency. ``escalate``: from the lead to the coordinator, and on up."""

    review: Span
    accept: Span
    escalate: tuple[Span, Span, Span]


@dataclass(frozen=True, slots=True)
class Statutory:
    """A deadline of the receiving agency's own, counted from the day its rule first led the case."""

    owner: str
    about: str
    months: int
    days: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """The municipality's times, and Norway's holidays."""

    office_opens: time
    levels: Mapping[Urgency, Level]
    review_every_days: int
    quiet_after_days: int
    is_holiday: IsHoliday
    statutory: Mapping[str, Statutory] = field(default_factory=dict)

    def plan(self, case: Case, wait: Wait, since: datetime, step: int = 1) -> tuple[Planned, ...]:
        """The steps of ``wait``, which began at ``since``. ``step``: the next of a regular one."""
        level = self.levels[case.facts.urgency]
        match wait.kind:
            case Kind.LEAD:
                return self._ladder(since, level.accept, level.escalate, Rung.LEAD)
            case Kind.REVIEW:
                return self._ladder(since, level.review, level.escalate[1:], Rung.COORDINATOR)
            case Kind.AGREED:
                return self._around(date.fromisoformat(wait.subject), since)
            case Kind.OPEN:
                return (self._days_after(since, self.review_every_days, step),)
            case Kind.QUIET:
                return (self._days_after(since, self.quiet_after_days, step),)
        return self._of_the_law(wait.kind, since)

    def _ladder(
        self, since: datetime, allowed: Span, gaps: tuple[Span, ...], first: Rung
    ) -> tuple[Planned, ...]:
        limit = self._after(since, allowed)
        # A limit of working days has the whole of its last day.
        reminded = self._after(limit, Span(working_days=1)) if allowed.working_days else limit
        moments = accumulate(gaps, self._after, initial=reminded)
        return tuple(Planned(step, at, limit) for step, at in enumerate(moments, start=first))

    def _around(self, due_on: date, since: datetime) -> tuple[Planned, ...]:
        limit, after = self._opening(due_on), self._opening(self._workday_after(due_on))
        before = [Planned(Around.BEFORE, self._opening(self._workday_before(due_on)), limit)]
        if is_workday(due_on, self.is_holiday):
            before.append(Planned(Around.ON_THE_DAY, limit, limit))
        to_come = [planned for planned in before if planned.due_at > since]
        return (*to_come, Planned(Around.AFTER, after, limit))

    def _days_after(self, since: datetime, days: int, step: int) -> Planned:
        day = add_workdays(norwegian_day(since) + days * _DAY, 0, self.is_holiday)
        return Planned(step, self._opening(day), since)

    def _of_the_law(self, code: str, since: datetime) -> tuple[Planned, ...]:
        deadline = self.statutory.get(code)
        if deadline is None:  # the rules have changed since
            return ()
        last_day = _months_after(norwegian_day(since), deadline.months) + deadline.days * _DAY
        due_at = self._opening(self._workday_before(last_day))
        planned = Planned(1, due_at, self._opening(last_day), deadline.owner, deadline.about)
        return (planned,) if due_at > since else ()

    def _after(self, moment: datetime, span: Span) -> datetime:
        if span.minutes:
            return moment + timedelta(minutes=span.minutes)
        day = add_workdays(norwegian_day(moment), span.working_days, self.is_holiday)
        return self._opening(day)

    def _workday_after(self, day: date) -> date:
        return add_workdays(day + _DAY, 0, self.is_holiday)

    def _workday_before(self, day: date) -> date:
        day -= _DAY
        while not is_workday(day, self.is_holiday):
            day -= _DAY
        return day

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, self.office_opens, NORWAY).astimezone(UTC)


def waits(case: Case) -> tuple[Wait, ...]:
    """What the case waits for as it is now, apart from deadlines of the law."""
    if not case.open:
        return ()
    regular = (Wait(Kind.OPEN), Wait(Kind.QUIET, str(case.version)))
    if case.held:
        return (*regular, Wait(Kind.REVIEW, case.facts.urgency.value))
    agreed = (Wait(Kind.AGREED, case.due_on.isoformat()),) if case.due_on else ()
    return (*regular, *_lead(case), *agreed)


def applies(case: Case, wait: Wait) -> bool:
    """True when the case still waits for it; a deadline of the law is for an owner who takes part."""
    if not wait.statutory:
        return wait in waits(case)
    part = any(a.partner == wait.subject and a.state not in _OUT for a in case.assignments)
    return case.open and not case.held and part


def norwegian_day(moment: datetime) -> date:
    """The date in Norway at a moment."""
    return moment.astimezone(NORWAY).date()


def _lead(case: Case) -> tuple[Wait, ...]:
    """Being asked begins a new wait, and so does another urgency."""
    lead = case.lead
    if lead is None:
        needed = case.status not in _NO_LEAD_NEEDED
        return (Wait(Kind.LEAD, case.facts.urgency.value),) if needed else ()
    if lead.state is AssignmentState.ACCEPTED:
        return ()
    return (Wait(Kind.LEAD, f"{case.facts.urgency.value} {lead.partner} {lead.state.value}"),)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    first = date(day.year + years, month + 1, 1)
    next_first = (first + 31 * _DAY).replace(day=1)
    return min(first + (day.day - 1) * _DAY, next_first - _DAY)
