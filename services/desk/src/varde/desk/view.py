"""What of the queue a page shows, as its address says it: a pile, words by their token, and filters by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from varde.desk.labels import desk_texts, t
from varde.shared.domain.codes import Arena, AssignmentRole, Form, Language, Status, Urgency
from varde.shared.domain.listing import UNFILTERED, Filters, Pile
from varde.shared.domain.partner import Directory
from varde.shared.texts.vocabulary import Code, label

PILE, SEARCH, BEGIN = "vis", "sok", "fra"
_MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class _Filter:
    """A filter of the form."""

    field: str
    """Of ``Filters``."""
    name: str
    """In an address."""
    title: str
    codes: type[Code] | None = None
    """What it may be; of partners the directory says it."""


_FILTERS = (
    _Filter("urgency", "hast", t("Urgency"), Urgency),
    _Filter("partner", "partner", t("Partner")),
    _Filter("role", "rolle", t("Role of the partner"), AssignmentRole),
    _Filter("form", "form", t("Form of exploitation"), Form),
    _Filter("arena", "arena", t("Arena"), Arena),
    _Filter("status", "status", t("Status"), Status),
)


@dataclass(frozen=True, slots=True)
class View:
    """A part of the queue."""

    pile: Pile | None = None
    """All that waits without one."""
    search: str = ""
    """The token of words that are looked for."""
    filters: Filters = UNFILTERED
    begin: int = 0
    """The place in the pile's list."""
    unknown: bool = False
    """A filter of the address is none, and left out."""

    def to(self, **changes: Any) -> Self:
        """The beginning of another view, or ``begin`` of this one."""
        return replace(self, **({"begin": 0} | changes))

    def without(self, field: str) -> Self:
        """The same without one of the filters."""
        return self.to(filters=replace(self.filters, **{field: getattr(UNFILTERED, field)}))

    @property
    def unfiltered(self) -> Self:
        """The same without any filter."""
        return self.to(filters=UNFILTERED)

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters in force, as an address or a form has them."""
        chosen = {each.name: getattr(self.filters, each.field) for each in _FILTERS}
        return {name: str(code) for name, code in chosen.items() if code}

    @property
    def address(self) -> str:
        """Where this view is shown."""
        asked = {PILE: self.pile, SEARCH: self.search, **self.narrowed, BEGIN: self.begin}
        said = urlencode({name: value for name, value in asked.items() if value})
        return f"/?{said}" if said else "/"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the filter form: what can be chosen, and what is."""

    field: str
    name: str
    title: str
    options: Mapping[str, str]
    """Each code in words."""
    chosen: str
    """"" where every case stays."""

    @property
    def said(self) -> str:
        """What is chosen, in words."""
        return self.options[self.chosen]


def view_of(asked: Mapping[str, str], directory: Directory) -> View:
    """What an address or a form asks for; what is none of its values counts as not asked."""
    named = asked.get(PILE, "")
    pile = Pile(named) if named in set(Pile) else None
    filters, unknown = _filters(asked, directory)
    return View(
        pile=pile,
        search=asked.get(SEARCH, ""),
        filters=filters,
        begin=_place(asked.get(BEGIN, "")) if pile else 0,
        unknown=unknown,
    )


def choices(view: View, directory: Directory, language: Language) -> list[Choice]:
    """The filter form. What it offers does not depend on the cases: it tells nothing of them."""
    text = desk_texts(language)
    return [
        Choice(
            each.field,
            each.name,
            text(each.title),
            options=_options(each, directory, language),
            chosen=str(getattr(view.filters, each.field) or ""),
        )
        for each in _FILTERS
    ]


def _filters(asked: Mapping[str, str], directory: Directory) -> tuple[Filters, bool]:
    """The filters, and whether there was one that is none."""
    known = dict[str, Any]()
    typed = {each: asked[each.name] for each in _FILTERS if asked.get(each.name)}
    for each, code in typed.items():
        if each.codes is None and any(code == p.code for p in directory.partners):
            known[each.field] = code
        elif each.codes is not None and code in set(each.codes):
            known[each.field] = each.codes(code)
    return Filters(**known), len(known) < len(typed)


def _options(each: _Filter, directory: Directory, language: Language) -> dict[str, str]:
    if each.codes is None:
        return {partner.code: partner.name(language) for partner in directory.partners}
    return {code.value: label(code, language) for code in each.codes}


def _place(typed: str) -> int:
    """The place in a list that an address names; the first one for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS else 0
