"""Everything that is measured, in the order of the report, with its goals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.anonymiser import concerns, english, measures, norne, variants
from bench.anonymiser.measures import Measured
from bench.anonymiser.systems import System, TaggerAlone
from bench.anonymiser.texts import Text
from bench.tables import Goal
from varde.shared.domain.codes import Language

TITLES = {Language.NB: "bokmål", Language.NN: "nynorsk"}
BUILDERS: Mapping[str, Callable[[Sequence[norne.Sentence], Language], list[Text]]] = {
    "sentences": norne.as_sentences,
    "documents": norne.as_documents,
}


@dataclass(frozen=True, slots=True)
class Section:
    """Some measures of a system on some texts; ``goals`` says which are reported, and what for."""

    group: str
    title: str
    goals: Mapping[str, Goal | None]
    measure: Callable[[System], Measured]
    variant: Callable[[], System] | None = None
    """Of Varde, to be measured instead of what ships; the peers are then left out."""


NEWS: Mapping[str, Goal | None] = {
    measures.PERSONS: Goal(0.998),
    measures.TOUCHED: Goal(0.03, at_most=True),
    measures.TOUCHED_AS_NAMES: None,
    measures.PLACES: Goal(0.995),
    measures.ORGANISATIONS: Goal(0.985),
    measures.F1: Goal(0.86),
}
LOWER: Mapping[str, Goal | None] = {
    measures.PERSONS: Goal(0.995),
    measures.TOUCHED: Goal(0.04, at_most=True),
    measures.TOUCHED_AS_NAMES: None,
}
FOREIGN: Mapping[str, Goal | None] = {measures.PERSONS: Goal(0.999)}
CONCERNS: Mapping[str, Goal | None] = {
    measures.LEAKED: Goal(0, at_most=True),
    measures.GENERALISED: Goal(0.97),
    measures.ORDINARY: Goal(0.02, at_most=True),
    measures.MASKED: Goal(0.02, at_most=True),
}
ENGLISH: Mapping[str, Goal | None] = {
    measures.PERSONS: Goal(0.995),
    measures.TOUCHED: None,
    measures.TOUCHED_AS_NAMES: None,
}
TAGGER: Mapping[str, Goal | None] = {
    measures.PERSONS: Goal(0.985),
    measures.TOUCHED: Goal(0.015, at_most=True),
}
COST = {
    "characters_per_second": Goal(80_000),
    "longest_seconds": Goal(5, at_most=True),
    "megabyte_seconds": Goal(5, at_most=True),
    "line_milliseconds": Goal(10, at_most=True),
    "added_mb": Goal(120, at_most=True),
    "load_seconds": Goal(1.0, at_most=True),
}
GROUPS = ("news", "lower", "foreign", "tagger", "concerns", "english", "cost")


def sections(
    data: Path, sentences: Mapping[Language, Sequence[norne.Sentence]]
) -> Iterator[Section]:
    """Every section but the cost."""
    yield from _on_news("news", "", NEWS, sentences)
    lower = {code: variants.lower_cased(read) for code, read in sentences.items()}
    yield from _on_news("lower", ", lower case", LOWER, lower)
    foreign = {code: variants.with_foreign_names(read) for code, read in sentences.items()}
    yield from _on_news("foreign", ", foreign names", FOREIGN, foreign)
    for language, read_in in sentences.items():
        title = f"{TITLES[language]}, documents, tagger alone"
        section = _on_texts("tagger", title, TAGGER, norne.as_documents(read_in, language))
        yield replace(section, variant=TaggerAlone)
    read = list(concerns.read(data))
    yield Section(
        "concerns", "development concerns", CONCERNS, lambda system: measures.concerns(system, read)
    )
    own = english.read()
    yield Section(
        "english", "English concerns", ENGLISH, lambda system: measures.names(system, own)
    )


def _on_news(
    group: str,
    suffix: str,
    goals: Mapping[str, Goal | None],
    sentences: Mapping[Language, Sequence[norne.Sentence]],
) -> Iterator[Section]:
    for language, read in sentences.items():
        for unit, build in BUILDERS.items():
            yield _on_texts(
                group, f"{TITLES[language]}, {unit}{suffix}", goals, build(read, language)
            )


def _on_texts(
    group: str, title: str, goals: Mapping[str, Goal | None], texts: Sequence[Text]
) -> Section:
    return Section(group, title, goals, lambda system: measures.names(system, texts))
