"""The log of every look and act, with its chain verified, and as a table to keep."""

import csv
import io
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from varde.desk.desk import Desk, Visit
from varde.shared.domain.partner import Actor
from varde.shared.store.audit_reading import followed, newest, told

ON_A_PAGE = 200
_COLUMNS = ("seq", "at", "actor", "action", "subject", "detail", "hash")


class Auditing:
    """The audit page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.house.database

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /logg: newest first."""
        asked = request.query_params.get("sak", "").strip()[:64]
        async with self._database.read() as tx:
            found, count = await newest(tx, visit.actor, asked, ON_A_PAGE)
        chain = await followed(self._database)
        return self._desk.render(
            "audit.html", visit, found=found, count=count, chain=chain, asked=asked
        )

    async def table(self, _request: Request, visit: Visit) -> Response:
        """GET /logg.csv: all of it that who looks may know of, oldest first, sent as it is read."""
        headers = {"content-disposition": 'attachment; filename="varde-audit.csv"'}
        return StreamingResponse(self._rows(visit.actor), media_type="text/csv", headers=headers)

    async def _rows(self, actor: Actor) -> AsyncIterator[str]:
        yield _lines([_COLUMNS])
        async for batch in told(self._database, actor):
            yield _lines([tuple(getattr(entry, name) for name in _COLUMNS) for entry in batch])


def _lines(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
