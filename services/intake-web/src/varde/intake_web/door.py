"""From a posted form to a receipt page, or back to the form with everything typed kept."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fastapi import Request, Response

from varde.intake_web.body import TooLarge, TooSlow, read_body
from varde.intake_web.form import Entries, Posted, TooManyFields, problems, read_form
from varde.intake_web.limits import Limits, TooMany, client_address
from varde.intake_web.metrics import Metrics, Outcome
from varde.intake_web.pages import Notice, Pages
from varde.intake_web.repeats import Repeats
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Channel, Language
from varde.shared.errors import Transient

_FORM_TYPE = "application/x-www-form-urlencoded"


class Receives(Protocol):
    """What the door needs of the receiver."""

    async def receive(self, raw: bytes, channel: Channel) -> str:
        """Seal and store ``raw``; returns the receipt once it is safe. Raises Transient."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """Takes one posted form at a time; holds nothing of it afterwards but the receipt's memory."""

    receiver: Receives
    pages: Pages
    limits: Limits
    repeats: Repeats
    metrics: Metrics
    settings: IntakeWebSettings
    failed: Callable[[Exception], None]
    """Told of errors that should not happen; must not pass on their message."""

    async def submit(self, request: Request, language: Language) -> Response:
        """The answer to a POST of the form in ``language``."""
        if _media_type(request) != _FORM_TYPE:
            return self._refused(language, 415)
        try:
            body = await self._body(request)
            posted = read_form(body)
        except TooLarge:
            return self._refused(language, 413)
        except TooSlow:
            return self._refused(language, 408)
        except TooManyFields:
            return self._refused(language, 400)
        return await self._send(request, language, posted, body)

    async def _body(self, request: Request) -> bytes:
        settings = self.settings
        return await read_body(
            request, limit=settings.max_body_bytes, seconds=settings.read_timeout
        )

    async def _send(
        self, request: Request, language: Language, posted: Posted, body: bytes
    ) -> Response:
        entries = posted.entries
        if found := problems(posted):
            self.metrics.count(Outcome.INCOMPLETE)
            return page(self.pages.again(language, entries, problems=found), 422)
        address = client_address(request.scope, self.settings.trusted_proxies)
        try:
            receipt, repeated = await self.repeats.once(
                posted.token, body, lambda: self._deliver(language, entries, address)
            )
        except TooMany as limited:
            self.metrics.count(Outcome.LIMITED)
            return self._later(language, entries, 429, Notice.MANY, limited.retry_after)
        except Transient as away:
            self.metrics.count(Outcome.UNAVAILABLE)
            return self._later(language, entries, 503, Notice.NOT_SENT, away.retry_after)
        except Exception as error:
            self.failed(error)
            self.metrics.count(Outcome.FAILED)
            return page(self.pages.again(language, entries, notice=Notice.NOT_SENT), 500)
        self.metrics.count(Outcome.REPEATED if repeated else Outcome.ACCEPTED)
        return page(self.pages.receipt(language, receipt, entries))

    async def _deliver(self, language: Language, entries: Entries, address: str | None) -> str:
        self.limits.admit(address)
        with self.metrics.seconds.time():
            return await self.receiver.receive(_raw(language, entries), Channel.WEB)

    def _later(
        self, language: Language, entries: Entries, status: int, notice: Notice, wait: float
    ) -> Response:
        content = self.pages.again(language, entries, notice=notice)
        return page(content, status, {"retry-after": str(max(1, math.ceil(wait)))})

    def _refused(self, language: Language, status: int) -> Response:
        # The rest of the body is not read, so the connection cannot be used again.
        self.metrics.count(Outcome.REFUSED)
        return page(self.pages.message(language, status), status, {"connection": "close"})


def page(content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An HTML answer."""
    return Response(content, status, headers, media_type="text/html; charset=utf-8")


def _raw(language: Language, entries: Entries) -> bytes:
    return WebSubmission(
        language=language,
        text=entries.text,
        arena=entries.arena,
        child=entries.child,
        about_self=entries.about_self,
        want=entries.want,
        exclude=entries.exclude,
        contact=entries.contact,
        safe_to_contact=entries.safe_to_contact,
        interpreter=entries.interpreter,
    ).to_bytes()


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
