"""Text to facts by rules that are data. Pure: no clock, no network, the same answer every time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple, Self, TypeVar

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Channel,
    Form,
    Language,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.lexicon import lexicon
from varde.shared.screening import scoring
from varde.shared.screening.ages import age_group, numbers_in
from varde.shared.screening.context import Context, Reading
from varde.shared.screening.files import RuleFiles
from varde.shared.screening.language import (
    SUPPORTED,
    is_supported,
    main_language,
    passages_of,
)
from varde.shared.screening.matcher import Hit, Matcher
from varde.shared.screening.persons import PersonCounter
from varde.shared.screening.rules import BESIDE, GRAVE, IGNORED, Rules
from varde.shared.screening.spelling import Dictionary
from varde.shared.screening.tokens import Tokens, tokenise

_CHILD_CODES = frozenset({"CHD01", "CHD02", "URG_CHILD"})
_SPAM_FROM = 2
_NOT_URGENT = frozenset({Urgency.NORMAL, Urgency.RAAD})
_OTHER_MATTER = "matter:other"
"""Complaints, jokes, films and thanks."""
_SELF_FROM = 2
"""Wordings that make a report one's own where nothing else was found."""
_BY_PLACE_AND_CODE = itemgetter(0, 1, 2)
_Choice = TypeVar("_Choice", bound=StrEnum)


class Confidence(StrEnum):
    """How much speaks for a facet."""

    HIGH = "high"
    """Two different wordings or more."""
    MEDIUM = "medium"
    """One wording."""
    LOW = "low"
    """None: it is what is taken when nothing is said."""


class Evidence(NamedTuple):
    """Where in the text a code was found; code-point offsets into ``text``, not the subject."""

    code: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    weight: str = ""
    """``strong``, ``medium`` or ``weak`` for an indicator, else empty."""
    trigger: str = ""
    """The rule that found it, as written in the rule file."""
    reading: Reading = Reading.STATED


@dataclass(frozen=True, slots=True)
class Finding:
    """One facet of a concern: what was read, how surely, and from which words of the text."""

    facet: str
    value: str
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """What the rules say about a concern. ``language_name`` is an ISO 639-1 code."""

    facts: Facts
    language_name: str
    supported: bool
    """True when the rules know the language (nb, nn, en)."""
    is_concern: bool
    """False for advertising, and for complaints, jokes, films and thanks: a person looks before anybody is told."""
    evidence: tuple[Evidence, ...]
    """For the indicators and signals of ``facts``."""
    set_aside: tuple[Evidence, ...] = ()
    """Signs that are denied, supposed or told of a film: they do not count."""
    findings: tuple[Finding, ...] = field(default=())


