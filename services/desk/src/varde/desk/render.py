"""The desk's pages from their templates. Everything in them is escaped; nothing is marked safe."""

from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from varde.desk.labels import Labels, desk_texts
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language
from varde.shared.texts.vocabulary import label

HERE = Path(__file__).parent
LANGUAGES = ((Language.NB, "Bokmål"), (Language.NN, "Nynorsk"), (Language.EN, "English"))
_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.filters["base64"] = lambda content: b64encode(content).decode()
_STREAMED = _TEMPLATES.overlay(enable_async=True)
_ENOUGH = 1024
"""Characters that are sent on; what is shorter waits for more."""


def day(value: date | datetime | None) -> str:
    """A day as it is written in Norway; "" for none."""
    if isinstance(value, datetime):
        value = value.astimezone(NORWAY)
    return value.strftime("%d.%m.%Y") if value else ""


def clock_time(value: datetime) -> str:
    """The time of day in Norway."""
    return value.astimezone(NORWAY).strftime("%H:%M")


def page(
    template: str, language: Language, values: dict[str, Any], *, status: int = 200
) -> HTMLResponse:
    """A whole page."""
    html = _TEMPLATES.get_template(template).render(_known(language) | values)
    return HTMLResponse(html.encode("utf-8", "replace"), status)


async def pieces(
    template: str, language: Language, values: dict[str, Any]
) -> AsyncGenerator[bytes, None]:
    """A page piece by piece, as fast as asynchronous iterables among ``values`` come."""
    waiting = ""
    html = _STREAMED.get_template(template).generate_async(_known(language) | values)
    async with aclosing(html):
        async for piece in html:
            waiting += str(piece)  # markup would escape what is added to it
            if len(waiting) >= _ENOUGH:
                yield waiting.encode("utf-8", "replace")
                waiting = ""
    yield waiting.encode("utf-8", "replace")


def _known(language: Language) -> dict[str, Any]:
    return {
        "t": desk_texts(language),
        "labels": Labels(language),
        "label": lambda code: label(code, language),
        "day": day,
        "clock": clock_time,
        "weekday": lambda value: format_date(value, "EEEE d. MMMM", locale=str(language)),
        "language": language,
        "languages": LANGUAGES,
        "visit": None,
        "kept_words": "",
        "goal": "/",
        "notice": "",
        "problem": "",
    }
