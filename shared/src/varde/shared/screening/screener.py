"""Text to facts by rules that are data. Pure: no clock, no network, the same answer every time."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar

from varde.shared.domain.codes import (
    AgeGroup,
    Channel,
    Language,
    Reporter,
    Request,
    TimeFrame,
)
from varde.shared.domain.concern import Facts
from varde.shared.errors import Permanent
from varde.shared.screening import scoring
from varde.shared.screening.ages import age_group
from varde.shared.screening.language import SUPPORTED, language_of
from varde.shared.screening.patterns import Hit, Matcher
from varde.shared.screening.persons import PersonCounter
from varde.shared.screening.tokens import Tokens, fold, tokenise
from varde.shared.screening.vocabulary import Facets, Indicators, facets, indicators

_CHILD_CODES = frozenset({"CHD01", "CHD02", "URG_CHILD"})
_SPAM_FROM = 2
_SIGN = re.compile(r"[A-Z]")
"""Codes of indicators and signals are in capitals; those of facets and cues are not."""
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the text a code was found; code-point offsets into ``text``, not the subject."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Screening:
    """What the rules say about a concern. ``language_name`` is an ISO 639-1 code."""

    facts: Facts
    language_name: str
    supported: bool
    """True when the rules know the language (nb, nn, en)."""
    is_concern: bool
    """False only for what is clearly advertising."""
    evidence: tuple[Evidence, ...]


class Screener:
    """The compiled rules. Built once, used for every concern; holds no state between them."""

    def __init__(self, rules: Indicators, extra: Facets) -> None:
        self._rules = rules
        self._extra = extra
        self._persons = PersonCounter(extra.persons)
        try:
            self._matcher = Matcher.of(_triggers(rules) | _facet_triggers(extra))
        except ValueError as error:
            msg = f"screening rules: {error}"
            raise Permanent(msg) from error

    @classmethod
    def load(cls) -> Self:
        """The screener of the shipped rules. Raises ``Permanent`` when a rule is broken."""
        return cls(indicators(), facets())

    def screen(self, subject: str, text: str, channel: Channel) -> Screening:
        """Facts and evidence for a concern; any two strings give an answer."""
        whole = f"{subject}\n\n{text}"
        tokens = tokenise(whole)
        hits = tuple(self._matcher.hits(tokens))
        wordings = _distinct(hits, whole)
        language = language_of(text if text.strip() else subject)
        facts = self._facts(tokens, wordings)
        facts = replace(facts, language=Language(language if language in SUPPORTED else "nb"))
        return Screening(
            facts=facts,
            language_name=language,
            supported=language in SUPPORTED,
            is_concern=not _is_advertising(facts, wordings["spam"], channel),
            evidence=_evidence(hits, len(subject) + 2),
        )

    def _facts(self, tokens: Tokens, found: Counter[str]) -> Facts:
        """``found`` counts the different wordings of each code."""
        rules, seen = self._rules, set(found)
        age = age_group(tokens)
        if any(found[code] for code in _CHILD_CODES):
            age = AgeGroup.CHILD
        codes = tuple(entry.code for entry in rules.indicator if found[entry.code])
        signals = scoring.fired_signals(rules, found, child=age is AgeGroup.CHILD)
        weighty = scoring.is_serious(rules, codes)
        request = (
            Request.CASE if weighty or signals else _first(Request, "request", seen, Request.CASE)
        )
        scores = scoring.form_scores(rules, found)
        arena = scoring.arena_of(rules, found, scores)
        reporter = _first(Reporter, "reporter", seen, Reporter.UNKNOWN)
        return Facts(
            forms=scoring.forms_of(rules, scores, arena, serious=weighty),
            arena=arena,
            urgency=scoring.urgency_of(rules, codes, signals, general=request is not Request.CASE),
            age=age,
            indicators=codes,
            signals=signals,
            persons=self._persons.band(tokens),
            reporter=reporter,
            time_frame=_first(TimeFrame, "time", seen, TimeFrame.UNKNOWN),
            request=request,
            vulnerable_adult="vulnerable" in seen and age is not AgeGroup.CHILD,
            contact_with_person="contact" in seen or reporter is Reporter.SELF,
            keywords=tuple(k.name for k in self._extra.keyword if f"keyword:{k.name}" in seen),
        )


def _triggers(rules: Indicators) -> dict[str, tuple[str, ...]]:
    return {
        **{entry.code: entry.triggers for entry in rules.indicator},
        **{entry.code: entry.triggers for entry in rules.signal},
        **{f"arena:{entry.code}": entry.cues for entry in rules.arena},
        **{f"form:{entry.code}": entry.cues for entry in rules.form},
    }


def _facet_triggers(extra: Facets) -> dict[str, tuple[str, ...]]:
    return {
        **{f"keyword:{entry.name}": entry.triggers for entry in extra.keyword},
        **{f"reporter:{entry.kind}": entry.triggers for entry in extra.reporter},
        **{f"time:{entry.frame}": entry.triggers for entry in extra.time},
        **{f"request:{entry.kind}": entry.triggers for entry in extra.request},
        "vulnerable": extra.vulnerable_adult.triggers,
        "contact": extra.contact_with_person.triggers,
        "spam": extra.spam.triggers,
    }


_PRECEDENCE: dict[str, tuple[str, ...]] = {
    "reporter": ("self", "employee", "business", "private"),
    "time": ("now", "long", "recent"),
    "request": ("advice", "training"),
}
"""When several values of a facet were found, the first of these is taken."""


def _first(kind: type[_Choice], facet: str, seen: set[str], otherwise: _Choice) -> _Choice:
    found = (value for value in _PRECEDENCE[facet] if f"{facet}:{value}" in seen)
    return next((kind(value) for value in found), otherwise)


def _distinct(hits: Iterable[Hit], text: str) -> Counter[str]:
    """How many different wordings were found for each code."""
    return Counter(
        code for code, _ in {(hit.code, fold(text[hit.start : hit.end])) for hit in hits}
    )


def _evidence(hits: tuple[Hit, ...], shift: int) -> tuple[Evidence, ...]:
    """The signs that lie in the text itself, behind the subject and the blank line."""
    return tuple(
        Evidence(hit.code, hit.start - shift, hit.end - shift)
        for hit in hits
        if hit.start >= shift and _SIGN.match(hit.code)
    )


def _is_advertising(facts: Facts, wordings: int, channel: Channel) -> bool:
    """Only by e-mail, and only when nothing else was found."""
    empty_handed = not facts.indicators and not facts.signals and facts.request is Request.CASE
    return channel is Channel.EMAIL and wordings >= _SPAM_FROM and empty_handed
