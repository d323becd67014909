"""How the installation stands, as ``varde doctor`` says it: looked at on request, and not more often than once a minute."""

import asyncio
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.shared.platform.doctor import Report, examine, told
from varde.shared.platform.doctor.words import state_name, topic_name

KEPT = timedelta(minutes=1)
_AT_MOST_EVERY = timedelta(seconds=5)


class Condition:
    """The page. One examination at a time; whoever asks meanwhile gets the same."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one = asyncio.Lock()
        self._last: tuple[datetime, Report] | None = None

    async def report(self, kept: timedelta = KEPT) -> tuple[datetime, Report]:
        """What was found, and when: not longer ago than ``kept``."""
        async with self._one:
            now = self._desk.house.clock.now()
            if self._last is None or now - self._last[0] >= kept:
                self._last = now, await examine(self._desk.house.scene)
            return self._last

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /tilstand."""
        at, report = await self.report()
        language = visit.language
        findings = [
            (f.state, state_name(f.state, language), told(f, language)) for f in report.findings
        ]
        fine = [topic_name(topic, language) for topic in report.fine]
        return self._desk.render(
            "condition.html", visit, request, at=at, findings=findings, fine=fine
        )

    async def again(self, _request: Request, _visit: Visit, _form: Form) -> Response:
        """POST /tilstand: look again now."""
        await self.report(_AT_MOST_EVERY)
        return RedirectResponse("/tilstand", 303)
