"""The queue: held first, then what partners ask, then due, then new."""

import asyncio
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from varde.desk.desk import Desk, Form, Visit
from varde.desk.key_state import AT_ONCE
from varde.desk.keys_page import state_of
from varde.desk.notices import Notice
from varde.desk.searches import LONGEST
from varde.desk.telling import Teller
from varde.desk.view import View, choices, view_of
from varde.shared.casework.queue import counts, queue
from varde.shared.domain.listing import Pile

SHOWN = 25
"""Cases of a pile on the first page."""
ON_A_PAGE = 100
_LONGEST_MARK = 40


class Overview:
    """The page she comes to first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /."""
        house = self._desk.house
        view, words = self._asked(request, visit)
        house.places.keep(visit.session.key, view.address)
        found, key = await asyncio.gather(
            queue(
                house.database,
                visit.actor,
                house.clock.today(),
                words,
                view.filters,
                one=view.pile,
                begin=view.begin,
                limit=ON_A_PAGE if view.pile else SHOWN,
            ),
            state_of(house),
        )
        return self._desk.render(
            "queue.html",
            visit,
            request,
            counts=found.counts,
            shown=found.shown,
            view=view,
            words=words,
            partner=Teller(house.directory, visit.language).partner,
            choices=choices(view, house.directory, visit.language),
            longest=LONGEST,
            mark=found.mark,
            page=ON_A_PAGE,
            today=house.clock.today(),
            worries=[w for w in key.worries if w in AT_ONCE],
            shortcuts=house.shortcuts.on(visit.session.key),
        )

    async def search(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /sok: the words go by the form alone, and the address that follows names them by a token."""
        words = form.get("ord", "").strip()
        searches = self._desk.house.searches
        view = View(
            search=searches.put(visit.session.key, words) if words else "",
            filters=view_of(form, self._desk.house.directory).filters,
        )
        return RedirectResponse(view.address, 303)

    async def shortcuts(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /taster: keys that are pressed alone do something in the queue, or nothing."""
        house, on = self._desk.house, form.get("taster") == "ja"
        house.shortcuts.turn(visit.session.key, on=on)
        notice = Notice.SHORTCUTS_ON if on else Notice.SHORTCUTS_OFF
        last = house.places.last(visit.session.key)
        return RedirectResponse(f"{last}{'&' if '?' in last else '?'}n={notice}", 303)

    async def counts(self, request: Request, visit: Visit) -> Response:
        """GET /antall: how many wait now of those that a page shows, for its title when it was told of a change."""
        house = self._desk.house
        view, words = self._asked(request, visit)
        found = await counts(house.database, visit.actor, house.clock.today(), words, view.filters)
        waits = found[Pile.HELD] + found[Pile.ASKED]
        return JSONResponse({"venter": waits, "alle": sum(found.values())})

    async def changes(self, request: Request, visit: Visit) -> Response:
        """GET /endringer: server-sent events without a word of what has changed."""
        mark = request.query_params.get("merke", "")[:_LONGEST_MARK]
        events = self._desk.house.watch.listen(visit.session.token, visit.actor, mark)
        if events is None:
            return Response(status_code=204)
        return StreamingResponse(events, media_type="text/event-stream")

    def _asked(self, request: Request, visit: Visit) -> tuple[View, str]:
        """The view of an address, and its words; of a search that is forgotten nothing is left."""
        view = view_of(request.query_params, self._desk.house.directory)
        words = self._desk.house.searches.words(visit.session.key, view.search)
        return (view if words else replace(view, search="")), words
