"""The door's certificate, which may be renewed while the door is open."""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from varde.shared.errors import Permanent

LOOK_SECONDS = 5.0
"""How often the files are looked at. A change counts when two looks in a row see the same."""
_CIPHERS = (
    "ECDHE+AESGCM:ECDHE+CHACHA20"  # of TLS 1.2: forward secrecy and authenticated encryption only
)
_Files = tuple[bytes, bytes] | None


class Certificate:
    """A certificate chain and its key, two PEM files. Raises ``Permanent`` when they do not serve."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._paths = (certificate, key)
        self._in_force = server_context(certificate, key)
        self.expires = _expiry(certificate)
        """When it ends, in seconds since 1970."""
        self.context = server_context(certificate, key)
        """For every handshake, now and later: each is shown the certificate that is in force then."""
        self.context.sni_callback = self._show
        self._seen = self._judged = _read(self._paths)

    async def watch(self, report: Callable[[bool], None]) -> None:
        """Look for a new pair until cancelled; ``report`` hears whether a change was taken into use."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if (taken := await asyncio.to_thread(self.look)) is not None:
                report(taken)

    def look(self) -> bool | None:
        """Take a new pair into use once it has stood still since the last look.

        True when it was, False when it does not serve and the earlier one stays, None without a change.
        """
        found = _read(self._paths)
        settled, self._seen = found == self._seen, found
        if not settled or found == self._judged:
            return None
        self._judged = found
        try:
            context, expires = server_context(*self._paths), _expiry(self._paths[0])
        except Permanent:
            return False
        self._in_force, self.expires = context, expires
        return True

    def _show(self, handshake: Any, _name: str | None, _context: ssl.SSLContext) -> None:
        handshake.context = self._in_force


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """A server's context for the pair. Raises ``Permanent``."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        # An empty password, so that a key under one is refused and not asked for at the terminal.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise _useless() from error
    return context


def _expiry(certificate: Path) -> float:
    try:
        chain = x509.load_pem_x509_certificates(certificate.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _useless() from error
    return min(link.not_valid_after_utc.timestamp() for link in chain)


def _useless() -> Permanent:
    return Permanent(
        "the TLS certificate or its key cannot be read, or they do not belong together"
    )


def _read(paths: tuple[Path, Path]) -> _Files:
    try:
        return paths[0].read_bytes(), paths[1].read_bytes()
    except OSError:
        return None
