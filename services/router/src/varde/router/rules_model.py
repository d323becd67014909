"""``routing.toml`` as it must look. Nothing but shapes and closed vocabularies; no partner is known here."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.codes import Arena, Form, Request, Urgency
from varde.shared.domain.concern import Facts

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
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

    def results(self, facts: Facts) -> dict[str, bool]:
        """Each given condition by name, and whether it holds for ``facts``."""
        found: dict[str, bool | tuple[str, ...]] = {
            "child": facts.child,
            "vulnerable_adult": facts.vulnerable_adult,
            "self_report": facts.self_report,
            "contact_with_person": facts.contact_with_person,
            "forms": facts.forms,
            "arena": (facts.arena,),
            "urgency": (facts.urgency,),
            "request": (facts.request,),
            "any_indicator": facts.indicators,
            "signal": facts.signals,
            "keyword": facts.keywords,
        }
        given = self.model_dump(exclude_none=True)
        return {name: _holds(wanted, found[name]) for name, wanted in given.items()}

    def holds(self, facts: Facts) -> bool:
        """True when every given condition holds."""
        return all(self.results(facts).values())


def _holds(wanted: bool | tuple[str, ...], found: bool | tuple[str, ...]) -> bool:
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted == found
    return not set(wanted).isdisjoint(found)


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
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Overlay(_Strict):
    """Support that is added to whatever rule wins."""

    id: Code
    when: When
    add_support: Annotated[tuple[Code, ...], _Some]


class External(_Strict):
    """A body outside the group."""

    nb: str
    nn: str = ""
    en: str = ""


class RulesFile(_Strict):
    """The whole of ``routing.toml``."""

    version: str
    external: dict[Code, External]
    deadline: tuple[Deadline, ...] = ()
    rule: Annotated[tuple[Rule, ...], _Some]
    overlay: tuple[Overlay, ...] = ()
