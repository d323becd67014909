"""Receipts, sent to a real SMTP server in this process."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from prometheus_client import CollectorRegistry

from support.mailroom import MAIL, RECEIPT, Mailroom, open_mailroom, self_made_certificate
from varde.intake_email.acknowledgement import Turns
from varde.intake_email.courier import Courier, Smarthost, new_courier
from varde.intake_email.letter import Letterhead
from varde.intake_email.metrics import Metrics
from varde.intake_email.recipients import accepted_addresses
from varde.intake_email.settings import IntakeEmailSettings
from varde.intake_email.tls import server_context

FORM = "https://varde.example/skjema"


@dataclass
class SmarthostInbox:
    """aiosmtpd's handler that keeps what a smarthost is given."""

    envelopes: list[Envelope] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 # aiosmtpd's name
        self.envelopes.append(envelope)
        return self.answer

    @property
    def letters(self) -> list[EmailMessage]:
        """What came, parsed."""
        contents = [e.content for e in self.envelopes]
        parsed = [
            message_from_bytes(c, policy=policy.default) for c in contents if isinstance(c, bytes)
        ]
        return [letter for letter in parsed if isinstance(letter, EmailMessage)]


@pytest.fixture
def inbox() -> SmarthostInbox:
    return SmarthostInbox()


@asynccontextmanager
async def listening(inbox: SmarthostInbox, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A smarthost in this process; gives its port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(inbox, hostname="localhost", tls_context=tls, loop=loop), "127.0.0.1", 0
    )
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


@pytest.fixture
async def smarthost(inbox: SmarthostInbox) -> AsyncIterator[int]:
    async with listening(inbox) as port:
        yield port


@asynccontextmanager
async def acknowledging(port: int, **changed: Any) -> AsyncIterator[Mailroom]:
    """A door with a courier; every receipt is sent, or given up, when the block ends."""
    values = {"smarthost_host": "127.0.0.1", "smarthost_port": port, "smarthost_starttls": False}
    settings = IntakeEmailSettings(**{**values, "public_form_url": FORM, **changed})
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with (
        new_courier(settings, metrics).running() as courier,
        open_mailroom(courier=courier) as room,
    ):
        yield Mailroom(room.door, room.receiver, registry, metrics, room.clients)


async def test_a_reporter_gets_a_neutral_receipt_from_the_null_sender(
    smarthost: int, inbox: SmarthostInbox
) -> None:
    mail = b"Message-ID: <m1@nabo.example>\r\nSubject: Hemmelig emne\r\n\r\nHemmelig innhold\r\n"
    async with acknowledging(smarthost) as room:
        assert (await (await room.client()).deliver(mail)).startswith("250")
    assert room.count("acknowledgements_total", outcome="sent") == 1
    (envelope,), (letter,) = inbox.envelopes, inbox.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == ("<>", ["kari@nabo.example"])
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert letter["In-Reply-To"] == "<m1@nabo.example>"
    assert letter["From"] == "Varde <bekymring@varde.example>"
    assert letter["Subject"] == "Vi har mottatt e-posten din / We have received your e-mail"
    text = letter.get_content()
    assert text.startswith("Er noen i fare nå? Ring 112.")
    for expected in (
        "113",
        "116 111",
        RECEIPT,
        FORM,
        "e-mail cannot hide",
        "e-post kan ikke skjule",
    ):
        assert expected in text
    assert "Hemmelig" not in letter.as_string() + text


async def test_a_second_mail_within_the_hour_gets_no_second_receipt(
    smarthost: int, inbox: SmarthostInbox
) -> None:
    async with acknowledging(smarthost) as room:
        client = await room.client()
        for _ in range(3):
            assert (await client.deliver(MAIL)).startswith("250")
    assert len(inbox.letters) == 1
    assert room.count("acknowledgements_total", outcome="too_often") == 2


@pytest.mark.parametrize(
    ("sender", "headers", "outcome"),
    [
        ("", b"Subject: x", "null_sender"),
        ("bekymring@varde.example", b"Subject: x", "own_address"),
        ("kari@nabo.example", b"Auto-Submitted: auto-replied", "auto_submitted"),
        ("kari@nabo.example", b"List-Id: <x.example>", "bulk"),
        ("mailer-daemon@nabo.example", b"Subject: x", "robot"),
    ],
)
async def test_nothing_is_sent_where_rfc_3834_forbids_it(
    smarthost: int, inbox: SmarthostInbox, sender: str, headers: bytes, outcome: str
) -> None:
    async with acknowledging(smarthost) as room:
        client = await room.client()
        assert (await client.deliver(headers + b"\r\n\r\nhei\r\n", sender)).startswith("250")
    assert inbox.letters == []
    assert room.count("acknowledgements_total", outcome=outcome) == 1


async def test_our_own_receipt_is_never_answered(smarthost: int, inbox: SmarthostInbox) -> None:
    async with acknowledging(smarthost) as room:
        await (await room.client()).deliver(MAIL)
        await asyncio.sleep(0.2)
        (letter,) = inbox.letters
        again = letter.as_bytes(policy=policy.SMTP)
        await (await room.client()).deliver(again, "someone@nabo.example")
    assert len(inbox.letters) == 1
    assert room.count("acknowledgements_total", outcome="auto_submitted") == 1


async def test_a_smarthost_that_refuses_or_is_away_costs_the_receipt_only(
    smarthost: int, inbox: SmarthostInbox, unused_port: int
) -> None:
    inbox.answer = "554 no"
    for port in (smarthost, unused_port):
        async with acknowledging(port) as room:
            assert (await (await room.client()).deliver(MAIL)).startswith("250")
        assert room.count("acknowledgements_total", outcome="failed") == 1
        assert len(room.receiver.stored) == 1


@pytest.fixture
async def unused_port() -> int:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_a_smarthost_without_encryption_gets_nothing_unless_that_is_allowed(
    smarthost: int, inbox: SmarthostInbox
) -> None:
    async with acknowledging(smarthost, smarthost_starttls=True) as room:
        await (await room.client()).deliver(MAIL)
    assert inbox.letters == []
    assert room.count("acknowledgements_total", outcome="failed") == 1


async def test_a_smarthost_with_a_certificate_nobody_knows_gets_nothing(
    inbox: SmarthostInbox, tmp_path: Path
) -> None:
    context = server_context(*self_made_certificate(tmp_path))
    async with (
        listening(inbox, context) as port,
        acknowledging(port, smarthost_starttls=True) as room,
    ):
        await (await room.client()).deliver(MAIL)
    assert inbox.letters == []
    assert room.count("acknowledgements_total", outcome="failed") == 1


async def test_a_full_queue_drops_receipts_and_never_waits() -> None:
    registry = CollectorRegistry()
    courier = Courier(
        Smarthost("127.0.0.1", 1, starttls=False),
        Letterhead("bekymring@varde.example", "Varde", "localhost", ""),
        accepted_addresses(["bekymring@varde.example"]),
        Metrics(registry),
        Turns(),
    )
    for number in range(250):
        courier.offer(RECEIPT, f"kari{number}@nabo.example", MAIL)
    outcome = {"outcome": "queue_full"}
    assert registry.get_sample_value("varde_intake_email_acknowledgements_total", outcome) == 50
