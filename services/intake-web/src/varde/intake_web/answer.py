"""Answers of one size, so that whoever watches the network cannot tell one page from another by its length."""

from collections.abc import Mapping
from dataclasses import fields

from fastapi import Response
from markupsafe import escape

from varde.intake_web.form import Entries

PAGE = 28 * 1024
"""Bytes that every page fits in, in every language, before anything that was typed is shown in it."""

UNIT = 8 * 1024
"""Bytes. Every answer is a multiple of it."""

_ECHOES = 2
"""The most times a page shows what was typed: on the last step, as text and in a hidden field."""

_NAMES = tuple(field.name for field in fields(Entries))
_EMPTY_PAD = len("<!---->\n")


def page(
    content: bytes, status: int = 200, headers: Mapping[str, str] | None = None, *, typed: int = 0
) -> Response:
    """An HTML answer, padded to the length that every answer has for ``typed`` bytes of entries."""
    body = padded(content, typed)
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


def closing(answer: Response) -> Response:
    """``answer`` to a request whose body was not read to its end: the connection cannot be used again."""
    answer.headers["connection"] = "close"
    return answer


def padded(content: bytes, typed: int) -> bytes:
    """``content`` with an empty comment behind it, to a length that follows from ``typed`` alone."""
    spaces = _whole_units(PAGE + _ECHOES * typed) - len(content) - _EMPTY_PAD
    if spaces < 0:
        spaces %= UNIT
    return b"%b<!--%b-->\n" % (content, b" " * spaces)


def size_of(entries: Entries) -> int:
    """Bytes that ``entries`` take in a page."""
    return sum(len(escape(getattr(entries, name)).encode()) for name in _NAMES)


def _whole_units(size: int) -> int:
    return -(-size // UNIT) * UNIT
