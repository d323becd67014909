"""The facts of a case as a form: what the rules read, what is chosen, and what somebody else has corrected meanwhile.

The form carries the facts as she found them. So what she did not touch is never hers, and where two have corrected the
same fact, she is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from varde.desk.labels import desk_texts, t
from varde.shared.casework.correction import UNREAD, Changes
from varde.shared.casework.merging import ranked
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.errors import Refused
from varde.shared.texts import Texts
from varde.shared.texts.vocabulary import (
    INDICATOR_CODES,
    SIGNAL_CODES,
    Code,
    indicator_label,
    label,
    signal_label,
)

BEGAN = "fra-fakta"
"""The field with the facts as she found them."""
_FIELD, _ALSO, _SIGN = "fakta-", "fakta-ogsa-", "fakta-tegn-"
_FORMS, _SIGNS = "forms", "signs"
_BANDS: Mapping[str, type[Code]] = {
    "age": AgeGroup,
    "urgency": Urgency,
    "arena": Arena,
    "persons": Persons,
    "time_frame": TimeFrame,
    "reporter": Reporter,
}
"""Facets of one code, by the name that facts have for them, in the order of the form."""
_TITLES = {
    _FORMS: t("Form of exploitation"),
    "age": t("Age"),
    "urgency": t("Urgency"),
    "arena": t("Arena"),
    "persons": t("Number of persons"),
    "time_frame": t("Time"),
    "reporter": t("Reporter"),
    _SIGNS: t("Signs"),
}
_COULD_NOT = t("could not be read")
_IS_THERE, _IS_NOT = t("is there"), t("is not there")
Codes = Mapping[str, str]
"""The codes of each facet, with a blank between."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the facts of a case."""

    now: Facts
    """As they are read and corrected, before anything is widened."""
    shown: Facts
    """As the group sees them."""
    read: Codes
    """What the rules had read of each facet that was corrected; of a sign ``yes`` or ``no``."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A facet on the page."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: str
    read: str
    """What the rules had read, in words."""
    shown: str
    """What the group sees, in words, where that is less."""
    asked: str
    """What stands by now, in words, where somebody else has corrected it too."""


@dataclass(frozen=True, slots=True)
class Page:
    """The form as it stands on a page."""

    forms: Fact
    also: frozenset[str]
    """Forms besides the most likely one."""
    bands: list[Fact]
    signs: list[tuple[str, str]]
    there: frozenset[str]
    """Signs that are chosen."""
    signs_read: str
    """Signs that the rules had read otherwise, in words."""
    signs_shown: str
    """Signs that the group is not shown, in words."""
    began: str
    changed: bool
    """Something is chosen that is not saved."""
    asked: bool
    """Somebody else has corrected the same."""


def page_of(known: Known, form: Mapping[str, str] | None, language: Language) -> Page:
    """The form: as the facts are, with what she has chosen in ``form`` and not saved on top."""
    now = codes_of(known.now)
    hers, asked = (
        _merged(now, form) if form and BEGAN in form else (dict[str, str](), frozenset[str]())
    )
    words = _Words(language)
    chosen = {**now, **hers}

    def fact(name: str) -> Fact:
        read = known.read.get(name, now[name])
        shown = codes_of(known.shown)[name]
        return Fact(
            name=name,
            title=words.title(name),
            options=words.options(name, now[name]),
            chosen=chosen[name].split(" ")[0],
            read=words.of(name, read),
            shown="" if shown == now[name] else words.of(name, shown),
            asked=words.of(name, now[name]) if name in asked else "",
        )

    unseen = {*now[_SIGNS].split()} - {*codes_of(known.shown)[_SIGNS].split()}
    return Page(
        forms=fact(_FORMS),
        also=frozenset(chosen[_FORMS].split()[1:]),
        bands=[fact(name) for name in _BANDS],
        signs=words.signs,
        there=frozenset(chosen[_SIGNS].split()),
        signs_read=words.of(_SIGNS, " ".join(_read_otherwise(known.read, now))),
        signs_shown=words.of(_SIGNS, " ".join(unseen)),
        began=urlencode(now),
        changed=bool(hers),
        asked=bool(asked),
    )


def changes_of(now: Facts, form: Mapping[str, str], t: Texts) -> tuple[Changes, bool]:
    """What she corrects, and whether somebody else has corrected the same since she opened the case.

    Raises ``Refused`` for what is none of the choices.
    """
    codes = codes_of(now)
    _require_codes(form, t)
    hers, asked = _merged(codes, form)
    if (
        hers.get("age") == AgeGroup.UNKNOWN
    ):  # no word of hers: it is offered while nothing else is known
        raise Refused(t("Choose one of the list."))
    before, after = set(codes[_SIGNS].split()), set(hers.get(_SIGNS, codes[_SIGNS]).split())
    changes = Changes(
        forms=tuple(Form(code) for code in hers.get(_FORMS, "").split()),
        arena=Arena(hers["arena"]) if "arena" in hers else None,
        urgency=Urgency(hers["urgency"]) if "urgency" in hers else None,
        persons=Persons(hers["persons"]) if "persons" in hers else None,
        time_frame=TimeFrame(hers["time_frame"]) if "time_frame" in hers else None,
        reporter=Reporter(hers["reporter"]) if "reporter" in hers else None,
        child=hers["age"] == AgeGroup.CHILD if "age" in hers else None,
        added=tuple(sorted(after - before)),
        removed=tuple(sorted(before - after)),
    )
    return changes, bool(asked)


def codes_of(facts: Facts) -> dict[str, str]:
    """Each facet of the form in codes."""
    bands = {name: str(getattr(facts, name)) for name in _BANDS}
    signs = " ".join((*facts.indicators, *facts.signals))
    return {_FORMS: " ".join(facts.forms), **bands, _SIGNS: signs}


def corrected_words(detail: str, language: Language) -> str:
    """What the log says was corrected, in words: ``forms:SEX ILO05:yes``."""
    words, told = _Words(language), list[tuple[str, str]]()
    for part in detail.split():
        facet, colon, code = part.partition(":")
        if not colon and told:
            told[-1] = (told[-1][0], f"{told[-1][1]} {facet}")
        elif colon:
            told.append((facet, code))
    return "; ".join(filter(None, (words.correction(facet, code) for facet, code in told)))


def _merged(now: Codes, form: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """What she has chosen otherwise than it stands ``now``, and of that what somebody else has corrected too."""
    began = dict(parse_qsl(form.get(BEGAN, ""), keep_blank_values=True))
    mine, asked = dict[str, str](), set[str]()
    for name, word in _typed(form, began).items():
        if word in {now[name], began.get(name)}:
            continue
        mine[name] = word
        if now[name] != began.get(name):
            asked.add(name)
    if _SIGNS in began:
        ticked = {sign for sign in (*INDICATOR_CODES, *SIGNAL_CODES) if _SIGN + sign in form}
        was, stands = set(began[_SIGNS].split()), set(now[_SIGNS].split())
        signs = (stands | (ticked - was)) - (was - ticked)
        if signs != stands:
            mine[_SIGNS] = " ".join(signs)
    return mine, frozenset(asked)


def _typed(form: Mapping[str, str], began: Codes) -> dict[str, str]:
    """The facets of the form but the signs, in codes; what is none of the choices is left out."""
    typed = {n: code for n, codes in _BANDS.items() if (code := form.get(_FIELD + n)) in set(codes)}
    if (first := form.get(_FIELD + _FORMS)) in set(Form):
        order = (*began.get(_FORMS, "").split(), *Form)
        also = [Form(code) for code in order if _ALSO + code in form and code in set(Form)]
        typed[_FORMS] = " ".join(ranked((Form(first),), also))
    return typed


def _require_codes(form: Mapping[str, str], t: Texts) -> None:
    known: dict[str, type[StrEnum]] = {_FIELD + name: codes for name, codes in _BANDS.items()}
    known[_FIELD + _FORMS] = Form
    for name, codes in known.items():
        if name in form and form[name] not in set(codes):
            raise Refused(t("Choose one of the list."))


def _read_otherwise(read: Codes, now: Codes) -> Iterator[str]:
    there = now[_SIGNS].split()
    for sign in (*INDICATOR_CODES, *SIGNAL_CODES):
        if sign in read and read[sign] not in {UNREAD, "yes" if sign in there else "no"}:
            yield sign


class _Words:
    """Facets and their codes in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._t = desk_texts(language)

    @property
    def signs(self) -> list[tuple[str, str]]:
        """Every sign with its name."""
        named = [(code, indicator_label(code, self._language)) for code in INDICATOR_CODES]
        return named + [(code, signal_label(code, self._language)) for code in SIGNAL_CODES]

    def title(self, name: str) -> str:
        """What a facet is called."""
        return self._t(_TITLES[name])

    def options(self, name: str, now: str) -> list[tuple[str, str]]:
        """What can be chosen; that the age is unknown, where it is."""
        codes: Iterable[str] = Form if name == _FORMS else _BANDS[name]
        gone = {AgeGroup.UNKNOWN} if name == "age" and now != AgeGroup.UNKNOWN else set()
        return [(code, self.of(name, code)) for code in codes if code not in gone]

    def of(self, name: str, codes: str) -> str:
        """The codes of a facet in words."""
        if codes == UNREAD:
            return self._t(_COULD_NOT)
        if name == _SIGNS:
            return ", ".join(text for code, text in self.signs if code in codes.split())
        kind = Form if name == _FORMS else _BANDS[name]
        return ", ".join(label(kind(c), self._language) for c in codes.split() if c in set(kind))

    def correction(self, facet: str, code: str) -> str:
        """One that was made, as the log has it; "" for what no facet is called."""
        if facet in _TITLES:
            said = self.of(facet, code)
            return f"{self.title(facet)}: {said}" if said else ""
        named = dict(self.signs).get(facet, "")
        there = self._t(_IS_THERE if code == "yes" else _IS_NOT)
        return f"{named}: {there}" if named else ""
