"""The log of every look and act, with its chain verified, and as a table to keep."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from varde.desk.desk import Desk, Visit
from varde.desk.labels import desk_texts
from varde.desk.log_words import LogWords
from varde.desk.tables import MARK, lines
from varde.shared.domain.partner import Actor
from varde.shared.store import audit
from varde.shared.store.audit_reading import followed, newest, told

ON_A_PAGE = 200
_DIGITS = 10
"""More than these no entry has; a database would refuse the number."""
_COLUMNS = ("seq", "at", "actor", "action", "subject", "detail", "hash")


class Auditing:
    """The audit page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.house.database

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /logg: newest first."""
        asked = request.query_params.get("sak", "").strip()[:64]
        before = _number(request.query_params.get("eldre", ""))
        async with self._database.read() as tx:
            found, count = await newest(tx, visit.actor, asked, ON_A_PAGE + 1, before)
        shown = found[:ON_A_PAGE]
        words = LogWords(self._desk.house.directory, visit.language)
        return self._desk.render(
            "audit.html",
            visit,
            found=[words.line(entry) for entry in shown],
            older=shown[-1].seq if len(found) > ON_A_PAGE else None,
            before=before,
            count=count,
            chain=await followed(self._database),
            asked=asked,
        )

    async def table(self, _request: Request, visit: Visit) -> Response:
        """GET /logg.csv: all of it that who looks may know of, oldest first, sent as it is read.

        It is written down first: that entry is the last of the table.
        """
        async with self._database.begin() as tx:
            await audit.append(
                tx,
                at=self._desk.house.clock.now(),
                actor=visit.actor.member_id,
                action="export_log",
                subject="log",
            )
        t = desk_texts(visit.language)
        left_out = t(
            "Entries about cases that are kept from you are left out. So the chain cannot be reckoned anew from this table."
        )
        headers = {"content-disposition": 'attachment; filename="varde-audit.csv"'}
        rows = self._rows(visit.actor, left_out)
        return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)

    async def _rows(self, actor: Actor, left_out: str) -> AsyncIterator[str]:
        yield MARK + lines([_COLUMNS])
        async for batch in told(self._database, actor):
            yield lines([tuple(getattr(entry, name) for name in _COLUMNS) for entry in batch])
        yield lines([(left_out,)])


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < _DIGITS else None
