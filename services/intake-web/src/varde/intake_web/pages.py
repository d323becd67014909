"""The pages, rendered once where nothing in them depends on what was typed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import product

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from varde.intake_web.form import Entries, Problem
from varde.shared.domain.codes import Language
from varde.shared.texts import texts

_PACKAGE = "varde.intake_web"
_HOLE = "%(hole)%"
"""Stands in a page rendered in advance for the one string that differs."""


class Notice(StrEnum):
    """Why a form came back although nothing in it was wrong."""

    NOT_SENT = "not_sent"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Site:
    """What a municipality puts on the pages."""

    municipality: str
    contact_phone: str
    exit_url: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A page in two halves around the string that differs."""

    head: str
    tail: str

    def around(self, text: str) -> bytes:
        return f"{self.head}{text}{self.tail}".encode()


class Pages:
    """Renders every page of the web door, as UTF-8 bytes."""

    def __init__(self, site: Site) -> None:
        self.style = files(_PACKAGE).joinpath("static", "varde.css").read_text("utf-8")
        self._site = site
        self._environment = Environment(
            loader=PackageLoader(_PACKAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._forms = {language: self._form_frame(language) for language in Language}
        self._receipts = {
            (language, *about): self._receipt_frame(language, *about)
            for language in Language
            for about in product((False, True), repeat=3)
        }
        self._message = cache(self._render_message)

    def form(self, language: Language) -> bytes:
        """The empty form."""
        return self._forms[language].around(new_token())

    def again(
        self,
        language: Language,
        entries: Entries,
        *,
        problems: Sequence[Problem] = (),
        notice: Notice | None = None,
    ) -> bytes:
        """The form with everything typed still in it, and what to do about it on top."""
        page = self._render(
            "form.html",
            language,
            entries=entries,
            problems=problems,
            faults={problem.field: problem.fault for problem in reversed(problems)},
            notice=notice,
            token=new_token(),
        )
        return page.encode()

    def receipt(self, language: Language, receipt: str, entries: Entries) -> bytes:
        """The page that shows the receipt of a stored concern."""
        child = entries.child in {"yes", "unsure"}
        about_self = entries.about_self == "yes"
        contact = bool(entries.contact.strip())
        return self._receipts[language, child, about_self, contact].around(escape(receipt))

    def message(self, language: Language, status: int) -> bytes:
        """A page for an answer that is neither form nor receipt, such as 404."""
        return self._message(language, status)

    def _form_frame(self, language: Language) -> _Frame:
        empty: tuple[Problem, ...] = ()
        return _frame(
            self._render(
                "form.html",
                language,
                entries=Entries(),
                problems=empty,
                faults={},
                notice=None,
                token=_HOLE,
            )
        )

    def _receipt_frame(self, language: Language, *about: bool) -> _Frame:
        facts = dict(zip(("child", "about_self", "contact"), about, strict=True))
        return _frame(self._render("receipt.html", language, receipt=_HOLE, **facts))

    def _render_message(self, language: Language, status: int) -> bytes:
        return self._render("message.html", language, status=status).encode()

    def _render(self, name: str, language: Language, **values: object) -> str:
        return self._environment.get_template(name).render(
            t=texts(_PACKAGE, language),
            language=language,
            site=self._site,
            style=Markup(self.style),  # noqa: S704 - our own file, never input
            **values,
        )


def new_token() -> str:
    """A random token of 22 characters that tells one rendered form from another."""
    return secrets.token_urlsafe(16)


def _frame(page: str) -> _Frame:
    head, tail = page.split(_HOLE)
    return _Frame(head, tail)
