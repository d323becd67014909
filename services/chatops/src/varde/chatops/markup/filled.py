"""What the forms of a page carry, read with limits."""

from collections import defaultdict
from urllib.parse import parse_qsl

from starlette.requests import Request

from varde.chatops.forms import Filled

LARGEST_FORM = 32_768
"""Bytes; a command of 3000 characters fits several times over, percent-encoded."""

FIELDS = 250
"""More than a form with every case of its list chosen."""

FILLED = "felt-"
"""What the names of the fields that a person fills in start with."""


class TooLarge(Exception):
    """The form is larger than any the page can send."""


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form. Raises ``TooLarge``; bytes that are not UTF-8 are replaced."""
    return dict(await _pairs(request))


async def read_filled(request: Request) -> tuple[dict[str, str], Filled]:
    """What the page itself put into a form, and what was filled in. Raises as ``read_form``."""
    hidden: dict[str, str] = {}
    filled = defaultdict[str, list[str]](list)
    for name, value in await _pairs(request):
        if name.startswith(FILLED):
            filled[name.removeprefix(FILLED)].append(value.replace("\r\n", "\n"))
        else:
            hidden[name] = value
    return hidden, filled


async def _pairs(request: Request) -> list[tuple[str, str]]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TooLarge
    try:
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=FIELDS, errors="replace")
    except ValueError as error:
        raise TooLarge from error
