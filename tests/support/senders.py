"""Senders for tests: a DNS in a dictionary, keys made here, and mail signed and sealed with them."""

import asyncio
import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from varde.intake_email.arrival import Arrival, Client
from varde.intake_email.authentication.answers import Answers, Question, Records
from varde.intake_email.authentication.examine import Case, examine, missing
from varde.intake_email.authentication.findings import Findings
from varde.intake_email.headers import header_block

CLIENT = "127.0.0.1"
SENDER = "kari@nabo.example"
MAIL = (
    b"From: Kari <kari@nabo.example>\r\nTo: bekymring@varde.example\r\nSubject: Uro\r\n"
    b"Message-ID: <1@nabo.example>\r\n\r\nHei, dette er en test.\r\n"
)


@cache
def private_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key that is made once a run."""
    return rsa.generate_private_key(65537, bits)


def key_record(name: str, bits: int = 2048) -> str:
    """The record for the DNS that holds the public half."""
    public = private_key(name, bits).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return "v=DKIM1; k=rsa; p=" + _base64(der)


def zone(records: Mapping[str, str | Iterable[str]]) -> "Zone":
    """A DNS that holds these records, each under ``"TYPE name"``."""
    known: dict[Question, Records] = {}
    for where, texts in records.items():
        kind, name = where.split()
        known[(kind, name)] = _records(texts)
    return Zone(known)


def neighbourhood() -> "Zone":
    """nabo.example with SPF for this machine, a DKIM key and a strict DMARC policy."""
    return zone(
        {
            "TXT nabo.example": f"v=spf1 ip4:{CLIENT} -all",
            "TXT s1._domainkey.nabo.example": key_record("nabo"),
            "TXT _dmarc.nabo.example": "v=DMARC1; p=reject",
        }
    )


@dataclass
class Zone:
    """Answers from a dictionary; a name that it does not hold has no records."""

    known: dict[Question, Records]
    asked: list[Question] = field(default_factory=list)
    delay: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    def with_(self, records: Mapping[str, str | Iterable[str] | None]) -> "Zone":
        """The same with other records; None makes a name go unanswered."""
        known = dict(self.known)
        for where, texts in records.items():
            kind, name = where.split()
            known[(kind, name)] = None if texts is None else _records(texts)
        return Zone(known)

    async def ask(self, question: Question) -> Records:
        """As a resolver."""
        self.asked.append(question)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        return self.known.get(question, ())


def found(
    mail: bytes,
    dns: Zone,
    *,
    sender: str = SENDER,
    address: str = CLIENT,
    helo: str = "mx.nabo.example",
    sealers: tuple[str, ...] = (),
) -> Findings:
    """What is found out about a mail, in this process."""
    case = Case(address, helo, sender, sealers)
    block = header_block(mail)
    known: dict[Question, Records] = {}
    for _ in range(100):
        lacking = missing(case, block, Answers(known))
        if not lacking:
            break
        known |= {question: dns.known.get(question, ()) for question in lacking}
        dns.asked.extend(lacking)
    return examine(case, block, mail, Answers(known, final=True))


def arrival(mail: bytes = MAIL, sender: str = SENDER, *, relay: bool = False) -> Arrival:
    """A mail from this machine."""
    client = Client(CLIENT, "mx.nabo.example", relay=relay)
    return Arrival(sender, ("bekymring@varde.example",), mail, client)


def signed(
    mail: bytes = MAIL,
    domain: str = "nabo.example",
    key: str = "nabo",
    *,
    selector: str = "s1",
    canonical: str = "relaxed/relaxed",
    length: bool = False,
    bits: int = 2048,
    headers: tuple[bytes, ...] = (b"from", b"to", b"subject", b"message-id"),
) -> bytes:
    """``mail`` with a DKIM signature on top."""
    head, body = canonical.encode().split(b"/")
    line = dkim.sign(
        mail,
        selector.encode(),
        domain.encode(),
        _pem(key, bits),
        canonicalize=(head, body),
        include_headers=list(headers),
        length=length,
    )
    return bytes(line) + mail


def sealed(mail: bytes, domain: str, results: str, key: str, selector: str = "arc") -> bytes:
    """``mail`` with one more ARC set, which says that ``domain`` saw these results."""
    told = f"Authentication-Results: {domain}; {results}\r\n".encode()
    lines = dkim.arc_sign(
        told + mail,
        selector.encode(),
        domain.encode(),
        _pem(key, 2048),
        domain.encode(),
        include_headers=[b"from", b"to", b"subject"],
    )
    assert lines, "the chain could not be made longer"
    return b"".join(lines) + mail


def _records(texts: str | Iterable[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _pem(key: str, bits: int) -> bytes:
    return private_key(key, bits).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def _base64(data: bytes) -> str:

    return base64.b64encode(data).decode()
