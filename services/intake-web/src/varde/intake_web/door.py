"""From a posted form to a receipt page, or back to the form with everything typed kept."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from fastapi import Request, Response

from varde.intake_web.answer import closing, page, size_of
from varde.intake_web.body import TooLarge, TooSlow, read_body
from varde.intake_web.files import Fields, Files, Taken
from varde.intake_web.form import Entries, Posted, Problem, TooManyFields, read_fields, read_form
from varde.intake_web.limits import Limits, TooMany, client_address
from varde.intake_web.metrics import Metrics, Outcome
from varde.intake_web.multipart import Malformed
from varde.intake_web.pages import Notice, Pages
from varde.intake_web.repeats import Repeats
from varde.intake_web.settings import IntakeWebSettings
from varde.intake_web.steps import Step, destination, in_the_way, step_of
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Batch, SealedFile
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.errors import Transient

_FORM_TYPE = "application/x-www-form-urlencoded"
_FILES_TYPE = "multipart/form-data"


class Receives(Protocol):
    """What the door needs of the receiver."""

    async def receive(self, raw: bytes, channel: Channel, files: Sequence[SealedFile] = ()) -> str:
        """Seal and store ``raw`` and the files with it; returns the receipt once it is safe. Raises Transient."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """Takes one posted form at a time; holds nothing of it afterwards but the receipt's memory."""

    receiver: Receives
    pages: Pages
    files: Files
    limits: Limits
    repeats: Repeats
    metrics: Metrics
    settings: IntakeWebSettings
    failed: Callable[[Exception], None]
    """Told of errors that should not happen; must not pass on their message."""

    async def submit(self, request: Request, language: PageLanguage) -> Response:
        """The answer to a POST of the form in ``language``."""
        reading = {_FORM_TYPE: self._plain, _FILES_TYPE: self._with_files}.get(_media_type(request))
        if reading is None:
            return self._refused(language, 415)
        try:
            return await reading(request, language)
        except TooLarge:
            return self._refused(language, 413)
        except TooSlow:
            return self._refused(language, 408)
        except (TooManyFields, Malformed):
            return self._refused(language, 400)

    async def _plain(self, request: Request, language: PageLanguage) -> Response:
        try:
            body = await self._body(request)
        except TooLarge as large:
            posted = replace(read_form(large.beginning), cut=True)
            return closing(await self._go(request, language, posted, large.beginning))
        return await self._go(request, language, read_form(body), body)

    async def _with_files(self, request: Request, language: PageLanguage) -> Response:
        address = client_address(request.scope, self.settings.trusted_proxies)
        async with self.files.of(request, _to_be_sent, address) as taken:
            posted = replace(read_fields(taken.fields), cut=taken.cut)
            answer = await self._go(request, language, posted, taken.digest, taken)
            return closing(answer) if taken.unread else answer

    async def _body(self, request: Request) -> bytes:
        settings = self.settings
        return await read_body(
            request, limit=settings.max_body_bytes, seconds=settings.read_timeout
        )

    async def _go(
        self,
        request: Request,
        language: PageLanguage,
        posted: Posted,
        body: bytes,
        taken: Taken | None = None,
    ) -> Response:
        goal = destination(posted)
        found = in_the_way(posted, goal)
        if goal is None and taken and not taken.repeated(self.repeats, posted.token):
            found += taken.problems
        if found:
            self.metrics.count(Outcome.INCOMPLETE)
            # As a page like any other: its status line would tell a watcher that nothing was sent.
            return self._step(step_of(found[0]), language, posted.entries, problems=found)
        if goal is None:
            return await self._send(request, language, posted, body, taken)
        self.metrics.count(Outcome.CONTINUED)
        return self._step(goal, language, posted.entries)

    async def _send(
        self,
        request: Request,
        language: PageLanguage,
        posted: Posted,
        body: bytes,
        taken: Taken | None,
    ) -> Response:
        entries = posted.entries
        address = client_address(request.scope, self.settings.trusted_proxies)
        batch = taken.batch if taken else None
        try:
            if taken:
                taken.check()
            receipt, repeated = await self.repeats.once(
                posted.token,
                taken.outline if taken and taken.problems else body,
                lambda: self._deliver(language, posted, address, batch),
                taken.outline if taken else b"",
            )
        except TooMany as limited:
            self.metrics.count(Outcome.LIMITED)
            return self._later(
                language, entries, 429, Notice.MANY, limited.retry_after, limited.challenge
            )
        except Transient as away:
            self.metrics.count(Outcome.UNAVAILABLE)
            return self._later(language, entries, 503, Notice.NOT_SENT, away.retry_after)
        except Exception as error:
            self.failed(error)
            self.metrics.count(Outcome.FAILED)
            return self._step(Step.REVIEW, language, entries, 500, notice=Notice.NOT_SENT)
        self.metrics.count(Outcome.REPEATED if repeated else Outcome.ACCEPTED)
        return page(self.pages.receipt(language, receipt, entries), typed=size_of(entries))

    async def _deliver(
        self, language: PageLanguage, posted: Posted, address: str | None, batch: Batch | None
    ) -> str:
        self.limits.admit(address, posted.proof)
        raw, files = _raw(language, posted.entries), batch.files if batch else ()
        with self.metrics.seconds.time():
            receipt = await self.receiver.receive(raw, Channel.WEB, files)
        if batch:
            batch.kept = True
        return receipt

    def _later(
        self,
        language: PageLanguage,
        entries: Entries,
        status: int,
        notice: Notice,
        wait: float,
        challenge: str = "",
    ) -> Response:
        answer = self._step(
            Step.REVIEW, language, entries, status, notice=notice, challenge=challenge
        )
        answer.headers["retry-after"] = str(max(1, math.ceil(wait)))
        return answer

    def _step(
        self,
        step: Step,
        language: PageLanguage,
        entries: Entries,
        status: int = 200,
        *,
        problems: Sequence[Problem] = (),
        notice: Notice | None = None,
        challenge: str = "",
    ) -> Response:
        content = self.pages.step(
            step, language, entries, problems=problems, notice=notice, challenge=challenge
        )
        return page(content, status, typed=size_of(entries))

    def _refused(self, language: PageLanguage, status: int) -> Response:
        self.metrics.count(Outcome.REFUSED)
        return closing(page(self.pages.message(language, status), status))


def _raw(language: PageLanguage, entries: Entries) -> bytes:
    answers = {field.name: getattr(entries, field.name) for field in fields(Entries)}
    return WebSubmission(language=language, **answers).to_bytes()


async def _to_be_sent(fields: Fields) -> bool:
    posted = read_fields(fields)
    return destination(posted) is None and not in_the_way(posted, None)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
