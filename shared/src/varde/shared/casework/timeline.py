"""What has been done in a case, day by day: from the audit log, which names acts and codes and never content."""

from dataclasses import dataclass
from datetime import date, datetime

from varde.shared.casework import links
from varde.shared.casework.finding import visible_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language
from varde.shared.domain.links import Link
from varde.shared.domain.partner import Actor
from varde.shared.store import audit
from varde.shared.store.database import Database
from varde.shared.texts import texts

TOLD = frozenset(
    {
        "triage",
        "release",
        "revise",
        "correct",
        "disqualify",
        "requalify",
        "assign",
        "accept",
        "decline",
        "offer",
        "ask_more",
        "note",
        "report",
        "minutes",
        "deadline",
        "status",
        "close",
        "reopen",
        "reply",
        "reply_by_email",
        "propose_question",
        "send_question",
        "decline_question",
        "show_sender",
        "release_answers",
        "information_added",
        "letter_failed",
        "withdrawn",
        "keep_longer",
        "erase",
    }
)
"""Acts that change what becomes of a case. Looks are in the log alone; links are told as they stand, because one
may not know of every case that was ever linked."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done. ``actor`` is a member's id, or ``system``; ``detail`` holds codes."""

    on: date
    actor: str
    action: str
    detail: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A case with what it has in common with others, as far as one may know of them, and what was done, in order."""

    case: Case
    links: tuple[Link, ...]
    acts: tuple[Act, ...]


async def followed(
    database: Database, actor: Actor, reference: str, *, language: Language
) -> Followed:
    """How the follow-up of a case has gone. Raises ``Refused`` alike for no case and one not to be known of."""
    t = texts("varde.shared.casework", language)
    async with database.read() as tx:
        case = await visible_case(tx, actor, reference, t)
        linked = await links.shown(tx, case, actor)
        log = await audit.about(tx, case.reference, TOLD)
    return Followed(case, linked, tuple(Act(_day(e.at), e.actor, e.action, e.detail) for e in log))


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(NORWAY).date()
