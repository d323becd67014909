"""What becomes of a mail by who vouches for its sender: the mark on it, and whether it may be answered."""

from dataclasses import dataclass
from typing import Protocol

from varde.intake_email.arrival import Arrival
from varde.intake_email.authentication.findings import Findings
from varde.intake_email.authentication.results import renamed, results_field, told_by_relay


class Examines(Protocol):
    """What examines senders (``Examiner``)."""

    async def examine(self, arrival: Arrival) -> Findings:
        """What is found out about a mail's sender. Never raises."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """What was found, and the mail."""

    mark: bytes
    """Our field, which goes on top of the mail."""
    body: bytes
    """The mail without a field that could be taken for ours."""
    outcome: str
    """What DMARC said (RFC 8601 § 2.7), or ``none`` when nothing was examined; a metric's label."""
    answerable: bool
    """True when an answer to the envelope's sender reaches nobody else than who wrote."""


class SenderCheck:
    """Marks each mail with what is known of its sender.

    Direct mail is examined, when there is an ``examiner``. What comes from our own relay was examined there:
    it is told in the field that the relay signs as ``relay_server``, if that is set.
    """

    def __init__(
        self, server: str, relay_server: str = "", examiner: Examines | None = None
    ) -> None:
        self._server = server
        self._relay_server = relay_server
        self._examiner = examiner

    async def check(self, arrival: Arrival) -> Checked:
        """Every mail gets our field: so the topmost one is always ours."""
        findings = await self._findings(arrival)
        vouched = findings.vouched if findings else arrival.client.relay
        return Checked(
            results_field(self._server, findings),
            renamed(arrival.body),
            findings.dmarc.result.value if findings else "none",
            vouched,
        )

    async def _findings(self, arrival: Arrival) -> Findings | None:
        if arrival.client.relay:
            return told_by_relay(arrival.body, self._relay_server) if self._relay_server else None
        return await self._examiner.examine(arrival) if self._examiner else None
