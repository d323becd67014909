"""By what cases are counted."""

from enum import StrEnum


class Facet(StrEnum):
    """By what cases are counted; each case once in each: of several forms the most likely."""

    FORM = "form"
    ARENA = "arena"
    URGENCY = "urgency"
    AGE = "age"
    REPORTER = "reporter"
    PARTNER = "partner"
    """Whom it is asked of, or who has accepted, in the lead."""
    OUTCOME = "outcome"


class Wait(StrEnum):
    """What a case waited for, from the day it came."""

    ANSWERED = "answered"
    """The first answer that somebody wrote to the reporter. The receipt that goes out by itself is none."""
    CLOSED = "closed"
    """The last time it was closed; a case that is open again is not."""
