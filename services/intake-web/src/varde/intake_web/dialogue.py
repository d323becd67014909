"""The pages of the reporter who comes back: open with the receipt, read, write more, take it all back.

Nothing is kept between pages: the receipt travels in a hidden field. Whether a receipt is right shows on the page and
nowhere else: every answer has the same length, and goes out at the same time (``pace``).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol
from urllib.parse import parse_qsl

from fastapi import Request, Response
from markupsafe import escape

from varde.intake_web.answer import page
from varde.intake_web.body import TooLarge, TooSlow, read_body
from varde.intake_web.dialogue_pages import DialoguePages, Fault, Sheet
from varde.intake_web.files import Fields, Files, Taken
from varde.intake_web.form import MAX_TEXT
from varde.intake_web.limits import Limits, Rate, TooMany, client_address
from varde.intake_web.metrics import Coming, Metrics
from varde.intake_web.repeats import Repeats
from varde.intake_web.settings import IntakeWebSettings
from varde.intake_web.work import Proof
from varde.shared.casework.dialogue import Conversation
from varde.shared.casework.uploads import SealedFile
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import parse_receipt, words_of
from varde.shared.errors import Transient

EVERYBODY = Rate(per_second=2.0, burst=200)
CLIENT = Rate(per_second=1 / 30, burst=20)
"""Receipts that may be tried. Under attack the bucket of everybody runs dry: then a device works for it, or waits."""

_NOTHING = Conversation("", None, (), (date(2000, 1, 1),))
"""What the page of a right receipt is made of when it is thrown away."""

_MOST_FIELDS = 10
_MEDIA_TYPE = "application/x-www-form-urlencoded"
_FILES_TYPE = "multipart/form-data"


class Act(StrEnum):
    """What a posted page asks for."""

    OPEN = "open"
    ADD = "add"
    ASK = "ask"
    DELETE = "delete"


class Dialogues(Protocol):
    """What is behind the pages. Every method raises ``Transient``."""

    async def open(self, receipt: str) -> Conversation | None:
        """What the receipt leads to, or None; the same steps are taken for both."""
        ...

    async def add(
        self,
        conversation: Conversation,
        language: PageLanguage,
        text: str,
        files: Sequence[SealedFile],
    ) -> None:
        """Seal and store what the reporter adds, with the files."""
        ...

    async def withdraw(self, conversation: Conversation) -> None:
        """Have the concern destroyed."""
        ...


@dataclass(frozen=True, slots=True)
class _Posted:
    typed: str
    act: Act
    text: str
    token: str
    body: bytes
    taken: Taken | None = None
    proof: Proof = field(default_factory=Proof)

    def __repr__(self) -> str:
        return "_Posted(…)"


_EMPTY = _Posted("", Act.OPEN, "", "", b"")


@dataclass(frozen=True, slots=True)
class DialogueDoor:
    """Answers the pages of the dialogue, one at a time."""

    dialogues: Dialogues
    pages: DialoguePages
    files: Files
    guesses: Limits
    submissions: Limits
    repeats: Repeats
    metrics: Metrics
    settings: IntakeWebSettings
    failed: Callable[[Exception], None]

    async def answer(self, request: Request, language: PageLanguage) -> Response:
        """The answer to a POST."""
        address = client_address(request.scope, self.settings.trusted_proxies)
        try:
            if _media_type(request) != _FILES_TYPE:
                return await self._read(await self._posted(request), language, address)
            # One for the whole request: it is shown before the files, and again after them.
            proof = Proof()
            async with self.files.of(
                request, lambda fields: self._opens(fields, proof, address)
            ) as taken:
                posted = _of(_values(taken.fields), taken.digest, proof, taken)
                return await self._read(posted, language, address)
        except TooLarge:
            return self._refused(language, 413)
        except TooSlow:
            return self._refused(language, 408)
        except ValueError:
            return self._enter(Coming.REFUSED, language, _EMPTY, Fault.UNREADABLE, 400)

    async def _read(self, posted: _Posted, language: PageLanguage, address: str | None) -> Response:
        receipt = parse_receipt(posted.typed)
        if receipt is None:
            return self._enter(Coming.MALFORMED, language, posted, Fault.MALFORMED)
        try:
            return await self._try(posted, language, receipt, address)
        except TooMany as limited:
            return self._later(
                Coming.LIMITED, language, posted, 429, limited.retry_after, limited.challenge
            )
        except Transient as away:
            return self._later(Coming.UNAVAILABLE, language, posted, 503, away.retry_after)
        except Exception as error:
            self.failed(error)
            return self._later(Coming.FAILED, language, posted, 500, 1.0)

    async def _try(
        self, posted: _Posted, language: PageLanguage, receipt: str, address: str | None
    ) -> Response:
        counted = self.guesses.admit(address, posted.proof)
        conversation = await self.dialogues.open(receipt)
        # Both pages are always made, and one is thrown away: on a busy machine a wrong receipt must not be the faster.
        unknown = self.pages.enter(language, posted.typed, Fault.UNKNOWN, text=posted.text)
        if conversation is None:
            self.pages.sheet(language, Sheet(words_of(receipt, language.nearest), _NOTHING))
            return self._page(Coming.UNKNOWN, unknown, posted)
        if counted:
            self.guesses.give_back(address)
        # Who had to work for this page reads it while the device works for the next one.
        challenge = "" if counted else self.guesses.challenge()
        sheet = Sheet(words_of(receipt, language.nearest), conversation, challenge)
        return await self._act(posted, language, sheet, address)

    async def _opens(self, fields: Fields, proof: Proof, address: str | None) -> bool:
        """Whether files may be added with these fields: nothing is stored for a wrong receipt."""
        posted = _of(_values(fields), b"", proof)
        receipt = parse_receipt(posted.typed)
        if receipt is None or posted.act is not Act.ADD or _fault_in(posted.text):
            return False
        counted = self.guesses.admit(address, proof)
        if await self.dialogues.open(receipt) is None:
            return False
        if counted:
            self.guesses.give_back(address)
        return True

    async def _act(
        self,
        posted: _Posted,
        language: PageLanguage,
        sheet: Sheet,
        address: str | None,
    ) -> Response:
        match posted.act:
            case Act.ADD:
                return await self._add(posted, language, sheet, address)
            case Act.ASK:
                return self._page(Coming.OPENED, self.pages.ask(language, sheet), posted)
            case Act.DELETE:
                await self.dialogues.withdraw(sheet.conversation)
                return self._page(Coming.WITHDRAWN, self.pages.deleted(language), posted)
        return self._page(Coming.OPENED, self.pages.sheet(language, sheet), posted)

    async def _add(
        self, posted: _Posted, language: PageLanguage, sheet: Sheet, address: str | None
    ) -> Response:
        fault = _fault_in(posted.text)
        taken = posted.taken
        problems = taken.problems if taken else ()
        if taken and taken.repeated(self.repeats, posted.token):
            return self._page(Coming.ADDED, self.pages.sheet(language, sheet, added=True), posted)
        if fault is not None or problems:
            content = self.pages.sheet(
                language, sheet, text=posted.text, fault=fault, problems=problems
            )
            return self._page(Coming.INCOMPLETE, content, posted)

        async def deliver() -> str:
            self.submissions.admit(address, posted.proof)
            batch = taken.batch if taken else None
            files = batch.files if batch else ()
            await self.dialogues.add(sheet.conversation, language, posted.text, files)
            if batch:
                batch.kept = True
            return ""

        if taken:
            taken.check()
        outline = taken.outline if taken else b""
        await self.repeats.once(posted.token, posted.body, deliver, outline)
        return self._page(Coming.ADDED, self.pages.sheet(language, sheet, added=True), posted)

    async def _posted(self, request: Request) -> _Posted:
        if _media_type(request) != _MEDIA_TYPE:
            raise ValueError
        settings = self.settings
        body = await read_body(
            request, limit=settings.max_body_bytes, seconds=settings.read_timeout
        )
        return _of(_fields(body), body, Proof())

    def _refused(self, language: PageLanguage, status: int) -> Response:
        # The rest of the body is not read, so the connection cannot be used again.
        self.metrics.came_back(Coming.REFUSED)
        return page(self.pages.refused(language, status), status, {"connection": "close"})

    def _enter(
        self,
        outcome: Coming,
        language: PageLanguage,
        posted: _Posted,
        fault: Fault,
        status: int = 200,
        challenge: str = "",
    ) -> Response:
        content = self.pages.enter(
            language, posted.typed, fault, text=posted.text, challenge=challenge
        )
        return self._page(outcome, content, posted, status)

    def _later(
        self,
        outcome: Coming,
        language: PageLanguage,
        posted: _Posted,
        status: int,
        wait: float,
        challenge: str = "",
    ) -> Response:
        fault = Fault.MANY if outcome is Coming.LIMITED else Fault.AWAY
        answer = self._enter(outcome, language, posted, fault, status, challenge)
        answer.headers["retry-after"] = str(max(1, math.ceil(wait)))
        return answer

    def _page(
        self, outcome: Coming, content: bytes, posted: _Posted, status: int = 200
    ) -> Response:
        self.metrics.came_back(outcome)
        return page(content, status, typed=len(escape(posted.text).encode("utf-8", "replace")))


def _of(
    values: Mapping[str, str], body: bytes, proof: Proof, taken: Taken | None = None
) -> _Posted:
    act = values.get("act", "")
    return _Posted(
        values.get("receipt", ""),
        Act(act) if act in list(Act) else Act.OPEN,
        values.get("text", "").replace("\r\n", "\n"),
        values.get("token", ""),
        body,
        taken,
        proof.read(values),
    )


def _values(fields: Fields) -> Mapping[str, str]:
    """The first of each field."""
    return {name: value.decode(errors="replace") for name, value in reversed(fields)}


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _fields(body: bytes) -> Mapping[str, str]:
    """The first of each field. Raises ``ValueError`` for what is no form of ours."""
    text = body.decode("utf-8", "replace")
    return dict(reversed(parse_qsl(text, errors="replace", max_num_fields=_MOST_FIELDS)))


def _fault_in(text: str) -> Fault | None:
    if not text.strip():
        return Fault.EMPTY
    return Fault.LONG if len(text) > MAX_TEXT else None
