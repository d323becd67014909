"""The queue: held first, then due, then new."""

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Visit
from varde.desk.key_state import AT_ONCE
from varde.desk.keys_page import worries_of
from varde.shared.casework.queue import Pile, queue

SHOWN = 25
"""Cases of a pile on the first page."""
ON_A_PAGE = 100
_MOST_WORDS = 200


class Overview:
    """The page she comes to first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /."""
        house, asked = self._desk.house, request.query_params
        words = asked.get("ord", "")[:_MOST_WORDS]
        found = await queue(house.database, visit.actor, house.clock.today(), words)
        chosen = asked.get("vis", "")
        one = Pile(chosen) if chosen in set(Pile) else None
        begin = int(asked["fra"]) if asked.get("fra", "").isdecimal() and one else 0
        shown = [
            (pile, cases[begin : begin + (ON_A_PAGE if one else SHOWN)], len(cases))
            for pile, cases in found.piles.items()
            if one in {None, pile}
        ]
        return self._desk.render(
            "queue.html",
            visit,
            request,
            counts=found.counts(),
            shown=shown,
            one=one,
            words=words,
            begin=begin,
            page=ON_A_PAGE,
            today=house.clock.today(),
            worries=[w for w in await worries_of(self._desk) if w in AT_ONCE],
        )
