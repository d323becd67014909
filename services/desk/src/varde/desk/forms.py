"""What the desk's forms carry, read with limits and in memory only."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST_FORM = 524_288
"""Bytes. Two texts of 20,000 characters fit, percent-encoded."""
_MOST_FIELDS = 200
_MOST_DIGITS = 9
"""Of a version: no case has been changed so often, and ``int`` refuses to read thousands of them."""


class TooLarge(Exception):
    """The form is larger than any that the desk sends."""


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form, the last one of a name. Raises ``TooLarge``."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TooLarge
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
        )
    except ValueError as error:
        raise TooLarge from error
    return dict(pairs)


def seen(form: Mapping[str, str]) -> int:
    """The version of the case that stood on the page; none that there is, when the form does not say."""
    version = form.get("versjon", "")
    return int(version) if version.isdecimal() and len(version) <= _MOST_DIGITS else 0
