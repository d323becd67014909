"""The queue: held first, then what partners ask, then due, then new."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from varde.desk.desk import Desk, Form, Visit
from varde.desk.key_state import AT_ONCE
from varde.desk.keys_page import state_of
from varde.desk.searches import LONGEST
from varde.shared.casework.queue import counts, queue
from varde.shared.domain.listing import Pile

SHOWN = 25
"""Cases of a pile on the first page."""
ON_A_PAGE = 100
_MOST_DIGITS = 7
_LONGEST_MARK = 40


class Overview:
    """The page she comes to first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /."""
        house, asked = self._desk.house, request.query_params
        search = asked.get("sok", "")
        words = house.searches.words(visit.session.key, search)
        chosen = asked.get("vis", "")
        one = Pile(chosen) if chosen in set(Pile) else None
        found, key = await asyncio.gather(
            queue(
                house.database,
                visit.actor,
                house.clock.today(),
                words,
                one=one,
                begin=_place(asked.get("fra", "")) if one else 0,
                limit=ON_A_PAGE if one else SHOWN,
            ),
            state_of(house),
        )
        return self._desk.render(
            "queue.html",
            visit,
            request,
            counts=found.counts,
            shown=found.shown,
            one=one,
            words=words,
            search=search if words else "",
            longest=LONGEST,
            mark=found.mark,
            begin=_place(asked.get("fra", "")),
            page=ON_A_PAGE,
            today=house.clock.today(),
            worries=[w for w in key.worries if w in AT_ONCE],
        )

    async def search(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /sok: the words go by the form alone, and the address that follows names them by a token."""
        words = form.get("ord", "").strip()
        if not words:
            return RedirectResponse("/", 303)
        token = self._desk.house.searches.put(visit.session.key, words)
        return RedirectResponse(f"/?sok={token}", 303)

    async def counts(self, _request: Request, visit: Visit) -> Response:
        """GET /antall: how many wait now, for the title of a page that was told of a change."""
        house = self._desk.house
        found = await counts(house.database, visit.actor, house.clock.today())
        waits = found[Pile.HELD] + found[Pile.ASKED]
        return JSONResponse({"venter": waits, "alle": sum(found.values())})

    async def changes(self, request: Request, visit: Visit) -> Response:
        """GET /endringer: server-sent events without a word of what has changed."""
        mark = request.query_params.get("merke", "")[:_LONGEST_MARK]
        events = self._desk.house.watch.listen(visit.session.token, visit.actor, mark)
        if events is None:
            return Response(status_code=204)
        return StreamingResponse(events, media_type="text/event-stream")


def _place(typed: str) -> int:
    """The place in a list that an address names; the first one for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS else 0
