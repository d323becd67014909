"""Sends receipts, after the commit and beside the sessions: best effort, bounded, without a trace."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib

from varde.intake_email.acknowledgement import NULL_SENDER, Turns, reply_reference, why_not
from varde.intake_email.headers import header_block, read_head
from varde.intake_email.letter import Letterhead, receipt_letter
from varde.intake_email.metrics import Metrics
from varde.intake_email.recipients import accepted_addresses
from varde.intake_email.settings import IntakeEmailSettings

_QUEUE = 200
_SEND_SECONDS = 30.0
_LAST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Smarthost:
    """The server that sends for us."""

    host: str
    port: int
    starttls: bool


@dataclass(frozen=True, slots=True)
class _Errand:
    receipt: str
    sender: str
    headers: bytes


class Courier:
    """Takes errands and runs them one by one. A lost receipt is counted, never retried."""

    def __init__(
        self,
        smarthost: Smarthost,
        letterhead: Letterhead,
        ours: Collection[str],
        metrics: Metrics,
        turns: Turns,
    ) -> None:
        self._smarthost = smarthost
        self._letterhead = letterhead
        self._ours = ours
        self._metrics = metrics
        self._turns = turns
        self._errands: asyncio.Queue[_Errand] = asyncio.Queue(_QUEUE)

    def offer(self, receipt: str, sender: str, mail: bytes) -> None:
        """Ask for a receipt to be sent if it may be. Never waits, never raises."""
        if sender == NULL_SENDER:
            self._count("null_sender")
            return
        try:
            self._errands.put_nowait(_Errand(receipt, sender, header_block(mail)))
        except asyncio.QueueFull:
            self._count("queue_full")

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Courier"]:
        """Run errands until the block ends; those that wait then get a few seconds more."""
        worker = asyncio.create_task(self._work(), name="intake-email-receipts")
        try:
            yield self
            async with asyncio.timeout(_LAST_SECONDS):
                await self._errands.join()
        except TimeoutError:
            self._metrics.acknowledgements.labels("failed").inc(self._errands.qsize())
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            errand = await self._errands.get()
            try:
                self._count(await self._run(errand))
            except (
                Exception
            ):  # best effort: the concern itself is stored, and the error may quote the address
                self._count("failed")
            finally:
                self._errands.task_done()

    async def _run(self, errand: _Errand) -> str:
        head = read_head(errand.headers)
        if reason := why_not(errand.sender, head, self._ours):
            return reason
        if not self._turns.take(errand.sender):
            return "too_often"
        reference = reply_reference(head)
        await self._send(
            receipt_letter(self._letterhead, errand.sender, errand.receipt, reference),
            errand.sender,
        )
        return "sent"

    async def _send(self, letter: EmailMessage, to: str) -> None:
        await aiosmtplib.send(
            letter,
            sender="",  # the null sender: nothing ever bounces back to us (RFC 3834 § 3.3)
            recipients=[to],
            hostname=self._smarthost.host,
            port=self._smarthost.port,
            local_hostname=self._letterhead.hostname,
            timeout=_SEND_SECONDS,
            start_tls=self._smarthost.starttls,
        )

    def _count(self, outcome: str) -> None:
        self._metrics.acknowledgements.labels(outcome).inc()


def new_courier(settings: IntakeEmailSettings, metrics: Metrics) -> Courier:
    """The sender of receipts for these settings."""
    return Courier(
        Smarthost(settings.smarthost_host, settings.smarthost_port, settings.smarthost_starttls),
        Letterhead(
            settings.recipients[0],
            settings.acknowledgement_name,
            settings.hostname,
            settings.public_form_url,
        ),
        accepted_addresses(settings.recipients),
        metrics,
        Turns(),
    )
