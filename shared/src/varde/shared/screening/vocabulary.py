"""The screener's rule files as they must look. Nothing but shapes and closed vocabularies."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.codes import Arena, Form, Reporter, Request, TimeFrame, Urgency

Code = Annotated[str, Field(pattern=r"^[A-Z]{2,5}(\d{2}|_[A-Z]+)$")]
Triggers = tuple[Annotated[str, Field(min_length=1, max_length=1000)], ...]
Weight = Literal["strong", "medium", "weak"]
_Some = Field(min_length=1)


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
    triggers: Triggers
    """In all languages: texts mix them."""


class Signal(_Named):
    """A sign of urgency."""

    code: Code
    sets_urgency: Urgency
    triggers: Triggers = ()
    """What is urgent whatever else is said."""
    beside: Triggers = ()
    """What is urgent only beside an indicator."""
    require_with: tuple[Code, ...] = ()
    """The indicators that ``beside`` asks for; empty: any."""
    age_rule: bool = False
    """True when a child's age counts as one of ``beside``."""
    child_is_company: bool = False
    """True when ``beside`` is as urgent beside a child's age as beside an indicator."""


class ArenaEntry(_Named):
    """What speaks for an arena, and the form that it speaks for."""

    code: Arena
    places: Triggers = ()
    """Words for the place itself."""
    cues: Triggers = ()
    """Words for what is often there, and elsewhere too."""
    signs: tuple[Code, ...] = ()
    """Indicators of what mostly happens there."""
    needs_sign: bool = False
    """True when the place is nothing to speak of without any indicator."""
    suggests: Form | None = None


class FormEntry(_Named):
    """A form of exploitation and words that speak for it."""

    code: Form
    law: str
    names: Triggers = ()
    """Words that by themselves say what it is."""
    cues: Triggers = ()


class Indicators(_Strict):
    """The whole of ``indicators.toml``."""

    version: str
    weights: dict[Weight, Annotated[int, Field(ge=0, le=10)]]
    indicator: tuple[Indicator, ...]
    signal: tuple[Signal, ...]
    arena: Annotated[tuple[ArenaEntry, ...], _Some]
    form: Annotated[tuple[FormEntry, ...], _Some]


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

    ignore: _Plain
    """Turns of phrase whose words mean nothing here."""
    keyword: tuple[Keyword, ...]
    reporter: tuple[_ReporterEntry, ...]
    time: tuple[_TimeEntry, ...]
    request: tuple[_RequestEntry, ...]
    danger: _Plain
    """Somebody is locked in or held: urgent."""
    grave: _Plain
    """Harm so grave that a concern with it is urgent, whatever else it tells or leaves out."""
    vulnerable_adult: _Plain
    contact_with_person: _Plain
    other_matter: _Plain
    """Complaints, jokes, films, thanks."""
    spam: _Plain
    persons: PersonWords


class WordLists(_Strict):
    """The whole of ``words.toml``: classes of words by name, each a list parted by blanks."""

    version: str
    words: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], str]
    spoken: dict[str, str] = {}
    """For words of the rules how they are said in a dialect, and so written by some."""


class ContextLists(_Strict):
    """The whole of ``context.toml``; each a list of words parted by blanks."""

    version: str
    denials: str
    scope_ends: str
    conditions: str
    anybody: str
    somebody: str
    beliefs: str
    writer: str
    turns: str
    topics: str
    fiction: str
