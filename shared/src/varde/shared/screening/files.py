"""The screener's four rule files: the municipality's own where it has them, else those that ship."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, get_args

from varde.shared.domain.codes import Form
from varde.shared.domain.duties import HOUSEHOLD_KEYWORDS
from varde.shared.screening.rules import Rules, compiled
from varde.shared.screening.triggers import TriggerReader, spoken_forms
from varde.shared.screening.vocabulary import (
    ContextLists,
    Facets,
    Indicators,
    Weight,
    WordLists,
)
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES
from varde.shared.toml import (
    FILES,
    Mistake,
    Place,
    Problem,
    Reason,
    TomlFile,
    Unfit,
    WrongFile,
    because,
    t,
)

FOLDER = "screening"
"""The folder in ``config/`` where a municipality puts files of its own; each stands for the shipped one."""
_SHIPPED = Path(__file__).parent
_TRIGGERS = frozenset({"triggers", "beside", "cues", "names", "places"})
"""The keys under which triggers stand."""
PACKAGE = "varde.shared.screening"
"""Whose catalogue has the sentences about these files."""
_NO_NAME = t("no rule file has that name: they are {names}")
_MISSING = t("{code} is missing; what is not to be found has {triggers}")
_NAMES = ("indicators.toml", "facets.toml", "words.toml", "context.toml")


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The files as they were read. Two are equal when they say the same."""

    indicators: TomlFile
    facets: TomlFile
    words: TomlFile
    context: TomlFile

    @classmethod
    def read(cls, config: Path | None = None) -> Self:
        """The files for the municipality's folder ``config``; those that ship without one.

        Raises ``Permanent`` when one is no TOML, or has a name that none has.
        """
        own = config / FOLDER if config else _SHIPPED
        for path in own.glob(FILES):
            if path.name not in _NAMES:
                why = because(_NO_NAME, names=", ".join(_NAMES))
                raise WrongFile(Reason(str(path), (Mistake(0, "", why),), PACKAGE))
        return cls(*(TomlFile.read(_own_or_shipped(own / name)) for name in _NAMES))

    def compiled(self) -> Rules:
        """The rules. Slow: some tenths of a second of work, to be done once.

        Raises ``Permanent`` that names file, line, entry and what is wrong.
        """
        found, extra, lists = self._indicators(), self._facets(), self.words.shaped(WordLists)
        context = self.context.shaped(ContextLists)
        try:
            return compiled(found, extra, lists, context)
        except Unfit:
            self.words.refuse(_wrong_words(lists), PACKAGE)
            for file in (self.indicators, self.facets):
                file.refuse(_wrong_triggers(file, lists.words), PACKAGE)
            raise

    def keywords(self) -> frozenset[str]:
        """The routing keywords that a screening can find. Raises ``Permanent`` like ``compiled``."""
        return frozenset(keyword.name for keyword in self._facets().keyword)

    def version(self) -> str:
        """The version of the rules that facts are read by. Raises ``Permanent`` like ``compiled``."""
        return self._indicators().version

    def _indicators(self) -> Indicators:
        shaped = self.indicators.shaped(Indicators)
        self.indicators.refuse(_contradictions(shaped), PACKAGE)
        return shaped

    def _facets(self) -> Facets:
        shaped = self.facets.shaped(Facets)
        names = [keyword.name for keyword in shaped.keyword]
        duties = sorted(HOUSEHOLD_KEYWORDS)
        wrong = (*_repeated("keyword", "name", names), *_missing(names, duties))
        self.facets.refuse(wrong, PACKAGE)
        return shaped


def _own_or_shipped(path: Path) -> Path:
    return path if path.exists() else _SHIPPED / path.name


def _contradictions(file: Indicators) -> Iterator[Problem]:
    """What the shapes alone cannot tell. A sign has its name, and perhaps a duty, by its code: all must be there."""
    signs = [entry.code for entry in file.indicator]
    signals = [entry.code for entry in file.signal]
    for table, codes, known in (
        ("indicator", signs, INDICATOR_CODES),
        ("signal", signals, SIGNAL_CODES),
    ):
        yield from _repeated(table, "code", codes)
        yield from _missing(codes, known)
        for number, code in enumerate(codes):
            if code not in known:
                yield Problem((table, number, "code"), because(t("no sign has that code")))
    for weight in {*get_args(Weight)} - file.weights.keys():
        yield Problem(("weights",), because(t("{weight} is missing"), weight=weight))
    yield from _repeated("arena", "code", [entry.code for entry in file.arena])
    forms = [entry.code for entry in file.form]
    yield from _repeated("form", "code", forms)
    yield from _missing(forms, Form, "names = []")
    for number, signal in enumerate(file.signal):
        yield from _no_signs(("signal", number, "require_with"), signal.require_with, signs)
    for number, arena in enumerate(file.arena):
        yield from _no_signs(("arena", number, "signs"), arena.signs, signs)


def _no_signs(place: Place, codes: Sequence[str], signs: Sequence[str]) -> Iterator[Problem]:
    for number, code in enumerate(codes):
        if code not in signs:
            yield Problem((*place, number), because(t("{code} is no indicator"), code=code))


def _repeated(table: str, key: str, codes: Sequence[str]) -> Iterator[Problem]:
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield Problem((table, number, key), because(t("stands twice")))


def _missing(
    codes: Sequence[str], needed: Iterable[str], nothing: str = "triggers = []"
) -> Iterator[Problem]:
    for code in needed:
        if code not in codes:
            yield Problem((), because(_MISSING, code=code, triggers=nothing))


def _wrong_words(lists: WordLists) -> Iterator[Problem]:
    tables = (
        ("words", lists.words, lambda entry: TriggerReader(entry, {})),
        ("spoken", lists.spoken, spoken_forms),
    )
    for table, entries, read in tables:
        for name, words in entries.items():
            try:
                read({name: words})
            except Unfit as error:
                yield Problem((table, name), error.why)


def _wrong_triggers(file: TomlFile, classes: Mapping[str, str]) -> Iterator[Problem]:
    reader = TriggerReader(classes, {})
    for place, trigger in _triggers(file.data):
        try:
            reader.read("", trigger)
        except Unfit as error:
            yield Problem(place, error.why)


def _triggers(table: Mapping[str, object], place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Each trigger of a file with its right shape, and where it stands."""
    for key, value in table.items():
        here = (*place, key)
        if isinstance(value, dict):
            yield from _triggers(value, here)
        elif isinstance(value, list):
            for number, entry in enumerate(value):
                if isinstance(entry, dict):
                    yield from _triggers(entry, (*here, number))
                elif key in _TRIGGERS:
                    yield (*here, number), entry
