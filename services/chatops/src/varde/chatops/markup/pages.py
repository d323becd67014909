"""The templates of what pages of a chat share: answers, cards, forms, one's own page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from varde.chatops.answer import Answer
from varde.chatops.forms import Form
from varde.chatops.markup.filled import FILLED
from varde.chatops.markup.values import buttons_body

LOOK = Path(__file__).parent / "static"
"""The style, and the mark."""
_OWN = Path(__file__).parent / "templates"


def templates(folder: Path) -> Environment:
    """A platform's templates in ``folder``, which may take in the shared ones. All values are escaped.

    Each is read at once: what that takes for a moment is given back when the service has started.
    """
    made = Environment(
        loader=FileSystemLoader([folder, _OWN]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in made.list_templates():
        made.get_template(name)
    return made


def home_values(answer: Answer) -> dict[str, Any]:
    """What ``sections.html`` shows: one's own page, or why there is none."""
    row = buttons_body(answer.home.buttons) if answer.home else []
    return {"home": answer.home, "row": row, "text": answer.text}


def sheet_values(form: Form) -> dict[str, Any]:
    """What ``sheet.html`` shows: a form to be filled in."""
    return {"form": form, "prefix": FILLED}


def kept_values(
    answer: Answer, hidden: Mapping[str, str], filled: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """What ``kept.html`` shows: why nothing was done, and all that was filled in, to be sent again."""
    given = ((FILLED + name, value) for name, values in filled.items() for value in values)
    return {"text": answer.text, "fields": [*hidden.items(), *given]}
