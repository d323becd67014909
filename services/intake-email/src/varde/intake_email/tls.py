"""The certificate for STARTTLS."""

import ssl
from pathlib import Path

from varde.shared.errors import Permanent


def server_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """A server context for the two PEM files, or None without them. Raises ``Permanent``."""
    if certificate is None or key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:  # ssl.SSLError is one too
        msg = "the TLS certificate or its key cannot be read, or they do not belong together"
        raise Permanent(msg) from error
    return context
