"""Whose words a case's summary and account are, by the audit log, which names acts and never content."""

from dataclasses import dataclass
from datetime import datetime

from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.store import audit
from varde.shared.store.audit import Entry
from varde.shared.store.database import Transaction
from varde.shared.summary import summarise

_WRITES = frozenset({"triage", "revise", "correct", "information_added"})
"""Acts that may put other words into a case. ``revise`` says in its detail which of the two texts."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who last changed a text, and when. ``actor`` is a member's id, or ``system``."""

    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hands:
    """Who last changed the texts and the facts of a case; None when the log does not say."""

    summary: Hand | None
    account: Hand | None
    facts: Hand | None


def is_composed(case: Case) -> bool:
    """True while the summary is what the facts come to, in whichever language the group reads."""
    return any(case.summary == summarise(case.facts, language) for language in Language)


async def is_own(tx: Transaction, case: Case) -> bool:
    """True when somebody has written in the summary and it is not what the facts come to: it is never written over.

    The log is asked as well, so that a summary in the words of an older Varde does not pass for somebody's own.
    """
    if is_composed(case):
        return False
    return any(_revised(e, "summary") for e in await audit.about(tx, case.reference, {"revise"}))


async def hands(tx: Transaction, case: Case) -> Hands:
    """Who last changed the summary, the account and the facts of a case."""
    log = await audit.about(tx, case.reference, _WRITES)
    account = [e for e in log if _revised(e, "account") or e.action == "triage"]
    own = [e for e in log if _revised(e, "summary")]
    written = (
        own
        if own and not is_composed(case)
        else [e for e in log if e.action != "revise" or e in own]
    )
    facts = [e for e in log if e.action not in {"revise", "triage"}]
    return Hands(_last(written), _last(account), _last(facts))


def _revised(entry: Entry, what: str) -> bool:
    return entry.action == "revise" and what in entry.detail.split()


def _last(log: list[Entry]) -> Hand | None:
    return Hand(log[-1].actor, datetime.fromisoformat(log[-1].at)) if log else None
