"""The screener's rules, read from TOML and validated: a broken file is refused with entry and reason."""

import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from varde.shared.domain.codes import Arena, Form, Reporter, Request, TimeFrame, Urgency
from varde.shared.errors import Permanent

Code = Annotated[str, Field(pattern=r"^[A-Z]{2,5}(\d{2}|_[A-Z]+)$")]
Triggers = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]
Weight = Literal["strong", "medium", "weak"]
_Model = TypeVar("_Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Named(_Strict):
    nb: str
    nn: str
    en: str


class Indicator(_Named):
    """A sign of exploitation."""

    code: Code
    group: str
    weight: Weight
    points_to: tuple[Form, ...] = ()
    nb_triggers: Triggers
    nn_triggers: Triggers
    en_triggers: Triggers

    @property
    def triggers(self) -> Triggers:
        """Triggers in all languages: texts mix them."""
        return tuple(dict.fromkeys((*self.nb_triggers, *self.nn_triggers, *self.en_triggers)))


class Signal(_Named):
    """A sign of urgency; with ``require_with`` only beside one of those indicators."""

    code: Code
    sets_urgency: Urgency
    triggers: Triggers
    require_with: tuple[Code, ...] = ()
    age_rule: bool = False


class ArenaEntry(_Named):
    """Words that speak for an arena, and the form that it speaks for."""

    code: Arena
    cues: Triggers
    suggests: Form | None = None


class FormEntry(_Named):
    """A form of exploitation and words that speak for it."""

    code: Form
    law: str
    cues: Triggers = ()


class Indicators(_Strict):
    """The whole of ``indicators.toml``."""

    version: str
    weights: dict[Weight, Annotated[int, Field(ge=0, le=10)]]
    indicator: tuple[Indicator, ...]
    signal: tuple[Signal, ...]
    arena: tuple[ArenaEntry, ...]
    form: tuple[FormEntry, ...]


class Keyword(_Strict):
    """A routing keyword and the words that stand for it."""

    name: str
    triggers: Triggers


class _ReporterEntry(_Strict):
    kind: Reporter
    triggers: Triggers


class _TimeEntry(_Strict):
    frame: TimeFrame
    triggers: Triggers


class _RequestEntry(_Strict):
    kind: Request
    triggers: Triggers


class _Plain(_Strict):
    triggers: Triggers


class PersonWords(_Strict):
    """Words for people and for how many."""

    nouns: Triggers
    one: Triggers
    few: Triggers
    many: Triggers


class Facets(_Strict):
    """The whole of ``facets.toml``."""

    keyword: tuple[Keyword, ...]
    reporter: tuple[_ReporterEntry, ...]
    time: tuple[_TimeEntry, ...]
    request: tuple[_RequestEntry, ...]
    vulnerable_adult: _Plain
    contact_with_person: _Plain
    spam: _Plain
    persons: PersonWords


def parse_indicators(source: str, name: str = "indicators.toml") -> Indicators:
    """The indicators in ``source``. Raises ``Permanent`` naming entry and reason."""
    parsed = _parse(Indicators, source, name)
    known = [entry.code for entry in parsed.indicator]
    _refuse_twice(name, [*known, *(signal.code for signal in parsed.signal)])
    _refuse_twice(name, [arena.code for arena in parsed.arena])
    _refuse_twice(name, [form.code for form in parsed.form])
    for signal in parsed.signal:
        if unknown := set(signal.require_with) - set(known):
            msg = f"{name}: {signal.code}: require_with names no indicator: {', '.join(sorted(unknown))}"
            raise Permanent(msg)
    return parsed


def parse_facets(source: str, name: str = "facets.toml") -> Facets:
    """The facets in ``source``. Raises ``Permanent`` naming entry and reason."""
    parsed = _parse(Facets, source, name)
    _refuse_twice(name, [keyword.name for keyword in parsed.keyword])
    return parsed


@cache
def indicators() -> Indicators:
    """The shipped ``indicators.toml``."""
    return parse_indicators(_shipped("indicators.toml"))


@cache
def facets() -> Facets:
    """The shipped ``facets.toml``."""
    return parse_facets(_shipped("facets.toml"))


def _shipped(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _parse(model: Callable[..., _Model] | type[_Model], source: str, name: str) -> _Model:
    try:
        data = tomllib.loads(source)
        return model(**data)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name} is not TOML: {error}"
        raise Permanent(msg) from error
    except ValidationError as error:
        reasons = (f"{_where(data, e['loc'])}: {e['msg']}" for e in error.errors())
        msg = f"{name}: {'; '.join(reasons)}"
        raise Permanent(msg) from error


def _where(data: object, path: Iterable[int | str]) -> str:
    """``indicator ILO03 weight`` for ``("indicator", 2, "weight")``."""
    words: list[str] = []
    for step in path:
        data = data[step] if isinstance(data, list | dict) and _has(data, step) else None  # type: ignore[index] # a list has int steps, a dict str
        code = data.get("code") or data.get("name") if isinstance(data, dict) else None
        words.append(str(code) if code and isinstance(step, int) else str(step))
    return " ".join(words)


def _has(data: list[object] | dict[str, object], step: int | str) -> bool:
    return step in data if isinstance(data, dict) else isinstance(step, int) and step < len(data)


def _refuse_twice(name: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            msg = f"{name}: {code} stands twice"
            raise Permanent(msg)
