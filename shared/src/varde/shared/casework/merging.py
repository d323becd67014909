"""What is known of a concern when its reporter has added something: facts only grow more careful.

Pure. Adding the same twice is adding it once, and nothing that was added makes a concern less urgent, takes a
sign away or makes a child an adult. A coordinator's correction is put on top (``casework.correction``).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Persons,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

_Band = TypeVar("_Band", bound=StrEnum)

# The most careful reading first.
_AGES = (AgeGroup.CHILD, AgeGroup.ADULT, AgeGroup.UNKNOWN)
PERSONS = (Persons.MANY, Persons.FEW, Persons.ONE, Persons.UNKNOWN)
TIMES = (TimeFrame.NOW, TimeFrame.LONG, TimeFrame.RECENT, TimeFrame.UNKNOWN)
_REQUESTS = (Request.CASE, Request.ADVICE, Request.TRAINING)


def merged(earlier: Facts, added: Facts) -> Facts:
    """The facts of both. What was read first stays first, and decides where neither is more careful."""
    age = _first_of(_AGES, earlier.age, added.age)
    vulnerable = earlier.vulnerable_adult or added.vulnerable_adult
    return Facts(
        language=earlier.language,
        forms=ranked(earlier.forms, added.forms),
        arena=added.arena if earlier.arena is Arena.UKJENT else earlier.arena,
        urgency=_first_of(tuple(Urgency), earlier.urgency, added.urgency),
        age=age,
        indicators=in_order({*earlier.indicators, *added.indicators}, INDICATOR_CODES),
        signals=in_order({*earlier.signals, *added.signals}, SIGNAL_CODES),
        persons=_first_of(PERSONS, earlier.persons, added.persons),
        reporter=added.reporter if earlier.reporter is Reporter.UNKNOWN else earlier.reporter,
        time_frame=_first_of(TIMES, earlier.time_frame, added.time_frame),
        request=_first_of(_REQUESTS, earlier.request, added.request),
        vulnerable_adult=vulnerable and age is not AgeGroup.CHILD,
        contact_with_person=earlier.contact_with_person or added.contact_with_person,
        keywords=tuple(dict.fromkeys((*earlier.keywords, *added.keywords))),
    )


def ranked(earlier: Sequence[Form], added: Sequence[Form]) -> tuple[Form, ...]:
    """Forms read first, then those that are new; "unknown" stands only where nothing is known."""
    both = tuple(dict.fromkeys((*earlier, *added)))
    return tuple(form for form in both if form is not Form.UNK) or (Form.UNK,)


def in_order(codes: set[str], vocabulary: Sequence[str]) -> tuple[str, ...]:
    """``codes`` in the order of their vocabulary; one that it does not know stands last."""
    known = tuple(code for code in vocabulary if code in codes)
    return (*known, *sorted(codes.difference(known)))


def _first_of(order: Sequence[_Band], one: _Band, other: _Band) -> _Band:
    return min(one, other, key=order.index)
