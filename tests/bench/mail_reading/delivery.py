"""What becomes of a message that is sent to the real door: the whole of Varde runs, and takes it in over SMTP."""

import re
import smtplib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bench.mail_reading.measures import READ
from support.ledger import Ledger
from support.running import RECIPIENT, Varde
from varde.shared.casework.opening import Opener
from varde.shared.domain.case import Case
from varde.shared.domain.codes import HoldReason
from varde.shared.store.cases import find_by_concern
from varde.shared.store.database import Transaction
from varde.shared.store.sealed import load_concern, sealed_concern
from varde.shared.vault import load_private

REFUSED = "refused"
LOST = "lost"
SECONDS_TO_SETTLE = 300.0
_OF_MAIL = frozenset(
    {
        *(HoldReason.UNREADABLE, HoldReason.ENCRYPTED, HoldReason.EMPTY),
        *(HoldReason.ONLY_ATTACHMENTS, HoldReason.NOT_A_CONCERN, HoldReason.PARTLY_READ),
        HoldReason.SENDER_DOUBTFUL,
    }
)
"""What a case is held for because of what came; triage finds as well that words tell of no concern. Other reasons
are about what was told."""
_LONE_LF = re.compile(rb"(?<!\r)\n")
_MARK = re.compile(rb"Return-Path: <nr(\d+)@korpus\.example>\r\n")
_WAITING = "SELECT count(*) FROM key_wrap WHERE recipient = 'triage'"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message: ``result`` is ``READ``, ``LOST``, ``REFUSED`` or the reasons to hold its case."""

    source: str
    name: str
    result: str
    reply: str = ""
    """What the door said where it refused."""

    @property
    def good(self) -> bool:
        """True when what was sent is there, read or held."""
        return self.result not in {LOST, REFUSED}

    def as_row(self) -> dict[str, str | float]:
        """For the file of results."""
        return {"sent": self.result, "reply": self.reply}


def as_sent(raw: bytes) -> bytes:
    """A message of a file as a mail program sends it: its lines end in CRLF, the last one too."""
    lines = _LONE_LF.sub(b"\r\n", raw)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def deliver_all(
    messages: Sequence[tuple[str, str, bytes]], folder: Path, *, seconds: float = SECONDS_TO_SETTLE
) -> list[Delivery]:
    """What becomes of each (source, name, raw bytes), sent to an installation of its own in ``folder``."""
    with Varde(folder, environment={"VARDE_LOG_LEVEL": "WARNING"}) as varde:
        refused = _send(varde, [raw for _, _, raw in messages])
        ledger = Ledger.of_file(folder)
        _settle(ledger, seconds)
        opener = Opener(load_private(folder / "var" / "keys", "coordinator"))
        found = ledger.read(lambda tx: _results(tx, opener))
    return [
        Delivery(source, name, REFUSED, refused[number])
        if number in refused
        else Delivery(source, name, found.get(number, LOST))
        for number, (source, name, _) in enumerate(messages)
    ]


def _send(varde: Varde, messages: Iterable[bytes]) -> dict[int, str]:
    """Send them over one connection, each from an address of its own; gives what the door said to each that it did not take."""
    refused = {}
    with smtplib.SMTP("127.0.0.1", varde.smtp_port, timeout=60) as door:
        for number, raw in enumerate(messages):
            try:
                door.sendmail(
                    f"nr{number}@korpus.example", [RECIPIENT], as_sent(raw), ["BODY=8BITMIME"]
                )
            except smtplib.SMTPResponseException as refusal:
                refused[number] = f"{refusal.smtp_code} {refusal.smtp_error!r}"
    return refused


def _settle(ledger: Ledger, seconds: float) -> None:
    """Wait until everything was triaged; what was not is found to be lost then."""
    deadline = time.monotonic() + seconds
    while ledger.rows(_WAITING) != [(0,)] and time.monotonic() < deadline:
        time.sleep(0.2)


async def _results(tx: Transaction, opener: Opener) -> dict[int, str]:
    """The result of each mail that came to a case, by the number in its envelope."""
    results = {}
    for (concern_id,) in (await tx.execute(select(sealed_concern.c.concern_id))).all():
        case, concern = await find_by_concern(tx, concern_id), await load_concern(tx, concern_id)
        if case is None or concern is None:
            continue
        results[_number(opener.raw(concern))] = _reasons(case)
    return results


def _reasons(case: Case) -> str:
    return ", ".join(reason for reason in case.hold_reasons if reason in _OF_MAIL) or READ


def _number(raw: bytes) -> int:
    match = _MARK.match(raw)
    assert match is not None
    return int(match[1])
