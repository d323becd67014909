"""``routing.toml`` as it must look. Nothing but shapes and closed vocabularies; no partner is known here."""

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from varde.shared.domain.codes import Arena, Form, Language, Request, Urgency
from varde.shared.domain.concern import Facts

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
Values = dict[str, frozenset[object]]
"""Values by the name of a condition."""
_Some = Field(min_length=1)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Strict):
    """Conditions; all that are given must hold, and none given always holds."""

    child: bool | None = None
    vulnerable_adult: bool | None = None
    self_report: bool | None = None
    contact_with_person: bool | None = None
    forms: Annotated[tuple[Form, ...] | None, _Some] = None
    arena: Annotated[tuple[Arena, ...] | None, _Some] = None
    urgency: Annotated[tuple[Urgency, ...] | None, _Some] = None
    request: Annotated[tuple[Request, ...] | None, _Some] = None
    any_indicator: Annotated[tuple[str, ...] | None, _Some] = None
    signal: Annotated[tuple[str, ...] | None, _Some] = None
    keyword: Annotated[tuple[str, ...] | None, _Some] = None

    @cached_property
    def conditions(self) -> Values:
        """Each given condition by name, and the values of which at least one must be found."""
        given = self.model_dump(exclude_none=True)
        return {
            name: frozenset({wanted}) if isinstance(wanted, bool) else frozenset(wanted)
            for name, wanted in given.items()
        }

    def results(self, found: Values) -> dict[str, bool]:
        """Each given condition by name, and whether it holds for what was ``found``."""
        return {n: not wanted.isdisjoint(found[n]) for n, wanted in self.conditions.items()}

    def holds(self, found: Values) -> bool:
        """True when every given condition holds for what was ``found``."""
        return all(not wanted.isdisjoint(found[n]) for n, wanted in self.conditions.items())


def found_in(facts: Facts) -> Values:
    """The values that each condition may look for in ``facts``."""
    return {
        "child": frozenset({facts.child}),
        "vulnerable_adult": frozenset({facts.vulnerable_adult}),
        "self_report": frozenset({facts.self_report}),
        "contact_with_person": frozenset({facts.contact_with_person}),
        "forms": frozenset(facts.forms),
        "arena": frozenset({facts.arena}),
        "urgency": frozenset({facts.urgency}),
        "request": frozenset({facts.request}),
        "any_indicator": frozenset(facts.indicators),
        "signal": frozenset(facts.signals),
        "keyword": frozenset(facts.keywords),
    }


class External(_Strict):
    """The name of a body outside the group."""

    nb: str
    nn: str = ""
    en: str = ""


_Sentence = Annotated[str, Field(min_length=1, max_length=500)]


class Reason(_Strict):
    """Why a rule gives the lead to whom it does; bokmål is always there."""

    nb: _Sentence
    nn: _Sentence | None = None
    en: _Sentence | None = None

    def words(self, language: Language) -> str:
        """The reason in ``language``, else in bokmål."""
        return {Language.NN: self.nn, Language.EN: self.en}.get(language) or self.nb


def _in_bokmal(reason: object) -> object:
    return {"nb": reason} if isinstance(reason, str) else reason


class Deadline(_Strict):
    """A deadline that begins to run for ``owner``; days and months count from the assignment."""

    code: Code
    text: str
    days: Annotated[int, Field(ge=0, le=3650)] | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    law: str = ""
    owner: Code


class Rule(_Strict):
    """One row: when it holds, who leads, who supports, and why."""

    id: Code
    priority: Annotated[int, Field(ge=0)]
    when: When
    lead: Code
    support: tuple[Code, ...]
    deadlines: tuple[Code, ...] = ()
    reason: Annotated[Reason, BeforeValidator(_in_bokmal)]
    """A plain string is bokmål."""


class Overlay(_Strict):
    """Support that is added to whatever rule wins."""

    id: Code
    when: When
    add_support: Annotated[tuple[Code, ...], _Some]


class RulesFile(_Strict):
    """The whole of ``routing.toml``."""

    version: str
    external: dict[Code, External]
    deadline: tuple[Deadline, ...] = ()
    rule: Annotated[tuple[Rule, ...], _Some]
    overlay: tuple[Overlay, ...] = ()
