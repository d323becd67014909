"""The commands people can give, as data. What a command does is in ``conversation.py``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from varde.chatops.forms import FormKind
from varde.shared.domain.codes import Outcome, Status
from varde.shared.domain.listing import Which


class Verb(StrEnum):
    """What a command starts with; the values are the English words."""

    HELP = "help"
    LIST = "list"
    SHOW = "show"
    SEARCH = "search"
    ASSIGN = "assign"
    TAKE = "take"
    DECLINE = "decline"
    DUE = "due"
    STATUS = "status"
    NOTE = "note"
    ASK = "ask"
    ANSWERS = "answers"
    LINK = "link"
    CLOSE = "close"
    REOPEN = "reopen"
    RECUSE = "recuse"
    CHANNEL = "channel"
    OVERVIEW = "overview"
    MEETING = "meeting"
    STATISTICS = "statistics"
    REPORT = "report"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Help:
    """Show all commands, or one."""

    verb: Verb | None = None


@dataclass(frozen=True, slots=True)
class ListCases:
    """List open cases."""

    which: Which = "open"
    partner: str = ""
    """A handle or code, without ``@``, of the partner whose cases are listed."""


@dataclass(frozen=True, slots=True)
class Show:
    """Show one case."""

    reference: str


@dataclass(frozen=True, slots=True)
class Search:
    """Find cases by words of their anonymised text, or by a part of the reference."""

    text: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Ask partners. ``targets`` are handles, codes or platform user ids, without ``@``."""

    reference: str
    targets: tuple[str, ...]
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """Accept what one's own service is asked to do."""

    reference: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Say no, with a reason."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetDue:
    """Set the deadline; None takes it away."""

    reference: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Move the case to another status."""

    reference: str
    status: Status


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Add a note."""

    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the reporter. Sent when the same text has been shown to who asks, and comes again with a yes."""

    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Show what the reporter has written since, as far as it is released."""

    reference: str


@dataclass(frozen=True, slots=True)
class Link:
    """Tell that two cases belong together, or no more. Nothing is done before it is ``confirmed``."""

    reference: str
    other: str
    lifted: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """Close the case with an outcome."""

    reference: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take up a closed case again."""

    reference: str


@dataclass(frozen=True, slots=True)
class Recuse:
    """Declare a disqualification, or lift one. Nothing is done before it is ``confirmed``."""

    reference: str
    target: str = ""
    """A handle, code or platform user id, without ``@``; empty for oneself."""
    whole: bool = False
    """One's whole service."""
    lifted: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """The agenda of the next meeting."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many cases, by month, form, arena, urgency and lead."""


@dataclass(frozen=True, slots=True)
class Channel:
    """See who is in the channel without belonging there. With ``targets`` let them stay, or no longer.

    Nothing is done before it is ``confirmed``.
    """

    targets: tuple[str, ...] = ()
    """Platform user ids, without ``@``."""
    lifted: bool = False
    confirmed: bool = False
    where: str = ""
    """The channel that was shown before the button was offered; empty when it is confirmed in words."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Give me the form, about a case or, for minutes, about none yet."""

    kind: FormKind
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ShowOverview:
    """How the open cases stand, for oneself or ``shared`` with the channel."""

    shared: bool = False


Look = Help | ListCases | Show | Search | Answers | Meeting | Statistics
"""Commands that change nothing."""
Change = Assign | Take | Decline | SetDue | SetStatus | WriteNote | Close | Reopen
"""Commands that are done at once."""
Step = Recuse | Link | Ask | Channel
"""Commands that are done when they are confirmed."""
Command = Look | Change | Step | ShowOverview | OpenForm


class ProblemKind(StrEnum):
    """Why a command was not understood."""

    UNKNOWN_VERB = "unknown_verb"
    TOO_LONG = "too_long"
    NO_REFERENCE = "no_reference"
    BAD_REFERENCE = "bad_reference"
    NO_PARTNER = "no_partner"
    NO_PERSON = "no_person"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    PAST_DATE = "past_date"
    FAR_DATE = "far_date"
    NO_SUCH_DATE = "no_such_date"
    OTHER_WEEKDAY = "other_weekday"
    NO_TEXT = "no_text"
    BAD_STATUS = "bad_status"
    BAD_OUTCOME = "bad_outcome"
    BAD_LIST = "bad_list"
    NO_WORDS = "no_words"
    NO_OTHER = "no_other"
    SAME_CASE = "same_case"
    LEFT_OVER = "left_over"


@dataclass(frozen=True, slots=True)
class Problem:
    """A command that was not understood. ``suggestion`` is a word of the grammar, never the input."""

    kind: ProblemKind
    verb: Verb | None = None
    suggestion: str = ""
    day: date | None = None
    """The day that was meant, where the weekday written before it is another."""
