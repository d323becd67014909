"""The desk's pages from their templates. Everything in them is escaped; nothing is marked safe."""

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
    known = {
        "t": desk_texts(language),
        "labels": Labels(language),
        "label": lambda code: label(code, language),
        "day": day,
        "clock": clock_time,
        "weekday": lambda value: format_date(value, "EEEE d. MMMM", locale=str(language)),
        "language": language,
        "languages": LANGUAGES,
        "visit": None,
        "notice": "",
        "problem": "",
    }
    html = _TEMPLATES.get_template(template).render(known | values)
    return HTMLResponse(html.encode("utf-8", "replace"), status)
