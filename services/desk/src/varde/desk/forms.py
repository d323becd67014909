"""What the desk's forms carry, read with limits and in memory only."""

from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST_FORM = 524_288
"""Bytes. Two texts of 20,000 characters fit, percent-encoded."""
_MOST_FIELDS = 200


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
