"""Warns who types something in a case's thread that tells who a person is: them alone, at once and kindly.

The text is read in memory and let go. What is kept is a count for each member and week, and for some minutes a
safe rewrite, in this process alone.
"""

import asyncio
import secrets
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from varde.chatops.answer import Answer, Confirm, Line, OwnWords, Tone
from varde.chatops.channels import Channels
from varde.chatops.labels import Labels, labels
from varde.chatops.metrics import Metrics
from varde.chatops.notices import typed_words
from varde.chatops.overheard import LONGEST, known_of, rewritten, telling
from varde.shared.anonymise import AnonymisedText, Anonymiser, Finding
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent, Transient
from varde.shared.store import cards, typed_warnings
from varde.shared.store.database import Database

REPEATED = 3
"""So many warnings to one member in a week, and the coordinator is told a count; and so many more again."""

READ_SECONDS = 10.0
MOST_WAITING = 50
"""Messages that wait to be read; what comes on top is let by unread, and counted."""

KEPT_SECONDS = 600.0
MOST_KEPT = 100
SPANS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote in the thread below ``message_id``. It is never stored, logged or sent on."""

    user_id: str
    message_id: str
    text: str

    def __repr__(self) -> str:
        return f"Typed({len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a message: a warning for who wrote it, or that it is ``clean``; neither when nobody read it."""

    warning: Answer | None = None
    clean: bool = False


@dataclass(frozen=True, slots=True)
class _Rewrite:
    user_id: str
    text: AnonymisedText
    since: float


class TypingGuard:
    """Reads what is typed in the threads of one chat."""

    def __init__(
        self,
        *,
        platform: str,
        database: Database,
        channels: Channels,
        directory: Directory,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._platform = platform
        self._database = database
        self._channels = channels
        self._directory = directory
        self._clock = clock
        self._metrics = metrics
        self._one_at_a_time = asyncio.Lock()
        self._waiting = 0
        self._rewrites = OrderedDict[str, _Rewrite]()

    async def heard(self, typed: Typed, language: Language) -> Heard:
        """What came of reading it. What is in no thread of a case is not read. Raises ``Transient``."""
        if not await self._may_be_case_thread(typed.message_id):
            return Heard()
        return await self.read(typed, language) if typed.text.strip() else Heard(clean=True)

    async def read(self, typed: Typed, language: Language) -> Heard:
        """As ``heard``, for what is known to be about a case."""
        if self._waiting >= MOST_WAITING:
            self._metrics.typed("unread")
            return Heard()
        self._waiting += 1
        try:
            async with self._one_at_a_time, asyncio.timeout(READ_SECONDS):
                findings, safe = await asyncio.to_thread(self._read, typed.text, language)
        except TimeoutError:
            self._metrics.typed("unread")
            return Heard()
        finally:
            self._waiting -= 1
        self._metrics.typed("warned" if findings else "clean")
        if not findings:
            return Heard(clean=True)
        await self._count(typed.user_id)
        return Heard(self._warning(typed, findings, safe, labels(language)))

    def rewrite(self, user_id: str, token: str, t: Labels) -> Answer | None:
        """The safe text behind a token of a warning, for whoever was warned; None for any other token."""
        self._forget()
        kept = self._rewrites.get(token)
        if kept is None or kept.user_id != user_id:
            return None
        lines = (kept.text, t("Copy it, delete what you wrote, and send this instead."))
        return Answer(Tone.SHOWN, t("A way to say it without telling who it is:"), lines)

    def _read(
        self, text: str, language: Language
    ) -> tuple[tuple[Finding, ...], AnonymisedText | None]:
        known = known_of(self._directory, self._channels.names, self._platform)
        findings = telling(text, known)
        if not findings:
            return (), None
        return findings, rewritten(text, findings, Anonymiser.load(), language)

    def _warning(
        self, typed: Typed, findings: tuple[Finding, ...], safe: AnonymisedText | None, t: Labels
    ) -> Answer:
        spans = dict.fromkeys(typed.text[f.start : f.end] for f in findings)
        quotes = tuple(OwnWords(span) for span in list(spans)[:SPANS_SHOWN])
        lines: tuple[Line, ...] = (
            *quotes,
            t("Please delete or change the message. Write the case's reference instead."),
            t("Only you see this. What you wrote is stored nowhere by Varde."),
        )
        confirm = None
        if safe is not None and len(typed.text) <= LONGEST:
            confirm = Confirm(t("Show a safe wording"), self._keep(typed.user_id, safe))
        text = t("This may tell who somebody is, and everybody in the channel can read it:")
        return Answer(Tone.REFUSED, text, lines, confirm=confirm)

    def _keep(self, user_id: str, safe: AnonymisedText) -> str:
        self._forget()
        token = secrets.token_hex(16)
        self._rewrites[token] = _Rewrite(user_id, safe, time.monotonic())
        return token

    def _forget(self) -> None:
        now = time.monotonic()
        while self._rewrites:
            oldest = next(iter(self._rewrites.values()))
            if now - oldest.since < KEPT_SECONDS and len(self._rewrites) < MOST_KEPT:
                return
            self._rewrites.popitem(last=False)

    async def _count(self, user_id: str) -> None:
        """One more for the member, and a count for the coordinator when that makes it one too many."""
        member = self._directory.member_by_identity(self._platform, user_id)
        if member is None:
            return
        today = self._clock.today()
        with suppress(Transient, Permanent):
            async with self._database.begin() as tx:
                own = await typed_warnings.add(tx, member.member_id, today)
                everybody = await typed_warnings.in_week(tx, today)
            if own % REPEATED == 0:
                await self._channels.tell_coordinator(partial(typed_words, everybody))

    async def _may_be_case_thread(self, message_id: str) -> bool:
        async with self._database.read() as tx:
            return await cards.may_be_card(tx, self._platform, message_id)