class Screener:
    """The compiled rules. Built once, used for every concern; keeps nothing of one but what common words mean."""

    def __init__(self, rules: Rules, dictionary: Dictionary) -> None:
        self._indicators, self._extra, self._context = rules.indicators, rules.facets, rules.context
        self._persons = PersonCounter(rules.facets.persons)
        self._matcher = Matcher(rules.triggers, dictionary)
        self._weights = {entry.code: entry.weight for entry in rules.indicators.indicator}
        self._signs = self._weights.keys() | {entry.code for entry in rules.indicators.signal}
        codes = {trigger.code for trigger in rules.triggers}
        self._facet_codes = frozenset(filter(_is_facet, codes))
        self._shown_as = {code: code.removeprefix(BESIDE) for code in codes}

    @classmethod
    def load(cls, files: RuleFiles | None = None) -> Self:
        """The screener of the given rule files, or of those that ship. Slow; see ``RuleFiles.compiled``."""
        return cls((files or RuleFiles.read()).compiled(), lexicon())

    @property
    def version(self) -> str:
        """The version of the rules that facts are read by."""
        return self._indicators.version

    def screen(self, subject: str, text: str, channel: Channel) -> Screening:
        """Facts and evidence for a concern; any two strings give an answer."""
        whole = f"{subject}\n\n{text}"
        tokens = tokenise(whole)
        read = self._read(tokens)
        stated = [hit for hit, reading in read if reading is Reading.STATED]
        supposed = any(
            reading is Reading.SUPPOSED and hit.code in self._weights for hit, reading in read
        )
        wordings = _wordings(stated, tokens)
        passages = passages_of(text if text.strip() else subject)
        language = main_language(passages)
        facts = self._facts(tokens, wordings, language, supposed=supposed)
        facets = _facets(facts)
        shown = self._signs.union(*(codes for _, codes in facets.values()))
        located = self._located(read, shown, tokens, len(subject) + 2)
        counted = {*facts.indicators, *facts.signals}
        return Screening(
            facts=facts,
            language_name=language,
            supported=is_supported(passages),
            is_concern=not (
                _is_advertising(facts, wordings["spam"], channel) or _is_elsewhere(facts, wordings)
            ),
            evidence=tuple(
                [e for e in located if e.code in counted and e.reading is Reading.STATED]
            ),
            set_aside=tuple(
                [e for e in located if e.code in self._signs and e.reading is not Reading.STATED]
            ),
            findings=_findings(facets, wordings, located),
        )

    def _read(self, tokens: Tokens) -> list[tuple[Hit, Reading]]:
        """The hits in the order of the text, each as it is meant; turns of phrase left out."""
        found = sorted(self._matcher.hits(tokens), key=_BY_PLACE_AND_CODE)
        ignored = {
            at for hit in found if hit.code == IGNORED for at in range(hit.first, hit.last + 1)
        }
        context, facets = Context(tokens, self._context), self._facet_codes
        return [
            (hit, Reading.STATED if hit.code in facets else context.reading(hit))
            for hit in found
            if hit.first not in ignored and hit.last not in ignored
        ]

    def _facts(
        self, tokens: Tokens, found: Counter[str], language: str, *, supposed: bool
    ) -> Facts:
        """``found`` counts the different wordings of each code."""
        rules, extra, seen = self._indicators, self._extra, set(found)
        numbers = numbers_in(tokens)
        age = age_group(tokens, numbers)
        if not _CHILD_CODES.isdisjoint(found):
            age = AgeGroup.CHILD
        codes = tuple([code for code in self._weights if code in found])
        signals = scoring.fired_signals(rules, found, child=age is AgeGroup.CHILD)
        request = _request(found, codes, signals, supposed=supposed)
        forms, arena = self._forms_and_arena(found, codes, request)
        if found["reporter:self"] < _SELF_FROM and not (codes or signals):
            seen.discard("reporter:self")
        reporter = _first(Reporter, "reporter", seen, Reporter.UNKNOWN)
        return Facts(
            language=Language(language if language in SUPPORTED else "nb"),
            forms=forms,
            arena=arena,
            urgency=scoring.urgency_of(
                rules,
                codes,
                signals,
                general=request is not Request.CASE,
                danger="danger" in seen,
                doubt=GRAVE in seen
                or scoring.danger_in_doubt(rules, found, child=age is AgeGroup.CHILD),
                elsewhere=found[_OTHER_MATTER],
            ),
            age=age,
            indicators=codes,
            signals=signals,
            persons=self._persons.band(tokens, numbers),
            reporter=reporter,
            time_frame=_first(TimeFrame, "time", seen, TimeFrame.UNKNOWN),
            request=request,
            vulnerable_adult="vulnerable" in seen and age is not AgeGroup.CHILD,
            contact_with_person="contact" in seen or reporter is Reporter.SELF,
            keywords=tuple(k.name for k in extra.keyword if f"keyword:{k.name}" in seen),
        )

    def _forms_and_arena(
        self, found: Counter[str], indicators: tuple[str, ...], request: Request
    ) -> tuple[tuple[Form, ...], Arena]:
        """None of a question in general; no form where more is told of another matter than of signs."""
        if request is not Request.CASE:
            return (Form.UNK,), Arena.UKJENT
        rules = self._indicators
        scores = scoring.form_scores(rules, found)
        arena = scoring.arena_of(rules, found, scores)
        if found[_OTHER_MATTER] > len(indicators):
            return (Form.UNK,), arena
        return scoring.forms_of(rules, scores, arena, found), arena

    def _located(
        self,
        read: Iterable[tuple[Hit, Reading]],
        shown: Set[str],
        tokens: Tokens,
        shift: int,
    ) -> list[Evidence]:
        """The hits of what is ``shown`` in the text itself, behind the subject and the blank line."""
        starts, ends, shown_as = tokens.starts, tokens.ends, self._shown_as
        located = []
        for hit, reading in read:
            code, start = shown_as[hit.code], starts[hit.first] - shift
            if start < 0 or code not in shown:
                continue
            opening, behind = tokens.spans[tokens.sentences[hit.first]]
            end, sentence_start = ends[hit.last] - shift, max(0, starts[opening] - shift)
            sentence_end, weight = ends[behind - 1] - shift, self._weights.get(hit.code, "")
            located.append(
                Evidence(
                    code, start, end, sentence_start, sentence_end, weight, hit.source, reading
                )
            )
        return located


