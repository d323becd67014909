"""The neutral form: what a person is asked to fill in, the same on every platform.

A platform shows a ``Form``, and hands what was filled in back as ``Filled``. What cannot be taken comes
back as the same form with an error beside the field and everything as it was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NewType

from varde.chatops.labels import Label, Labels
from varde.shared.domain.codes import Language

Filled = Mapping[str, Sequence[str]]
"""Field name to what was filled in: the values chosen, an ISO date, or one text. Empty or missing when
nothing was."""

Typed = NewType("Typed", str)
"""What the writer wrote, shown back to that writer alone. No message to anybody else can hold it."""


ONE_LINE = 100
"""Characters of a text that stands on a line of its own."""


class FormKind(StrEnum):
    """What a form is for."""

    ASSIGN = "assign"
    REPORT = "report"
    CLOSE = "close"
    MINUTES = "minutes"
    DECLINE = "decline"
    NOTE = "note"
    DUE = "due"
    STATUS = "status"
    ASK = "ask"
    LINK = "link"
    RECUSE = "recuse"
    LIST = "list"
    SEARCH = "search"
    ADMIT = "admit"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what may be chosen. ``value`` is a code or a reference."""

    value: str
    label: Label


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of some choices, or ``several``."""

    name: str
    label: Label
    choices: tuple[Choice, ...]
    several: bool = False
    required: bool = True
    hint: Label | None = None
    error: Label | None = None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateField:
    """A day, from ``earliest`` to ``latest``, both of them included."""

    name: str
    label: Label
    earliest: date
    latest: date
    required: bool = False
    hint: Label | None = None
    error: Label | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of at most ``longest`` characters."""

    name: str
    label: Label
    longest: int
    required: bool = True
    hint: Label | None = None
    error: Label | None = None
    text: Typed = Typed("")
    looked_up: bool = False
    """It is compared with what is known, and neither kept nor shown to anybody: it may point at somebody."""

    @property
    def one_line(self) -> bool:
        """True when a few words are meant."""
        return self.longest <= ONE_LINE


FormField = ChoiceField | DateField | TextField


@dataclass(frozen=True, slots=True)
class Form:
    """A form about one case, or about none when ``reference`` is empty. Names of fields are its own."""

    kind: FormKind
    reference: str
    language: Language
    title: Label
    """At most 24 characters."""
    fields: tuple[FormField, ...]
    submit: Label
    """At most 24 characters."""
    problem: Label | None = None
    """What is wrong with the whole of it."""
    people: tuple[str, ...] = ()
    """User ids on the platform of those whom it offers, in their order, shown so that the reader sees who they are."""

    @property
    def rejected(self) -> bool:
        """True when something in it must be put right."""
        return self.problem is not None or any(field.error for field in self.fields)


@dataclass(frozen=True, slots=True)
class Values:
    """What was filled in, read and within the form's limits."""

    chosen: Mapping[str, tuple[str, ...]]
    days: Mapping[str, date]
    texts: Mapping[str, str]

    def one(self, name: str) -> str:
        """The value chosen in a field that takes one; "" when none was."""
        return next(iter(self.chosen[name]), "")


def read(form: Form, filled: Filled, t: Labels) -> Values | Form:
    """What was filled in, or the form with its errors and with what was filled in."""
    fields = tuple(_filled(field, filled.get(field.name, ()), t) for field in form.fields)
    if any(field.error for field in fields):
        return replace(form, fields=fields)
    return Values(
        {f.name: f.chosen for f in fields if isinstance(f, ChoiceField)},
        {f.name: f.day for f in fields if isinstance(f, DateField) and f.day},
        {f.name: f.text for f in fields if isinstance(f, TextField)},
    )


def rejected(form: Form, filled: Filled, errors: Mapping[str, Label], t: Labels) -> Form:
    """The form as it was filled in, with an error beside each field that ``errors`` names."""
    fields = (_filled(field, filled.get(field.name, ()), t) for field in form.fields)
    return replace(form, fields=tuple(replace(f, error=errors.get(f.name)) for f in fields))


def _filled(field: FormField, given: Sequence[str], t: Labels) -> FormField:
    wanted = [value for value in given if value.strip()]
    if isinstance(field, ChoiceField):
        field = _chosen(field, wanted, t)
    elif isinstance(field, DateField):
        field = _dated(field, wanted[:1], t)
    else:
        field = _written(field, "\n".join(wanted), t)
    if field.required and not wanted:
        return replace(field, error=t("Fill in this field."))
    return field


def _chosen(field: ChoiceField, given: Sequence[str], t: Labels) -> ChoiceField:
    offered = {choice.value for choice in field.choices}
    known = tuple(value for value in dict.fromkeys(given) if value in offered)
    strange = len(known) < len(given) or (len(known) > 1 and not field.several)
    return replace(field, chosen=known, error=t("Choose again.") if strange else None)


def _dated(field: DateField, given: Sequence[str], t: Labels) -> DateField:
    try:
        day = date.fromisoformat(given[0].strip()) if given else None
    except ValueError:
        return replace(field, error=t("I did not understand the date."))
    field = replace(field, day=day)
    if day is None or field.earliest <= day <= field.latest:
        return field
    between = {"first": t.day(field.earliest), "last": t.day(field.latest)}
    return replace(field, error=t("Choose a day from {first} to {last}.", **between))


def _written(field: TextField, text: str, t: Labels) -> TextField:
    too_long = t("At most {n} characters.", n=field.longest) if len(text) > field.longest else None
    return replace(field, text=Typed(text), error=too_long)
