"""The files of a case: what they hide, a copy that hides nothing, or the original as a download. Nothing of them runs here."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.labels import Labels
from varde.desk.opened import files_of
from varde.shared.renditions import LARGEST

_SHOWN = frozenset({"image/png", "image/jpeg", "text/plain; charset=utf-8"})
"""Kinds of copies that a browser shows by itself; others are downloads."""
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_OPAQUE = "application/octet-stream"


class Files:
    """Answers with files of a case. Each is a POST, so that no look is by accident."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def copy(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fil/{number}/kopi."""
        reference, number = request.path_params["ref"], request.path_params["number"]
        made = await files_of(self._desk.house, visit).rendition(
            reference, number, infected=_insists(form)
        )
        shown = made.media_type in _SHOWN
        return _file(made.content, made.media_type, f"{reference}-{number}", inline=shown)

    async def hidden(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fil/{number}/skjult: a list of what the file holds besides what it shows, by sort."""
        reference, number = request.path_params["ref"], request.path_params["number"]
        found = await files_of(self._desk.house, visit).hidden(
            reference, number, infected=_insists(form)
        )
        told = [Labels(visit.language).hidden(sort) for sort in found]
        return self._desk.render(
            "hidden.html", visit, reference=reference, number=number, found=told
        )

    async def original(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fil/{number}/original: whole, or not at all."""
        reference, number = request.path_params["ref"], request.path_params["number"]
        content = bytearray()
        label = await files_of(self._desk.house, visit).original(
            reference, number, _up_to(LARGEST, content), infected=_insists(form)
        )
        return _file(bytes(content), _OPAQUE, label.name or f"{reference}-{number}", inline=False)


def _insists(form: Form) -> bool:
    return form.get("likevel") == "ja"


def _up_to(limit: int, content: bytearray) -> Callable[[bytes], object]:
    def add(part: bytes) -> None:
        if len(content) + len(part) > limit:
            raise MemoryError
        content.extend(part)

    return add


def _file(content: bytes, media_type: str, name: str, *, inline: bool) -> Response:
    way = "inline" if inline else "attachment"
    headers = {
        "content-disposition": f"{way}; filename*=utf-8''{quote(name, safe='')}",
        "content-security-policy": _SANDBOX,
    }
    return Response(content, media_type=media_type, headers=headers)
