"""The rule files together, compiled once: what the screener looks for and how it weighs it."""

from collections.abc import Iterator
from dataclasses import dataclass

from varde.shared.screening.context import ContextWords
from varde.shared.screening.tokens import fold
from varde.shared.screening.triggers import Spoken, Trigger, TriggerReader, said, spoken_forms
from varde.shared.screening.vocabulary import ContextLists, Facets, Indicators, WordLists

BESIDE = "beside:"
"""Before the code of a signal: words that count only beside an indicator."""
GRAVE = "grave"
"""Marks grave harm to somebody."""
IGNORED = "ignored"
"""The code of turns of phrase whose words mean nothing."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the screener goes by."""

    indicators: Indicators
    facets: Facets
    triggers: tuple[Trigger, ...]
    context: ContextWords


def compiled(found: Indicators, extra: Facets, lists: WordLists, turning: ContextLists) -> Rules:
    """The rules of four files. Raises ``Unfit`` for a trigger or a class of words that is wrong."""
    spoken = spoken_forms(lists.spoken)
    context = _context(turning, spoken)
    reader = TriggerReader(lists.words, spoken, context.denials)
    triggers = tuple(_triggers(found, extra, reader))
    return Rules(found, extra, triggers, context)


def _triggers(found: Indicators, extra: Facets, reader: TriggerReader) -> Iterator[Trigger]:
    for code, written in (*_indicator_triggers(found), *_facet_triggers(extra)):
        for trigger in written:
            yield from reader.read(code, trigger)


def _indicator_triggers(rules: Indicators) -> Iterator[tuple[str, tuple[str, ...]]]:
    for indicator in rules.indicator:
        yield indicator.code, indicator.triggers
    for signal in rules.signal:
        yield signal.code, signal.triggers
        yield f"{BESIDE}{signal.code}", signal.beside
    for arena in rules.arena:
        yield f"place:{arena.code}", arena.places
        yield f"arena:{arena.code}", arena.cues
    for form in rules.form:
        yield f"name:{form.code}", form.names
        yield f"form:{form.code}", form.cues


def _facet_triggers(extra: Facets) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield IGNORED, extra.ignore.triggers
    for keyword in extra.keyword:
        yield f"keyword:{keyword.name}", keyword.triggers
    for reporter in extra.reporter:
        yield f"reporter:{reporter.kind}", reporter.triggers
    for time in extra.time:
        yield f"time:{time.frame}", time.triggers
    for request in extra.request:
        yield f"request:{request.kind}", request.triggers
    yield "danger", extra.danger.triggers
    yield GRAVE, extra.grave.triggers
    yield "vulnerable", extra.vulnerable_adult.triggers
    yield "contact", extra.contact_with_person.triggers
    yield "matter:other", extra.other_matter.triggers
    yield "spam", extra.spam.triggers


def _context(lists: ContextLists, spoken: Spoken) -> ContextWords:
    def of(words: str) -> frozenset[str]:
        return said(map(fold, words.split()), spoken)

    return ContextWords(
        denials=of(lists.denials),
        scope_ends=of(lists.scope_ends),
        conditions=of(lists.conditions),
        anybody=of(lists.anybody),
        somebody=of(lists.somebody),
        beliefs=of(lists.beliefs),
        writer=of(lists.writer),
        turns=of(lists.turns),
        topics=of(lists.topics),
        fiction=of(lists.fiction),
        others=of(lists.somebody) - of(lists.writer),
    )
