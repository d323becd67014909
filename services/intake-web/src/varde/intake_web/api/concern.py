"""The JSON of a concern: the form's questions, with the form's limits."""

import re
from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from varde.intake_web.form import CHOICES, LIMITS, Entries
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import PageLanguage

_ABOUT = {
    "text": "What the person has seen or heard, in their own words, in any language.",
    "contact": "How the person can be reached, if they want to be. Nothing else may tell who they are.",
}


Wrong = dict[str, str]
"""A JSON pointer (RFC 6901), and what is wrong there."""


class Fault(Exception):
    """What is wrong with a body."""

    def __init__(self, errors: list[Wrong]) -> None:
        super().__init__("the body is not a concern")
        self.errors = errors


class NotJson(Exception):
    """The concern is not JSON, not UTF-8, or nested too deep."""


def _one_of(*values: str) -> Any:
    return Literal[values]


def _question(name: str) -> Any:
    about = _ABOUT.get(name)
    if name in CHOICES:
        return (_one_of("", *sorted(CHOICES[name])), Field(default="", description=about))
    limit = Field(max_length=LIMITS[name], description=about)
    if name == "text":
        return (Annotated[str, Field(pattern=r"\S")], limit)
    return (Annotated[str, limit], "")


_Concern: type[BaseModel] = create_model(
    "Concern",
    __config__=ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True),
    language=(
        _one_of(*(language.value for language in PageLanguage)),
        Field(default="nb", description="The language to answer the person in (ISO 639-1)."),
    ),
    **{field.name: _question(field.name) for field in fields(Entries)},
)

SCHEMA: dict[str, Any] = _Concern.model_json_schema()
"""The body as JSON Schema."""


def read_concern(body: bytes, portal: str, place: tuple[str, ...] = ()) -> WebSubmission:
    """The concern that stands in ``place`` of what ``portal`` delivers.

    Raises ``NotJson``, or ``Fault``, which repeats no content.
    """
    try:
        values = _Concern.model_validate_json(body).model_dump()
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
        if any(each["type"] == "json_invalid" for each in found):
            raise NotJson from None
        raise Fault([fault_at((*place, *each["loc"]), each["msg"]) for each in found]) from None
    language = PageLanguage(values.pop("language"))
    return WebSubmission(language=language, portal=portal, **values)


def fault_at(place: tuple[int | str, ...], message: str) -> Wrong:
    """That ``message`` is wrong at ``place``."""
    steps = [re.sub("/", "~1", re.sub("~", "~0", str(step))) for step in place]
    return {"pointer": "".join(f"/{step}" for step in steps), "detail": message}
