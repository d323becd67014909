"""The form's steps: what each one asks, given the answers so far, and where a posted form goes.

Nothing is kept between steps: what one step does not ask travels in its hidden fields.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum

from varde.intake_web.form import Entries, Posted, Problem, problems


class Step(StrEnum):
    """A page of the form, in order. Everything but ``WRITE`` can be skipped."""

    WRITE = "write"
    DANGER = "danger"
    FACTS = "facts"
    CONTACT = "contact"
    REVIEW = "review"

    @property
    def number(self) -> int:
        """1 for the first."""
        return _ORDER.index(self) + 1

    @property
    def before(self) -> "Step":
        """The step that "Back" leads to."""
        return _ORDER[_ORDER.index(self) - 1]

    @property
    def after(self) -> "Step":
        """The step that "Next" leads to."""
        return _ORDER[_ORDER.index(self) + 1]


_ORDER = tuple(Step)
LAST = _ORDER[-1].number
"""How many steps there are."""

QUESTIONS: Mapping[Step, tuple[str, ...]] = {
    Step.WRITE: ("text",),
    Step.DANGER: ("danger", "about_self"),
    Step.FACTS: ("child", "role", "arena", "when"),
    Step.CONTACT: ("want", "exclude", "contact", "safe_to_contact", "interpreter"),
    Step.REVIEW: (),
}
"""The fields of each step; every field stands in one."""

_STEP_OF = {field: step for step, asked in QUESTIONS.items() for field in asked} | {
    "files": Step.REVIEW  # the last one: no browser sends files on from step to step
}
_NAMES = tuple(field.name for field in fields(Entries))


def questions(step: Step, entries: Entries) -> tuple[str, ...]:
    """What ``step`` asks of somebody who has answered ``entries``."""
    about_self = entries.about_self == "yes"
    return tuple(name for name in QUESTIONS[step] if not (about_self and name == "role"))


def carried(step: Step, entries: Entries) -> Iterator[tuple[str, str]]:
    """Name and value of each answer that ``step`` does not ask, for its hidden fields."""
    asked = QUESTIONS[step]
    for name in _NAMES:
        if name not in asked and (value := getattr(entries, name)):
            yield name, value


def destination(posted: Posted) -> Step | None:
    """Where its sender wants to go; None for sending. An unknown step is the last look before sending."""
    if not posted.go or posted.go == "send":
        return None
    return Step(posted.go) if posted.go in _ORDER else Step.REVIEW


def in_the_way(posted: Posted, goal: Step | None) -> tuple[Problem, ...]:
    """What must be put right before going on to ``goal``: the problems of the steps before it.

    A text of which only the beginning came stops every way: nobody shall overlook that the end is gone.
    """
    if posted.cut:
        return problems(posted)
    number = goal.number if goal else LAST + 1
    return tuple(p for p in problems(posted) if step_of(p).number < number)


def step_of(problem: Problem) -> Step:
    """The step where ``problem`` can be put right."""
    return _STEP_OF[problem.field]
