"""The queue: held first, then due, then new."""

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Visit
from varde.shared.casework.queue import queue
from varde.shared.domain.listing import Pile

SHOWN = 25
"""Cases of a pile on the first page."""
ON_A_PAGE = 100
_MOST_WORDS = 200
_MOST_DIGITS = 7


class Overview:
    """The page she comes to first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /."""
        house, asked = self._desk.house, request.query_params
        words = asked.get("ord", "")[:_MOST_WORDS].strip()
        chosen = asked.get("vis", "")
        one = Pile(chosen) if chosen in set(Pile) else None
        found = await queue(
            house.database,
            visit.actor,
            house.clock.today(),
            words,
            one=one,
            begin=_place(asked.get("fra", "")) if one else 0,
            limit=ON_A_PAGE if one else SHOWN,
        )
        return self._desk.render(
            "queue.html",
            visit,
            request,
            counts=found.counts,
            shown=found.shown,
            one=one,
            words=words,
            begin=_place(asked.get("fra", "")),
            page=ON_A_PAGE,
            today=house.clock.today(),
        )


def _place(typed: str) -> int:
    """The place in a list that an address names; the first one for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS else 0
