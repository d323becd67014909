"""Certificates in files, as ``varde doctor`` looks at them."""

import stat
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from varde.shared.errors import Permanent
from varde.shared.platform.doctor.findings import Finding

SOON = timedelta(days=21)
_OTHERS = stat.S_IRGRP | stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH


def ending(ends: datetime, now: datetime) -> list[Finding]:
    """Whether a certificate has ended, or does within three weeks."""
    if ends <= now:
        return [Finding.wrong("certificate_ended", day=f"{ends:%d.%m.%Y}")]
    if ends - now < SOON:
        return [Finding.warning("certificate_ends", day=f"{ends:%d.%m.%Y}")]
    return []


def end_of(path: Path) -> datetime:
    """When the first certificate of a chain (PEM) to end does so. Raises ``Permanent``."""
    try:
        chain = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise Permanent("the certificate cannot be read") from error
    return min(link.not_valid_after_utc for link in chain)


def open_key(path: Path, setting: str) -> list[Finding]:
    """Whether others may read a private key that its owner could close. A secret that is mounted read-only may be."""
    mode = path.stat().st_mode
    shut = not mode & _OTHERS or not mode & stat.S_IWUSR
    return [] if shut else [Finding.warning("certificate_key_open", setting=setting)]
