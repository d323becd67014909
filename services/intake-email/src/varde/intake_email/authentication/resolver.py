"""Asking the DNS, by dnspython: with a cache, and with limits on time, number and size."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver

from varde.intake_email.authentication.answers import Question, Records

_SECONDS_PER_TRY = 2.0
_SECONDS_PER_QUESTION = 5.0
_CACHED = 2_000
_AT_ONCE = 64
_MOST_RECORDS = 50
_LONGEST_RECORD = 8 * 1024


class Resolver(Protocol):
    """Answers questions to the DNS."""

    async def ask(self, question: Question) -> Records:
        """The records, cut to what anybody needs; None when no server answers. Never raises."""
        ...


class DnsResolver:
    """Asks the given servers, or this machine's. What it learns is forgotten with the process."""

    def __init__(
        self, servers: Sequence[str] = (), port: int = 53, seconds: float = _SECONDS_PER_QUESTION
    ) -> None:
        self._resolver = _configured(servers, port)
        self._resolver.cache = dns.resolver.LRUCache(_CACHED)
        self._resolver.timeout = min(_SECONDS_PER_TRY, seconds)
        self._seconds = seconds
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(self, question: Question) -> Records:
        """The records of a name."""
        kind, text = question
        try:
            name = dns.name.from_text(text)
        except (dns.exception.DNSException, UnicodeError):
            return ()  # no name that the DNS could hold
        if name == dns.name.root:
            return ()
        try:
            async with self._turns:
                answer = await self._resolver.resolve(name, kind, lifetime=self._seconds)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError, ValueError):
            return None
        return _texts(kind, list(answer))


def _configured(servers: Sequence[str], port: int) -> dns.asyncresolver.Resolver:
    if not servers:
        try:
            return dns.asyncresolver.Resolver()
        except dns.resolver.NoResolverConfiguration:
            pass  # nobody will answer, and no mail is lost for it
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = list(servers)
    resolver.port = port
    return resolver


def _texts(kind: str, records: list[Any]) -> tuple[str, ...]:
    if kind == "MX":
        records = sorted(records, key=lambda record: int(record.preference))
    texts = [_text(kind, record) for record in records[:_MOST_RECORDS]]
    return tuple(text for text in texts if len(text) <= _LONGEST_RECORD)


def _text(kind: str, record: Any) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("latin-1")
    if kind == "MX":
        return str(record.exchange.to_text(omit_final_dot=True))
    return str(record.target.to_text(omit_final_dot=True) if kind == "PTR" else record.to_text())
