"""What has been done in a case, day by day: from the audit log, which names acts and codes and never content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from varde.shared.casework import links
from varde.shared.casework.finding import visible_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language
from varde.shared.domain.links import Link, LinkKind
from varde.shared.domain.partner import Actor
from varde.shared.store import audit
from varde.shared.store.audit import Entry
from varde.shared.store.database import Database, Transaction
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
    tied: Mapping[str, Act]
    """Of the links that somebody made: who did it and when, by the other case's reference."""
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
        judged = [link.reference for link in linked if link.kind is LinkKind.JUDGED]
        tied = {other: await _tied(tx, case.reference, other) for other in judged}
    made = {other: act for other, act in tied.items() if act}
    return Followed(case, linked, made, tuple(map(_act, log)))


async def _tied(tx: Transaction, one: str, other: str) -> Act | None:
    """Who linked two cases last, from whichever of them."""
    log = [*await audit.about(tx, one, {"link"}), *await audit.about(tx, other, {"link"})]
    made = [entry for entry in log if {entry.subject, entry.detail} == {one, other}]
    return _act(max(made, key=lambda entry: entry.seq)) if made else None


def _act(entry: Entry) -> Act:
    return Act(_day(entry.at), entry.actor, entry.action, entry.detail)


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(NORWAY).date()
