"""The pages of the reporter who comes back: open with the receipt, read, write more, take it all back.

Nothing is kept between pages: the receipt travels in a hidden field. Whether a receipt is right shows on the page and
nowhere else: every answer has the same length, and goes out at the same time (``pace``).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Protocol
from urllib.parse import parse_qsl

from fastapi import Request, Response
from markupsafe import escape

from varde.intake_web.answer import closing, page
from varde.intake_web.body import TooLarge, TooSlow, read_body
from varde.intake_web.dialogue_pages import DialoguePages, Fault, Sheet
from varde.intake_web.files import Fields, Files, Taken
from varde.intake_web.form import MAX_TEXT, without_files
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
_LEAVES = frozenset(map(str, range(1_000)))
_MEDIA_TYPE = "application/x-www-form-urlencoded"
_FILES_TYPE = "multipart/form-data"


class Act(StrEnum):
    """What a posted page asks for."""

    OPEN = "open"
    TURN = "turn"
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
    damaged: bool = False
    """Whether some bytes of the body were not text."""
    leaf: int = 0
    """Which replies to show."""
    cut: bool = False
    """Whether it is only the beginning of the text."""

    @property
    def kept(self) -> str | None:
        """What is to be sent with the receipt once that is right; None: nothing is."""
        return self.text if self.act is Act.ADD or (self.act is Act.TURN and self.text) else None

    @property
    def fault(self) -> Fault | None:
        """Why the text cannot be sent."""
        if self.cut:
            return Fault.CUT
        if self.damaged:
            return Fault.DAMAGED
        if not self.text.strip():
            return Fault.EMPTY
        return Fault.LONG if len(self.text) > MAX_TEXT else None

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
                posted = await self._posted(request)
                answer = await self._read(posted, language, address)
                return closing(answer) if posted.cut else answer
            # One for the whole request: it is shown before the files, and again after them.
            proof = Proof()
            async with self.files.of(
                request, lambda fields: self._opens(fields, proof, address), address
            ) as taken:
                posted = _of_parts(taken.fields, taken.digest, proof, taken)
                answer = await self._read(posted, language, address)
                return closing(answer) if taken.unread else answer
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
            return self._limited(language, posted, limited, Fault.MANY)
        except Transient as away:
            answer = self._enter(Coming.UNAVAILABLE, language, posted, Fault.AWAY, 503)
            return _later(answer, away.retry_after)
        except Exception as error:
            self.failed(error)
            return _later(self._enter(Coming.FAILED, language, posted, Fault.AWAY, 500), 1.0)

    async def _try(
        self, posted: _Posted, language: PageLanguage, receipt: str, address: str | None
    ) -> Response:
        counted = self.guesses.admit(address, posted.proof)
        conversation = await self.dialogues.open(receipt)
        # Both pages are always made, and one is thrown away: on a busy machine a wrong receipt must not be the faster.
        unknown = self.pages.enter(language, posted.typed, Fault.UNKNOWN, text=posted.kept)
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
        posted = _of_parts(fields, b"", proof)
        receipt = parse_receipt(posted.typed)
        if receipt is None or posted.act is not Act.ADD or posted.fault:
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
            case Act.TURN:
                fault = posted.fault if posted.text.strip() else None
                content = self.pages.sheet(
                    language, sheet, text=posted.text, fault=fault, leaf=posted.leaf
                )
                return self._page(Coming.OPENED, content, posted)
            case Act.DELETE:
                await self.dialogues.withdraw(sheet.conversation)
                return self._page(Coming.WITHDRAWN, self.pages.deleted(language), posted)
        return self._page(Coming.OPENED, self.pages.sheet(language, sheet), posted)

    async def _add(
        self, posted: _Posted, language: PageLanguage, sheet: Sheet, address: str | None
    ) -> Response:
        taken = posted.taken
        problems = taken.problems if taken else ()
        if taken and taken.repeated(self.repeats, posted.token):
            return self._page(Coming.ADDED, self.pages.sheet(language, sheet, added=True), posted)
        if posted.fault or problems:
            content = self.pages.sheet(
                language, sheet, text=posted.text, fault=posted.fault, problems=problems
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

        outline = taken.outline if taken else b""
        try:
            if taken:
                taken.check()
            await self.repeats.once(posted.token, posted.body, deliver, outline)
        except TooMany as limited:
            return self._limited(language, posted, limited, Fault.BUSY)
        return self._page(Coming.ADDED, self.pages.sheet(language, sheet, added=True), posted)

    async def _posted(self, request: Request) -> _Posted:
        if _media_type(request) != _MEDIA_TYPE:
            raise ValueError
        settings = self.settings
        try:
            body = await read_body(
                request, limit=settings.max_body_bytes, seconds=settings.read_timeout
            )
        except TooLarge as large:
            return replace(_of_form(large.beginning), cut=True)
        return _of_form(body)

    def _refused(self, language: PageLanguage, status: int) -> Response:
        self.metrics.came_back(Coming.REFUSED)
        return closing(page(self.pages.refused(language, status), status))

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
            language, posted.typed, fault, text=posted.kept, challenge=challenge
        )
        return self._page(outcome, content, posted, status)

    def _limited(
        self, language: PageLanguage, posted: _Posted, limited: TooMany, fault: Fault
    ) -> Response:
        answer = self._enter(Coming.LIMITED, language, posted, fault, 429, limited.challenge)
        return _later(answer, limited.retry_after)

    def _page(
        self, outcome: Coming, content: bytes, posted: _Posted, status: int = 200
    ) -> Response:
        self.metrics.came_back(outcome)
        return page(content, status, typed=len(escape(posted.text).encode("utf-8", "replace")))


def _later(answer: Response, wait: float) -> Response:
    answer.headers["retry-after"] = str(max(1, math.ceil(wait)))
    return answer


def _of_form(body: bytes) -> _Posted:
    """What a urlencoded body holds, the first of each field. Raises ``ValueError`` for what is no form of ours."""
    try:
        return _of(_pairs(body, "strict"), body, Proof())
    except UnicodeDecodeError:
        return replace(_of(_pairs(body, "replace"), body, Proof()), damaged=True)


def _of_parts(fields: Fields, body: bytes, proof: Proof, taken: Taken | None = None) -> _Posted:
    """What the text fields of a body in parts hold, the first of each."""
    raw = dict(reversed(fields))
    values = {name: value.decode(errors="replace") for name, value in raw.items()}
    damaged = any(value.encode() != raw[name] for name, value in values.items())
    cut = taken is not None and taken.cut
    return replace(_of(values, body, proof), taken=taken, damaged=damaged, cut=cut)


def _of(values: Mapping[str, str], body: bytes, proof: Proof) -> _Posted:
    act, leaf = values.get("act", ""), values.get("leaf", "")
    # The button that turns the leaf stands in the form that adds: what is written in it comes along.
    act = Act.TURN if leaf else act
    return _Posted(
        values.get("receipt", ""),
        Act(act) if act in list(Act) else Act.OPEN,
        values.get("text", "").replace("\r\n", "\n"),
        values.get("token", ""),
        body,
        proof=proof.read(values),
        leaf=int(leaf) if leaf in _LEAVES else 0,
    )


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _pairs(body: bytes, errors: str) -> Mapping[str, str]:
    text = without_files(body).decode("utf-8", errors)
    return dict(reversed(parse_qsl(text, errors=errors, max_num_fields=_MOST_FIELDS)))
