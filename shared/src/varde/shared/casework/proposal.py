"""What Varde proposes for the words of one concern: facts, summary, account, and reasons to hold.

Pure: no store, no clock. The router decides by it, and ``varde anonymise`` shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from varde.shared.anonymise import Account, Anonymiser, guard
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Channel,
    HoldReason,
    Language,
    Reporter,
    Request,
)
from varde.shared.domain.concern import Facts
from varde.shared.errors import Refused
from varde.shared.screening import Screener, Screening
from varde.shared.summary import headline, summarise

_WANTS = {"advice": Request.ADVICE, "help": Request.CASE, "tip": Request.CASE}
_MAY_BE_CHILD = frozenset({"yes", "unsure"})


@dataclass(frozen=True, slots=True)
class TextEngines:
    """What reads and judges a text. Holds no state between concerns."""

    screener: Screener
    anonymiser: Anonymiser

    @classmethod
    def load(cls) -> Self:
        """The engines with the rules and lists that ship; raises ``Permanent`` when one is broken."""
        return cls(Screener.load(), Anonymiser.load())


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be shown of a concern, and why it should wait for the coordinator, if it should."""

    facts: Facts
    summary: str
    account: Account
    hold_reasons: tuple[HoldReason, ...]


def propose(
    engines: TextEngines,
    subject: str,
    text: str,
    *,
    summary_in: Language,
    form: WebSubmission | None = None,
    written_in: Language | None = None,
) -> Proposal:
    """The proposal for a concern by e-mail, or by web when its ``form`` is given.

    ``summary_in`` is the group's language; ``written_in`` the text's own, where that is known.
    """
    channel = Channel.WEB if form else Channel.EMAIL
    screening = engines.screener.screen(subject, text, channel)
    if written_in:
        screening = _known_language(screening, written_in)
    facts = _with_answers(screening.facts, form)
    summary = summarise(facts, summary_in)
    account = engines.anonymiser.anonymise(
        subject, text, facts.language, written_in=screening.language_name
    )
    outgoing = f"{summary}\n{headline(facts, summary_in)}"
    holds = tuple(_holds(screening, outgoing, f"{subject}\n{text}"))
    return Proposal(facts, summary, account, holds)


def _known_language(screening: Screening, language: Language) -> Screening:
    facts = replace(screening.facts, language=language)
    return replace(screening, facts=facts, language_name=language, supported=True)


def _holds(screening: Screening, outgoing: str, original: str) -> Iterator[HoldReason]:
    if not original.strip():
        yield HoldReason.EMPTY
    if not screening.supported:
        yield HoldReason.LANGUAGE
    if not screening.is_concern:
        yield HoldReason.NOT_A_CONCERN
    if not _passes(outgoing, original):
        yield HoldReason.GUARD


def _passes(text: str, original: str) -> bool:
    try:
        guard(text, original)
    except Refused:
        return False
    return True


def _with_answers(facts: Facts, form: WebSubmission | None) -> Facts:
    """The screened facts, with what the reporter answered in the form put first.

    Doubt about age counts as a child.
    """
    if form is None:
        return facts
    changes: dict[str, object] = {}
    if form.arena in set(Arena) - {Arena.UKJENT}:
        changes["arena"] = Arena(form.arena)
    if form.child in _MAY_BE_CHILD:
        changes["age"] = AgeGroup.CHILD
    elif form.child == "no" and facts.age is AgeGroup.UNKNOWN:
        changes["age"] = AgeGroup.ADULT
    if form.about_self == "yes":
        changes |= {"reporter": Reporter.SELF, "contact_with_person": True}
    if form.want in _WANTS and facts.request is Request.CASE:
        changes["request"] = _WANTS[form.want]
    return replace(facts, **changes)  # type: ignore[arg-type] # the keys above are fields of Facts
