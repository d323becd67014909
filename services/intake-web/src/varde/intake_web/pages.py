"""The pages, rendered once where nothing in them depends on what was typed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from varde.intake_web.form import Entries, Problem
from varde.intake_web.steps import LAST, Step, carried, questions, step_of
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.duties import DutyCode, Whom
from varde.shared.domain.receipt import words_of
from varde.shared.texts.duties import notice_of
from varde.shared.texts.pages import OWN_NAMES, Untranslated, direction, marks, page_texts

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
    languages: tuple[PageLanguage, ...] = tuple(PageLanguage)
    """Those offered; the first one also stands at the plain address."""
    translations: Path | None = None
    """A folder of the municipality's own translations."""
    files: int = 10
    """How many files may come with a form; 0: the form has no field for them."""
    file_megabytes: int = 100
    """How large each may be."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A page in two halves around the string that differs."""

    head: str
    tail: str

    def around(self, text: str) -> bytes:
        return f"{self.head}{text}{self.tail}".encode()


class _About(NamedTuple):
    """What a receipt page says more, or leaves out; follows from choices, never from the text."""

    child: bool
    about_self: bool
    contact: bool
    danger: bool


class Pages:
    """Renders every page of the web door, as UTF-8 bytes."""

    def __init__(self, site: Site) -> None:
        self.style = files(_PACKAGE).joinpath("static", "varde.css").read_text("utf-8")
        self.script = files(_PACKAGE).joinpath("static", "leave.js").read_text("utf-8")
        self.work = files(_PACKAGE).joinpath("static", "work.js").read_text("utf-8")
        self.languages = site.languages
        self._site = site
        self._texts = {
            language: page_texts(_PACKAGE, language, site.translations)
            for language in site.languages
        }
        self._environment = Environment(
            loader=PackageLoader(_PACKAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {"plain": str.__str__, "marks": marks}
        self._languages = [(code, OWN_NAMES[code], direction(code)) for code in site.languages]
        self._questions = cache(self._question_texts)
        self._first = cache(self._first_frame)
        self._receipt = cache(self._receipt_frame)
        self._message = cache(self._render_message)

    def form(self, language: PageLanguage, arena: str = "") -> bytes:
        """The first step, empty; ``arena`` is a code that a link to the form gave, already checked."""
        return self._first(language, arena).around(new_token())

    def step(
        self,
        step: Step,
        language: PageLanguage,
        entries: Entries,
        *,
        problems: Sequence[Problem] = (),
        notice: Notice | None = None,
        challenge: str = "",
    ) -> bytes:
        """A step with everything answered so far in it, and what to put right on top.

        With ``challenge``, solving it lets the form past the limits.
        """
        return self._render_step(
            step, language, entries, new_token(), problems, notice, challenge=challenge
        ).encode()

    def receipt(self, language: PageLanguage, receipt: str, entries: Entries) -> bytes:
        """The page that shows the receipt of a stored concern, in words that fit ``language``."""
        about = _About(
            child=entries.child in {"yes", "unsure"},
            about_self=entries.about_self == "yes",
            contact=bool(entries.contact.strip()),
            danger=entries.danger == "yes",
        )
        return self._receipt(language, about).around(escape(words_of(receipt, language.nearest)))

    def render(self, name: str, language: PageLanguage, **values: object) -> bytes:
        """A template of the package with what is typed or opened in it."""
        return self._render(name, language, **values).encode("utf-8", "replace")

    def message(self, language: PageLanguage, status: int, *, sent: bool = True) -> bytes:
        """A page for an answer that is neither form nor receipt, such as 404; ``sent`` if a form may be lost."""
        return self._message(language, status, sent)

    def _first_frame(self, language: PageLanguage, arena: str) -> _Frame:
        entries = Entries(arena=arena)
        return _frame(self._render_step(Step.WRITE, language, entries, _HOLE, fresh=True))

    def _render_step(
        self,
        step: Step,
        language: PageLanguage,
        entries: Entries,
        token: str,
        problems: Sequence[Problem] = (),
        notice: Notice | None = None,
        *,
        challenge: str = "",
        fresh: bool = False,
    ) -> str:
        here = [problem for problem in problems if step_of(problem) is step]
        return self._render(
            f"{step}.html",
            language,
            step=step,
            last=LAST,
            entries=entries,
            asked=questions(step, entries),
            about_self=entries.about_self == "yes",
            q=self._questions(language, entries.about_self == "yes"),
            carried=list(carried(step, entries)),
            parts=_parts(entries) if step is Step.REVIEW else (),
            problems=here,
            faults={problem.field: problem.fault for problem in reversed(here)},
            notice=notice,
            challenge=challenge,
            token=token,
            fresh=fresh,
            child_duty=_child_duty(language),
        )

    def _question_texts(self, language: PageLanguage, about_self: bool) -> TemplateModule:
        template = self._environment.get_template("questions.html")
        return template.make_module({"t": self._texts[language], "about_self": about_self})

    def _receipt_frame(self, language: PageLanguage, about: _About) -> _Frame:
        page = self._render(
            "receipt.html",
            language,
            receipt=_HOLE,
            child_duty=_child_duty(language),
            **about._asdict(),
        )
        return _frame(page)

    def _render_message(self, language: PageLanguage, status: int, sent: bool) -> bytes:
        return self._render("message.html", language, status=status, sent=sent).encode()

    def _render(self, name: str, language: PageLanguage, **values: object) -> str:
        return self._environment.get_template(name).render(
            t=self._texts[language],
            language=language,
            languages=self._languages,
            site=self._site,
            style=Markup(self.style),  # noqa: S704 - our own file, never input
            script=Markup(self.script),  # noqa: S704 - our own file, never input
            work=Markup(self.work),  # noqa: S704 - our own file, never input
            **values,
        )


def new_token() -> str:
    """A random token of 22 characters that tells one rendered form from another."""
    return secrets.token_urlsafe(16)


def _parts(entries: Entries) -> list[tuple[Step, list[str]]]:
    """Each step that asks something, with the questions that were answered."""
    return [
        (step, [name for name in asked if getattr(entries, name).strip()])
        for step in Step
        if (asked := questions(step, entries))
    ]


def _child_duty(language: PageLanguage) -> str:
    duty = notice_of(DutyCode.CHILD, Whom.REPORTER, language.nearest)
    return duty if language.nearest.value == language.value else Untranslated(duty)


def _frame(page: str) -> _Frame:
    head, tail = page.split(_HOLE)
    return _Frame(head, tail)
