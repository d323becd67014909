"""A reading for people: the text with its evidence marked, and every code by its name."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import typer
from babel import Locale

from varde.router.rules import Decision
from varde.router.screen.reading import Reading
from varde.shared.cli.terminal import visible
from varde.shared.domain.codes import Language
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Directory
from varde.shared.screening import Screening
from varde.shared.texts import Texts, texts
from varde.shared.texts.vocabulary import SIGNAL_CODES, indicator_label, label, signal_label

_NARROWEST = 24
"""Columns for the names of facts, so that the values stand below each other."""


class Found(Protocol):
    """Evidence, as far as it is shown: a code and its place in the text, in code points."""

    @property
    def code(self) -> str:
        """The code that it speaks for."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it has ended."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text and the codes that rest on it; none for what lies between."""

    text: str
    codes: tuple[str, ...] = ()


Paint = Callable[[Stretch], str]


def page(
    text: str, reading: Reading, directory: Directory, language: Language, paint: Paint
) -> str:
    """The whole reading; ``paint`` says how evidence stands out in the text."""
    t = texts("varde.router.screen", language)
    screening = reading.screening
    evidence = [e for e in screening.evidence if 0 <= e.start < e.end <= len(text)]
    sections = {
        t("Text"): [marked(text, evidence, paint)],
        t("Signs"): list(signs(text, screening.facts, evidence, language)) or [t("none")],
        t("Facts"): _aligned(_with_quotes(text, screening, t)),
        t("Who would be asked"): _aligned(_proposal(reading.decision, directory, t)),
    }
    return "\n\n".join("\n".join([f"--- {title} ---", *lines]) for title, lines in sections.items())


def marked(text: str, evidence: Iterable[Found], paint: Paint) -> str:
    """The text as it stands on the screen, with the evidence as ``paint`` gives it."""
    return "".join(
        paint(stretch) if stretch.codes else stretch.text for stretch in _stretches(text, evidence)
    ).rstrip()


def with_marks(stretch: Stretch) -> str:
    """``[has taken the passport: ILO07]``, for where there are no colours."""
    return f"[{stretch.text}: {', '.join(stretch.codes)}]"


def in_colour(stretch: Stretch) -> str:
    """In colour: red for what makes it urgent, yellow for the rest."""
    colour = "red" if set(stretch.codes) & set(SIGNAL_CODES) else "yellow"
    return typer.style(stretch.text, fg=colour, bold=True)


def _stretches(text: str, evidence: Iterable[Found]) -> Iterator[Stretch]:
    done = 0
    for start, end, codes in _merged(evidence):
        yield Stretch(visible(text[done:start]))
        yield Stretch(visible(text[start:end]), codes)
        done = end
    yield Stretch(visible(text[done:]))


def _merged(evidence: Iterable[Found]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Places in the order of the text; those that overlap are one, with the codes of all."""
    places: list[tuple[int, int, tuple[str, ...]]] = []
    for found in sorted(evidence, key=lambda e: (e.start, e.end)):
        start, end, codes = places[-1] if places else (0, 0, ())
        if found.start >= end:
            places.append((found.start, found.end, (found.code,)))
        else:
            both = tuple(dict.fromkeys((*codes, found.code)))
            places[-1] = (start, max(end, found.end), both)
    return places


def signs(text: str, facts: Facts, evidence: Sequence[Found], language: Language) -> Iterator[str]:
    """A line for each sign: its name, its code, and the words of the text that gave it."""
    names = {
        **{code: indicator_label(code, language) for code in facts.indicators},
        **{code: signal_label(code, language) for code in facts.signals},
    }
    for code, name in names.items():
        yield f"{name} ({code})" + _quotes(text, (e for e in evidence if e.code == code))


def _quotes(text: str, evidence: Iterable[Found]) -> str:
    """The words of each place, once, each with a blank before it."""
    quotes = dict.fromkeys(_quoted(text[found.start : found.end]) for found in evidence)
    return "".join(f" «{quote}»" for quote in quotes)


def _quoted(words: str) -> str:
    """On one line."""
    return " ".join(visible(words).split())


def _with_quotes(text: str, screening: Screening, t: Texts) -> Iterator[tuple[str, str]]:
    """Each fact, and the words of the text that speak for it."""
    spoken = {finding.facet: finding.evidence for finding in screening.findings}
    for facet, name, value in _facts(screening, t):
        yield name, value + _quotes(text, spoken.get(facet, ()))


def _facts(screening: Screening, t: Texts) -> Iterator[tuple[str, str, str]]:
    """The facet of each fact as the screener calls it, if it is one, its name and its value."""
    facts, language = screening.facts, t.language
    yield "", t("Probably a concern"), _yes_or_no(t, yes=screening.is_concern)
    yield "", t("Written in"), _language_name(screening.language_name, language)
    yield "form", t("Form"), ", ".join(label(form, language) for form in facts.forms)
    yield "arena", t("Arena"), label(facts.arena, language)
    yield "urgency", t("Urgency"), _urgency(facts, language)
    yield "age", t("Age"), label(facts.age, language)
    yield "", t("Number of persons"), label(facts.persons, language)
    yield "time", t("Time"), label(facts.time_frame, language)
    yield "reporter", t("Reporter"), label(facts.reporter, language)
    yield "request", t("What is asked for"), label(facts.request, language)
    yield "vulnerable", t("Vulnerable adult"), _yes_or_no(t, yes=facts.vulnerable_adult)
    yield "contact", t("In contact with the person"), _yes_or_no(t, yes=facts.contact_with_person)


def _urgency(facts: Facts, language: Language) -> str:
    why = ", ".join(signal_label(code, language) for code in facts.signals)
    return label(facts.urgency, language) + (f" ({why})" if why else "")


def _proposal(decision: Decision, directory: Directory, t: Texts) -> Iterator[tuple[str, str]]:
    support = [_partner(code, directory, t) for code in (*decision.support, *decision.external)]
    yield t("First"), _partner(decision.lead, directory, t)
    yield t("Support"), ", ".join(support) or t("none")
    yield t("Rule"), decision.rule
    yield t("Reason"), decision.reason


def _partner(code: str, directory: Directory, t: Texts) -> str:
    """By name; a body outside the group by its code."""
    partner = directory.partner(code)
    return partner.name(t.language) if partner else code


def _language_name(code: str, language: Language) -> str:
    return str(Locale.parse(str(language)).languages.get(code, code))


def _yes_or_no(t: Texts, *, yes: bool) -> str:
    return t("yes") if yes else t("no")


def _aligned(rows: Iterable[tuple[str, str]]) -> list[str]:
    known = list(rows)
    width = max(_NARROWEST, *(len(name) for name, _ in known))
    return [f"{name:{width}}  {value}" for name, value in known]
