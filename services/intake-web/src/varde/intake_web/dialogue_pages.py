"""The pages of the dialogue, rendered."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from varde.intake_web.form import Problem
from varde.intake_web.leaves import leaves
from varde.intake_web.pages import Pages, new_token
from varde.shared.casework.dialogue import Conversation
from varde.shared.domain.case import ENDED
from varde.shared.domain.codes import PageLanguage, Status

_MOST_TYPED = 500
"""Characters of a receipt that are shown again: a real one has fewer than a hundred."""
_MOST_DAYS = 10
"""Days that are shown of those that a reporter wrote on, the latest."""
_LOOKED_AT = frozenset({Status.RECEIVED, Status.IN_REVIEW, Status.URGENT, Status.REOPENED})
_TALKED_ABOUT = frozenset({Status.READY, Status.DISCUSSED, Status.ASSIGNED})


class Fault(StrEnum):
    """Why a page came back."""

    UNREADABLE = "unreadable"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    MANY = "many"
    """Many receipts were tried."""
    BUSY = "busy"
    """Much was sent."""
    AWAY = "away"
    EMPTY = "empty"
    LONG = "long"
    CUT = "cut"
    DAMAGED = "damaged"


class Stage(StrEnum):
    """Where a case stands, as far as a reporter is told."""

    NOT_READ = "not_read"
    LOOKED_AT = "looked_at"
    TALKED_ABOUT = "talked_about"
    FOLLOWED_UP = "followed_up"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dialogue, and the receipt that opens it again."""

    words: str
    conversation: Conversation
    challenge: str = ""
    """What lets the next page past the limits, when work was needed for this one."""

    def __repr__(self) -> str:
        return "Sheet(…)"


class DialoguePages:
    """Renders with the pages' own look and texts."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def enter(
        self,
        language: PageLanguage,
        typed: str = "",
        fault: Fault | None = None,
        *,
        text: str | None = None,
        challenge: str = "",
    ) -> bytes:
        """Where the receipt is typed; with ``fault``, what was wrong. ``text`` was to be sent with it, and is kept.

        Files that came with the text are not: there is room to choose them again.

        With ``challenge``, solving it lets the receipt past the limits.
        """
        return self._pages.render(
            "dialogue_enter.html",
            language,
            typed=typed[:_MOST_TYPED],
            fault=fault,
            text=text,
            challenge=challenge,
            token=new_token(),
        )

    def sheet(
        self,
        language: PageLanguage,
        sheet: Sheet,
        *,
        text: str = "",
        fault: Fault | None = None,
        problems: Sequence[Problem] = (),
        added: bool = False,
        leaf: int | None = None,
    ) -> bytes:
        """Status, replies, days, and room to write more; ``problems`` are those of files.

        The newest replies, or those on the ``leaf`` that was turned to, 0 for the newest; the last one when there are fewer.
        """
        every = leaves(sheet.conversation.replies)
        number = min(leaf or 0, len(every) - 1)
        return self._pages.render(
            "dialogue.html",
            language,
            words=sheet.words,
            challenge=sheet.challenge,
            replies=every[number],
            leaf=number,
            last_leaf=len(every) - 1,
            turned=leaf is not None,
            closed=sheet.conversation.closed,
            sent_on=sheet.conversation.sent_on[-_MOST_DAYS:],
            more_days=len(sheet.conversation.sent_on) > _MOST_DAYS,
            stage=stage_of(sheet.conversation.status),
            text=text,
            fault=fault,
            problems=problems,
            added=added,
            token=new_token(),
        )

    def ask(self, language: PageLanguage, sheet: Sheet) -> bytes:
        """Whether to delete, and what that does."""
        return self._pages.render(
            "dialogue_delete.html", language, words=sheet.words, challenge=sheet.challenge
        )

    def refused(self, language: PageLanguage, status: int) -> bytes:
        """What was sent was too large or too slow, and how to send it."""
        return self._pages.message(language, status)

    def deleted(self, language: PageLanguage) -> bytes:
        """It is being deleted."""
        return self._pages.render("dialogue_deleted.html", language)


def stage_of(status: Status | None) -> Stage:
    """What a reporter is told of a case in ``status``; None: there is no case yet."""
    if status is None:
        return Stage.NOT_READ
    if status in ENDED:
        return Stage.ENDED
    if status in _LOOKED_AT:
        return Stage.LOOKED_AT
    return Stage.TALKED_ABOUT if status in _TALKED_ABOUT else Stage.FOLLOWED_UP
