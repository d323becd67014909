"""The files of a case: what they hide, a copy that hides nothing, or the original as a download. Nothing of them runs here."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from varde.desk import render
from varde.desk.desk import Desk, Form, Visit
from varde.desk.doorkeeper import POLICY
from varde.desk.labels import Labels
from varde.desk.opened import files_of
from varde.shared.casework.attachments import Attachments
from varde.shared.renditions import AT_ONCE, LARGEST, Pages

_PICTURES_INSIDE = POLICY.replace("img-src 'self'", "img-src 'self' data:")
"""The pages of a file have no address of their own: they come inside the page that shows them."""
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_MANY_DIGITS = 9
_OPAQUE = "application/octet-stream"


class Files:
    """Answers with files of a case. Each is a POST, so that no look is by accident."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def listed(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /sak/{ref}/filer: all of them, those that stand in e-mails too."""
        reference = request.path_params["ref"]
        files = await files_of(self._desk.house, visit).listed(reference)
        return self._desk.render("files.html", visit, reference=reference, files=files)

    async def copy(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fil/{number}/kopi: what the file shows; of a PDF its pages, or all of them as one file."""
        reference, number = request.path_params["ref"], request.path_params["number"]
        files, name, infected = (
            self._opening(visit, form),
            f"{reference}-{number}",
            _insists(form),
        )
        if form.get("som") == "fil":
            made = await files.rendition(reference, number, infected=infected)
            return _file(made.content, made.media_type, name, inline=False)
        shown = await files.shown(reference, number, _first(form), infected=infected)
        if isinstance(shown, Pages):
            return StreamingResponse(
                self._pages(
                    shown,
                    visit,
                    reference=reference,
                    number=number,
                    infected=infected,
                    scanned=_was_to_be_scanned(form),
                ),
                media_type="text/html",
                headers={"content-security-policy": _PICTURES_INSIDE},
            )
        return _file(shown.content, shown.media_type, name, inline=True)

    async def _pages(
        self, pages: Pages, visit: Visit, **values: object
    ) -> AsyncGenerator[bytes, None]:
        """One page under the other, each sent when it is drawn."""
        async with aclosing(pages.drawn()) as drawn:
            known = self._desk.around(visit) | {"pages": pages, "drawn": drawn, "at_once": AT_ONCE}
            html = render.pieces("pages.html", visit.language, known | values)
            async with aclosing(html):
                async for piece in html:
                    yield piece

    async def hidden(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fil/{number}/skjult: a list of what the file holds besides what it shows, by sort."""
        reference, number = request.path_params["ref"], request.path_params["number"]
        opening = self._opening(visit, form)
        found = await opening.hidden(reference, number, infected=_insists(form))
        told = [Labels(visit.language).hidden(sort) for sort in found]
        return self._desk.render(
            "hidden.html", visit, reference=reference, number=number, found=told
        )

    async def original(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fil/{number}/original: whole, or not at all, after the password was given again."""
        self._desk.require_confirmed(visit)
        reference, number = request.path_params["ref"], request.path_params["number"]
        content = bytearray()
        label = await self._opening(visit, form).original(
            reference, number, _up_to(LARGEST, content), infected=_insists(form)
        )
        return _file(bytes(content), _OPAQUE, label.name or f"{reference}-{number}", inline=False)

    def _opening(self, visit: Visit, form: Form) -> Attachments:
        return files_of(self._desk.house, visit, must_scan=_was_to_be_scanned(form))


def _was_to_be_scanned(form: Form) -> bool:
    """Whether the list said that the file is scanned when it is opened."""
    return form.get("skannes") == "ja"


def _insists(form: Form) -> bool:
    return form.get("likevel") == "ja"


def _first(form: Form) -> int:
    """The page from which on to look."""
    typed = form.get("fra", "")
    return int(typed) if typed.isdecimal() and len(typed) < _MANY_DIGITS else 1


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
