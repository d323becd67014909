"""Sends the letters that wait, one by one, until each is delivered or given up.

At least once: if the mailer dies after the smarthost took a letter, the letter is sent again, with the same
Message-ID and date, so that the repeat can be known as one.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from varde.intake_email.addresses import deliverable
from varde.intake_email.letter import Letterhead, written
from varde.intake_email.metrics import Metrics
from varde.intake_email.settings import IntakeEmailSettings
from varde.intake_email.smarthost import Answer, Away, Fate, Line, Smarthost
from varde.shared.casework.outbound import Queue
from varde.shared.domain.letters import LetterKind
from varde.shared.errors import Permanent, Transient
from varde.shared.store.outbound import SealedLetter

_LOOK_SECONDS = 5.0
_AWAY_SECONDS = 15.0
_SEND_SECONDS = 120.0
"""Less than ``LEASE``: nobody else takes the letter meanwhile."""
_PACE_SECONDS = 0.05
"""Between letters: each costs commits, and what comes in goes before what goes out."""
_LAST_SECONDS = 5.0
_MOST_WAITING = 20_000
_HOUSEKEEPING_ROUNDS = 720


class Mailer:
    """Works through the queue. Several may work on the same one."""

    def __init__(
        self, queue: Queue, smarthost: Smarthost, letterhead: Letterhead, metrics: Metrics, log: Any
    ) -> None:
        self._queue = queue
        self._smarthost = smarthost
        self._letterhead = letterhead
        self._metrics = metrics
        self._log = log
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._away = False
        self._waiting = 0

    def wake(self) -> None:
        """There is a new letter."""
        self._wake.set()

    @property
    def has_room(self) -> bool:
        """False when so many letters wait that receipts are left out."""
        return self._waiting < _MOST_WAITING

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Mailer"]:
        """Send until the block ends; the letter under way then gets a few seconds more."""
        worker = asyncio.create_task(self._run(), name="intake-email-mailer")
        try:
            yield self
        finally:
            self._stop.set()
            self._wake.set()
            await asyncio.wait([worker], timeout=_LAST_SECONDS)
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    async def send_due(self) -> bool:
        """Send all that is due. False when the smarthost is away. Raises ``Transient``."""
        line = Line(self._smarthost)
        try:
            letter = await self._next()
            while letter is not None:
                letter = await self._handle(letter, line)
                await asyncio.sleep(_PACE_SECONDS)
        except Away as away:
            self._tell_away(str(away))
            return False
        finally:
            await line.hang_up()
        self._away = False
        return True

    async def _run(self) -> None:
        rounds = 0
        while not self._stop.is_set():
            self._wake.clear()
            well = False
            try:
                if rounds % _HOUSEKEEPING_ROUNDS == 0:
                    await self._queue.forget()
                rounds += 1
                well = await self.send_due()
                self._waiting = await self._queue.waiting()
                self._metrics.letters_waiting.set(self._waiting)
            except Transient:
                well = False
            except Exception as error:  # whatever it is, letters that wait must go on being sent
                self._log.error("mailer failed", error=type(error).__name__)
                well = False
            await self._rest(well=well)

    async def _rest(self, *, well: bool) -> None:
        """Until somebody wakes us; when something is wrong the whole time, whoever wakes us."""
        event, seconds = (self._wake, _LOOK_SECONDS) if well else (self._stop, _AWAY_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def _tell_away(self, reason: str) -> None:
        if not self._away:
            self._log.warning("smarthost away", reason=reason)
        self._away = True

    async def _next(self) -> SealedLetter | None:
        return None if self._stop.is_set() else await self._queue.claim()

    async def _handle(self, letter: SealedLetter, line: Line) -> SealedLetter | None:
        """Send a letter; gives the next one."""
        try:
            answer = await self._send(letter, line)
        except Away:
            await self._settle(letter, Answer(Fate.LATER, "away"))
            raise
        if answer.fate is Fate.SENT and not self._stop.is_set():
            following = await self._queue.sent_and_next(letter)
            self._count(letter, "sent")
            return following
        await self._settle(letter, answer)
        return await self._next()

    async def _send(self, letter: SealedLetter, line: Line) -> Answer:
        try:
            opened = self._queue.open(letter)
        except Permanent:
            self._log.error("letter cannot be opened", reason=letter.wrap.key_id)
            return Answer(Fate.LATER, "key")
        to = deliverable(opened.to)
        if to is None:
            return Answer(Fate.NEVER, "address")
        opened = replace(opened, to=to)
        await self._queue.opens_dialogue(opened)
        message = written(self._letterhead, letter, opened)
        try:
            async with asyncio.timeout(_SEND_SECONDS):
                return await line.send(self._sender(letter), opened.to, message, letter.letter_id)
        except TimeoutError:
            line.drop()
            return Answer(Fate.LATER, "timeout")

    def _sender(self, letter: SealedLetter) -> str:
        """The envelope's: nobody for what is automatic (RFC 3834 § 3.3); reports on replies come to us."""
        return "" if letter.kind is LetterKind.RECEIPT else self._letterhead.address

    async def _settle(self, letter: SealedLetter, answer: Answer) -> None:
        outcome = "sent"
        match answer.fate:
            case Fate.SENT:
                await self._queue.sent(letter)
            case Fate.NEVER:
                await self._queue.failed(letter, answer.code)
                outcome = "failed"
            case Fate.LATER:
                waits = await self._queue.later(letter, answer.code)
                outcome = "deferred" if waits else "failed"
        self._count(letter, outcome)

    def _count(self, letter: SealedLetter, outcome: str) -> None:
        self._metrics.letters.labels(letter.kind.value, outcome).inc()


def new_mailer(settings: IntakeEmailSettings, queue: Queue, metrics: Metrics, log: Any) -> Mailer:
    """The mailer for these settings."""
    smarthost = Smarthost(
        settings.smarthost_host,
        settings.smarthost_port,
        settings.smarthost_starttls,
        settings.hostname,
    )
    letterhead = Letterhead(
        settings.recipients[0],
        settings.acknowledgement_name,
        settings.hostname,
        settings.public_form_url,
        settings.reply_tokens,
        settings.language,
    )
    return Mailer(queue, smarthost, letterhead, metrics, log)
