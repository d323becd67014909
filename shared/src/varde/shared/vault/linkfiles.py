"""The secrets for links in a file: ``links.key`` beside ``triage.key``, for the router alone.

One a line in base64: the one in force first, then those that rotation has retired, newest first. So one
file is all that the router must be given.
"""

import base64
import binascii
import os
from collections import Counter
from pathlib import Path

from varde.shared.errors import Permanent
from varde.shared.vault.blind import SECRET_BYTES, LinkSecret, LinkSecrets
from varde.shared.vault.keyfiles import require_private, write_file


def create_link_secret(directory: Path) -> LinkSecret | None:
    """Create the first secret where the router's own key is, unless it is there. Gives the new one."""
    if _file(directory).exists() or not (directory / "triage.key").exists():
        return None
    secret = _new()
    _write(directory, LinkSecrets(secret))
    return secret


def load_link_secrets(directory: Path) -> LinkSecrets:
    """The secrets. Raises ``Permanent`` when the file is missing, readable by others or damaged."""
    path = _file(directory)
    require_private(path)
    lines = path.read_bytes().split()
    try:
        current, *retired = (LinkSecret(base64.b64decode(line, validate=True)) for line in lines)
    except (binascii.Error, ValueError, Permanent) as error:
        msg = f"{path} does not hold secrets for links of {SECRET_BYTES} bytes, one a line"
        raise Permanent(msg) from error
    return LinkSecrets(current, tuple(retired))


def rotate_link_secret(directory: Path) -> LinkSecrets:
    """Put a new secret in force and keep the old ones for what is indexed with them."""
    old = load_link_secrets(directory)
    secrets = LinkSecrets(_new(), (old.current, *old.retired))
    _write(directory, secrets)
    return secrets


def drop_unused_link_secrets(directory: Path, in_use: Counter[str]) -> LinkSecrets:
    """Forget the retired secrets that nothing is indexed with any more; ``in_use`` counts by their ids."""
    old = load_link_secrets(directory)
    kept = LinkSecrets(old.current, tuple(s for s in old.retired if in_use[s.key_id]))
    if kept != old:
        _write(directory, kept)
    return kept


def _file(directory: Path) -> Path:
    return directory / "links.key"


def _new() -> LinkSecret:
    return LinkSecret(os.urandom(SECRET_BYTES))


def _write(directory: Path, secrets: LinkSecrets) -> None:
    lines = [base64.b64encode(s.raw()) + b"\n" for s in (secrets.current, *secrets.retired)]
    write_file(_file(directory), b"".join(lines), 0o600)
