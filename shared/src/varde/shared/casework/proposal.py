"""What Varde proposes for the words of one concern: facts, summary, account, and reasons to hold.

Pure: no store, no clock. The router acts on it, and ``varde anonymise`` shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from varde.shared.anonymise import Account, Anonymiser, Grade, Memory, guard
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.typed import guarded
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Channel,
    HoldReason,
    Language,
    Policy,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Gate, Shown, Tally, widen
from varde.shared.errors import Refused
from varde.shared.screening import RuleFiles, Screener, Screening
from varde.shared.summary import headline, summarise

MOST_CHARACTERS = 100_000
"""About fifty pages. A thread cannot be stopped, so what is longer is not read at all: it is held."""
_WANTS = {"advice": Request.ADVICE, "help": Request.CASE, "tip": Request.CASE}
_MAY_BE_CHILD = frozenset({"yes", "unsure"})
_DANGER = {"yes": Urgency.AKUTT, "unsure": Urgency.HOY}
_DANGER_NOW = "URG_NOW"


@dataclass(frozen=True, slots=True)
class TextEngines:
    """What reads and judges a text. Holds no state between concerns."""

    screener: Screener
    anonymiser: Anonymiser

    @classmethod
    def load(cls, rules: RuleFiles | None = None) -> Self:
        """The engines with the given rules for screening, or those that ship; raises ``Permanent`` for a broken one."""
        return cls(Screener.load(rules), Anonymiser.load())


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be shown of a concern, and why it should wait for the coordinator, if it should."""

    facts: Facts
    """As read. They decide who is asked to help, and are not for the group."""
    shown: Shown
    """The facts as the group may see them; the summary tells these."""
    summary: str
    account: Account
    hold_reasons: tuple[HoldReason, ...]
    open_account: str = ""
    """The account, where the policy lets it go together with the summary."""


def propose(
    engines: TextEngines,
    subject: str,
    text: str,
    *,
    summary_in: Language,
    gate: Gate,
    tally: Tally,
    form: WebSubmission | None = None,
    written_in: Language | None = None,
    around: str = "",
) -> Proposal:
    """The proposal for a concern by e-mail, or by web when its ``form`` is given.

    ``summary_in`` is the group's language; ``written_in`` the text's own, where that is known.
    ``tally`` counts the earlier cases. ``around`` is what stands around the words, such as a signature: it
    is told nowhere, but whom it names is masked and guarded in the words. A text of more than ``MOST_CHARACTERS`` is held unread.
    """
    said = f"{subject}\n{text}"
    original = f"{said}\n{around}" if around else said
    if len(original) > MOST_CHARACTERS:
        return _unread(HoldReason.TOO_LONG, summary_in)
    channel = Channel.WEB if form else Channel.EMAIL
    read = engines.screener.screen(subject, text, channel)
    screening = _known_language(read, written_in) if written_in else read
    facts = with_answers(screening.facts, form)
    shown = widen(facts, gate.region, tally)
    summary = summarise(shown.facts, summary_in)
    memory = Memory()
    account = engines.anonymiser.anonymise(
        subject,
        text,
        facts.language,
        written_in=screening.language_name,
        earlier=[("", around)] if around else [],
        memory=memory,
    )
    outgoing = f"{summary}\n{headline(shown.facts, summary_in)}"
    holds = (
        *(() if said.strip() else (HoldReason.EMPTY,)),
        *_holds(screening, _passes(outgoing, original, memory)),
        *_gate_holds(shown, gate.policy),
    )
    open_account = "" if holds else _open_account(account, shown, gate.policy, original)
    return Proposal(facts, shown, summary, account, holds, open_account)


def _unread(why: HoldReason, language: Language) -> Proposal:
    facts = Facts(language=language)
    return Proposal(facts, Shown(facts), summarise(facts, language), Account(""), (why,))


def _known_language(screening: Screening, language: Language) -> Screening:
    facts = replace(screening.facts, language=language)
    return replace(screening, facts=facts, language_name=language, supported=True)


def _holds(screening: Screening, passes: bool) -> Iterator[HoldReason]:
    if not screening.supported:
        yield HoldReason.LANGUAGE
    if not screening.is_concern:
        yield HoldReason.NOT_A_CONCERN
    if not passes:
        yield HoldReason.GUARD


def _gate_holds(shown: Shown, policy: Policy) -> Iterator[HoldReason]:
    if shown.too_rare:
        yield HoldReason.RARE
    if policy is Policy.HOLD_ALL:
        yield HoldReason.POLICY


def _open_account(account: Account, shown: Shown, policy: Policy, original: str) -> str:
    """The account when it may go at once, else "". It would tell again what was widened."""
    if policy is not Policy.AUTO_ACCOUNT_LOW_RISK or account.risk.grade is not Grade.LOW:
        return ""
    if shown.widened:
        return ""
    try:
        return guarded(account.text, original)
    except Refused:
        return ""


def _passes(text: str, original: str, memory: Memory) -> bool:
    try:
        guard(text, original, memory=memory)
    except Refused:
        return False
    return True


def with_answers(facts: Facts, form: WebSubmission | None) -> Facts:
    """``facts`` with what the reporter answered in the form put first.

    Doubt about age counts as a child, and doubt about danger as high urgency. An answer makes a
    concern more urgent than the text alone, and never less.
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
    if form.want in _WANTS and facts.request is Request.CASE:
        changes["request"] = _WANTS[form.want]
    if form.when in set(TimeFrame) - {TimeFrame.UNKNOWN}:
        changes["time_frame"] = TimeFrame(form.when)
    changes |= _reporter(form) | _danger(facts, form)
    return replace(facts, **changes)  # type: ignore[arg-type] # the keys above are fields of Facts


def _reporter(form: WebSubmission) -> dict[str, object]:
    if form.about_self == "yes":
        return {"reporter": Reporter.SELF, "contact_with_person": True}
    known = form.role in {Reporter.EMPLOYEE, Reporter.BUSINESS, Reporter.PRIVATE}
    return {"reporter": Reporter(form.role)} if known else {}


def _danger(facts: Facts, form: WebSubmission) -> dict[str, object]:
    urgency = min(facts.urgency, _DANGER.get(form.danger, facts.urgency), key=lambda u: u.rank)
    if form.danger != "yes" or _DANGER_NOW in facts.signals:
        return {"urgency": urgency}
    return {"urgency": urgency, "signals": (_DANGER_NOW, *facts.signals)}
