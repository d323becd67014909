"""Decides at the door whether a mail gets a receipt; the letter is then stored together with the mail."""

from collections.abc import Collection
from typing import Protocol

from varde.intake_email.acknowledgement import (
    Turns,
    holds_armour,
    holds_envelope,
    is_encrypted,
    reply_reference,
    why_not,
)
from varde.intake_email.addresses import deliverable
from varde.intake_email.arrival import Arrival
from varde.intake_email.headers import Head, header_block, read_head
from varde.intake_email.metrics import Metrics
from varde.shared.casework.outbound import ENCRYPTED, ReturnAddress


class Waits(Protocol):
    """Who sends the letters (the ``Mailer``)."""

    @property
    def has_room(self) -> bool:
        """False when so many letters wait that receipts are left out."""
        ...

    def wake(self) -> None:
        """There is a new letter."""
        ...


class Acknowledging:
    """Says where the receipt of a mail is to go, and counts what was decided."""

    def __init__(
        self,
        ours: Collection[str],
        server: str,
        metrics: Metrics,
        turns: Turns,
        mailer: Waits,
    ) -> None:
        self._ours = ours
        self._server = server
        self._metrics = metrics
        self._turns = turns
        self._mailer = mailer

    def where_to(self, arrival: Arrival, *, vouched: bool) -> ReturnAddress | None:
        """Where the receipt is to be sent, or None when the mail gets none. Takes the sender's turn.

        ``vouched`` is false for mail that somebody else than its sender may have sent.
        """
        block = header_block(arrival.body)
        head = read_head(block)
        sender = deliverable(arrival.sender) or arrival.sender
        if reason := self._why_not(sender, head, vouched=vouched):
            self._count(reason)
            return None
        below = arrival.body[len(block) :]
        sealed = is_encrypted(head) or holds_envelope(head, below) or holds_armour(below)
        advice = ENCRYPTED if sealed else ""
        return ReturnAddress(sender, reply_reference(head), advice)

    def queued(self) -> None:
        """The mail is stored, and the letter with it."""
        self._count("queued")
        self._mailer.wake()

    def not_stored(self, to: ReturnAddress) -> None:
        """The mail was not stored: its sender comes again and then has a turn."""
        self._turns.give_back(to.address)

    def _why_not(self, sender: str, head: Head, *, vouched: bool) -> str | None:
        if reason := why_not(sender, head, self._ours, self._server):
            return reason
        if not vouched:
            return "unverified"
        if not self._mailer.has_room:
            return "queue_full"
        return None if self._turns.take(sender) else "too_often"

    def _count(self, outcome: str) -> None:
        self._metrics.acknowledgements.labels(outcome).inc()
