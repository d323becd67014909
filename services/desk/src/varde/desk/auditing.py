"""The log of every look and act, with its chain verified, and as a table to keep."""

import asyncio
import csv
import io
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Visit
from varde.shared.domain.access import may_know_of
from varde.shared.domain.partner import Actor
from varde.shared.store import cases
from varde.shared.store.audit import Entry, entries, first_break
from varde.shared.store.database import Database

ON_A_PAGE = 200


class Auditing:
    """The audit page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /logg: newest first."""
        log, broken, last = await _log(self._desk.house.database, visit.actor)
        asked = request.query_params.get("sak", "").strip()[:64]
        found = [e for e in reversed(log) if asked in {"", e.subject, e.actor}]
        return self._desk.render(
            "audit.html",
            visit,
            found=found[:ON_A_PAGE],
            count=len(found),
            broken=broken,
            last=last,
            asked=asked,
        )

    async def table(self, _request: Request, visit: Visit) -> Response:
        """GET /logg.csv: all of it that who looks may know of, oldest first."""
        log, _, _ = await _log(self._desk.house.database, visit.actor)
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(("seq", "at", "actor", "action", "subject", "detail", "hash"))
        table.writerows((e.seq, e.at, e.actor, e.action, e.subject, e.detail, e.hash) for e in log)
        headers = {"content-disposition": 'attachment; filename="varde-audit.csv"'}
        return Response(out.getvalue().encode(), media_type="text/csv", headers=headers)


async def _log(database: Database, actor: Actor) -> tuple[list[Entry], int | None, str]:
    """The log without the cases that ``actor`` may not know of, where its chain breaks, and its last hash."""
    async with database.read() as tx:
        hidden = {c.reference for c in await cases.kept_from(tx, partial(may_know_of, actor))}
        log = await entries(tx)
    last = log[-1].hash if log else ""
    broken = await asyncio.to_thread(first_break, log)  # years of looks are many hashes
    return [e for e in log if e.subject not in hidden], broken, last
