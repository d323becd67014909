"""Helpers for tests of the e-mail door: an open door, a store in memory, and a raw SMTP client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from prometheus_client import CollectorRegistry

from varde.intake_email.acknowledgement import Turns
from varde.intake_email.acknowledging import Acknowledging, Waits
from varde.intake_email.authentication.check import Examines
from varde.intake_email.door import Door
from varde.intake_email.metrics import Metrics
from varde.intake_email.recipients import accepted_addresses
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.casework.outbound import ReturnAddress
from varde.shared.domain.codes import Channel
from varde.shared.domain.receipt import new_receipt

RECEIPT = new_receipt(lambda _: 4_817)
RECIPIENT = "bekymring@varde.example"
SENDER = "kari@nabo.example"
MAIL = b"From: kari@nabo.example\r\nSubject: Uro\r\n\r\nHei\r\n"


@dataclass
class ListReceiver:
    """Stands in for the platform's receiver: keeps what it is given; ``fails_with`` makes it fail."""

    stored: list[bytes] = field(default_factory=list)
    asked: list[ReturnAddress] = field(default_factory=list)
    """Where receipts are to be sent."""
    fails_with: Exception | None = None
    waits_for: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(
        self, raw: bytes, channel: Channel, *, send_receipt: ReturnAddress | None = None
    ) -> str:
        assert channel is Channel.EMAIL
        self.begun.set()
        if self.waits_for:
            await self.waits_for.wait()
        if self.fails_with:
            raise self.fails_with
        self.stored.append(raw)
        if send_receipt:
            self.asked.append(send_receipt)
        return RECEIPT


@dataclass
class Mailroom:
    """An open door and what is behind it."""

    door: Door
    receiver: ListReceiver
    registry: CollectorRegistry
    metrics: Metrics
    clients: list["RawClient"] = field(default_factory=list)

    def count(self, name: str, **labels: str) -> float:
        """The value of a metric ``varde_intake_email_<name>``; 0 when it has none yet."""
        return self.registry.get_sample_value(f"varde_intake_email_{name}", labels) or 0.0

    async def client(self, address: str = "127.0.0.1") -> "RawClient":
        """A new raw connection from a loopback address, its greeting read."""
        client = await RawClient.connect(self.door.port, address)
        self.clients.append(client)
        client.greeting = await client.reply()
        return client


@asynccontextmanager
async def open_mailroom(
    receiver: ListReceiver | None = None,
    mailer: Waits | None = None,
    turns: Turns | None = None,
    examiner: Examines | None = None,
    **settings: Any,
) -> AsyncIterator[Mailroom]:
    """A door on a free port with these settings changed. It asks for receipts when there is a ``mailer``."""
    receiver = receiver or ListReceiver()
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    chosen = IntakeEmailSettings(port=0, **settings)
    log = structlog.get_logger(service="intake-email")
    acknowledging = None
    if mailer:
        ours = accepted_addresses(chosen.recipients)
        acknowledging = Acknowledging(ours, chosen.hostname, metrics, turns or Turns(), mailer)
    clients: list[RawClient] = []
    try:
        async with Door(chosen, receiver, metrics, log, acknowledging, examiner).open() as door:
            yield Mailroom(door, receiver, registry, metrics, clients)
    finally:
        for client in clients:
            await client.close()


class RawClient:
    """Speaks bytes, and nothing but what it is told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.greeting = ""

    @classmethod
    async def connect(cls, port: int, address: str = "127.0.0.1") -> "RawClient":
        """Connect from a loopback address without reading anything."""
        opened = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
        return cls(*opened)

    async def reply(self) -> str:
        """One whole reply, its lines joined by line feeds; "" at the end of the connection."""
        lines = []
        async with asyncio.timeout(5):
            while line := (await self.reader.readline()).decode():
                lines.append(line.rstrip("\r\n"))
                if line[3:4] != "-":
                    break
        return "\n".join(lines)

    async def say(self, command: str | bytes) -> str:
        """Send a command and give its reply."""
        await self.send((command.encode() if isinstance(command, str) else command) + b"\r\n")
        return await self.reply()

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def until_data(self, sender: str = SENDER, recipient: str = RECIPIENT) -> None:
        """Everything up to the 354."""
        assert (await self.say("EHLO client.example")).startswith("250")
        assert (await self.say(f"MAIL FROM:<{sender}>")).startswith("250")
        assert (await self.say(f"RCPT TO:<{recipient}>")).startswith("250")
        assert (await self.say("DATA")).startswith("354")

    async def deliver(self, mail: bytes, sender: str = SENDER) -> str:
        """A whole session up to the reply to the mail (which must end in a line end)."""
        await self.until_data(sender)
        await self.send(mail)
        return await self.say(b".")

    async def close(self) -> None:
        """Hang up."""
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except ConnectionError:
            return


def self_made_certificate(
    folder: Path, host: str = "localhost", days: int = 1
) -> tuple[Path, Path]:
    """A certificate for ``host`` and its key, as PEM files; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "smtp.crt", folder / "smtp.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file