_PRECEDENCE: dict[str, tuple[str, ...]] = {
    "reporter": ("self", "employee", "business", "private"),
    "time": ("now", "long", "recent"),
}
"""When several values of a facet were found, the first of these is taken."""


def _is_facet(code: str) -> bool:
    """True for what is read as it stands, without asking how its sentence means it."""
    return ":" in code and not code.startswith(BESIDE)


def _request(
    found: Mapping[str, int],
    indicators: tuple[str, ...],
    signals: tuple[str, ...],
    *,
    supposed: bool,
) -> Request:
    """What is asked for: a case, unless more is asked in general than is told."""
    advice, training = (found[f"request:{kind}"] for kind in (Request.ADVICE, Request.TRAINING))
    if signals or (indicators and max(advice, training) <= len(indicators)):
        return Request.CASE
    if training and training >= advice:
        return Request.TRAINING
    return Request.ADVICE if advice or (supposed and not indicators) else Request.CASE


def _first(kind: type[_Choice], facet: str, seen: set[str], otherwise: _Choice) -> _Choice:
    found = (value for value in _PRECEDENCE[facet] if f"{facet}:{value}" in seen)
    return next((kind(value) for value in found), otherwise)


def _wordings(hits: Iterable[Hit], tokens: Tokens) -> Counter[str]:
    """How many different wordings were found for each code."""
    return Counter(
        code for code, _ in {(hit.code, tokens.words[hit.first : hit.last + 1]) for hit in hits}
    )


def _facets(facts: Facts) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What was read of each facet, and the codes that speak for it."""
    return {
        "form": (facts.forms[0], (f"name:{facts.forms[0]}", f"form:{facts.forms[0]}")),
        "arena": (facts.arena, (f"place:{facts.arena}", f"arena:{facts.arena}")),
        "urgency": (facts.urgency, (*facts.signals, "danger", GRAVE)),
        "age": (facts.age, tuple(sorted(_CHILD_CODES))),
        "reporter": (facts.reporter, (f"reporter:{facts.reporter}",)),
        "time": (facts.time_frame, (f"time:{facts.time_frame}",)),
        "request": (facts.request, (f"request:{facts.request}",)),
        "vulnerable": (str(facts.vulnerable_adult).lower(), ("vulnerable",)),
        "contact": (str(facts.contact_with_person).lower(), ("contact",)),
    }


def _findings(
    facets: Mapping[str, tuple[str, tuple[str, ...]]],
    wordings: Counter[str],
    located: Iterable[Evidence],
) -> tuple[Finding, ...]:
    """Each facet with what speaks for it."""
    stated = [evidence for evidence in located if evidence.reading is Reading.STATED]
    spoken = {evidence.code for evidence in stated}
    return tuple(
        [
            Finding(
                facet,
                str(value),
                _confidence(sum([wordings[code] for code in codes])),
                ()
                if spoken.isdisjoint(codes)
                else tuple([evidence for evidence in stated if evidence.code in codes]),
            )
            for facet, (value, codes) in facets.items()
        ]
    )


def _confidence(wordings: int) -> Confidence:
    if not wordings:
        return Confidence.LOW
    return Confidence.HIGH if wordings > 1 else Confidence.MEDIUM


def _is_advertising(facts: Facts, wordings: int, channel: Channel) -> bool:
    """Only by e-mail, when there is more of it than of indicators, and nothing urgent. A course may be advertised."""
    more = wordings >= _SPAM_FROM and wordings > len(facts.indicators)
    return channel is Channel.EMAIL and more and facts.urgency in _NOT_URGENT


def _is_elsewhere(facts: Facts, found: Counter[str]) -> bool:
    """A complaint, a joke, a film, thanks: more of that than of indicators or questions, and nothing urgent."""
    asked = (
        sum(found[f"request:{kind}"] for kind in Request) if facts.urgency is Urgency.RAAD else 0
    )
    more = found[_OTHER_MATTER] > max(len(facts.indicators), asked)
    return more and facts.urgency in _NOT_URGENT
