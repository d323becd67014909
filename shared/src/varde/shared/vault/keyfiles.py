"""Keys in files: ``<recipient>.pub`` for anyone, ``<recipient>.key`` with mode 600 for the one.

A rotated private key is kept as ``<recipient>.<key id>.retired.key`` until nothing is wrapped to it.
The private file may also be a secret file mounted by the environment (read-only, any owner mode).
"""

import base64
import binascii
import contextlib
import os
import stat
from pathlib import Path

from varde.shared.errors import Permanent
from varde.shared.vault.keys import KEY_BYTES, PrivateKey, PrivateKeys, PublicKey

RECIPIENTS = ("triage", "coordinator")
"""To whom concerns are sealed."""
MAILER = "mailer"
"""To whom outgoing letters are sealed. It opens no concern."""
_PAIRS = (*RECIPIENTS, MAILER)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def create_keys(directory: Path) -> list[PublicKey]:
    """Create the keys that are missing; keys that exist are left alone. Gives the new ones.

    A public file that is missing beside its private one is made from it: a new pair in its place
    would lose what is sealed to the old.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    created = []
    for name in _PAIRS:
        if _public_file(directory, name).exists():
            continue
        path = directory / f"{name}.key"
        if path.exists():
            _write_public(directory, PrivateKey(name, _read_private(path)))
            continue
        created.append(PrivateKey.generate(name))
        _write_pair(directory, created[-1])
    return [key.public for key in created]


def load_public(directory: Path) -> dict[str, PublicKey]:
    """The public keys that concerns are sealed to. Raises ``Permanent`` naming the file that is wrong."""
    return {name: _load_public(directory, name) for name in RECIPIENTS}


def load_mailer_public(directory: Path) -> PublicKey:
    """The public key that letters are sealed to. Raises ``Permanent`` when it is missing or wrong."""
    return _load_public(directory, MAILER)


def find_mailer_public(directory: Path) -> PublicKey | None:
    """The same, or None where there is none: not every service seals letters."""
    return load_mailer_public(directory) if _public_file(directory, MAILER).exists() else None


def load_private(directory: Path, recipient: str) -> PrivateKeys:
    """A recipient's private keys.

    Raises ``Permanent`` when the file is missing, readable by others, damaged, or does not belong to
    the public key beside it. After an interrupted rotation a retired key may belong to that.
    """
    path = directory / f"{recipient}.key"
    current = PrivateKey(recipient, _read_private(path))
    expected = _load_public(directory, recipient)
    retired = sorted(
        directory.glob(f"{recipient}.*.retired.key"), key=lambda p: p.stat().st_mtime, reverse=True
    )
    keys = PrivateKeys(current, tuple(PrivateKey(recipient, _read_private(p)) for p in retired))
    if expected not in {key.public for key in keys}:
        msg = f"{path} does not belong to {recipient}.pub: is it another installation's key?"
        raise Permanent(msg)
    return keys


def rotate_key(directory: Path, recipient: str) -> tuple[PrivateKeys, PublicKey]:
    """Put a new key in force and retire the old one. Gives the loaded keys and the new public key.

    Running it again after it was interrupted is safe: no private key is lost on the way.
    """
    old = load_private(directory, recipient).current
    key_file = directory / f"{recipient}.key"
    with contextlib.suppress(FileExistsError):  # an interrupted rotation got this far
        os.link(key_file, directory / f"{recipient}.{old.key_id}.retired.key")
    _write_pair(directory, PrivateKey.generate(recipient))
    keys = load_private(directory, recipient)
    return keys, keys.current.public


def show_keys(directory: Path) -> list[tuple[str, str, bool]]:
    """For each pair: name, id of the key in force, and whether the private half is here.

    Not every folder has the mailer's; what is sealed to the others is needed everywhere.
    """
    here = [n for n in _PAIRS if n in RECIPIENTS or _public_file(directory, n).exists()]
    return [
        (name, _load_public(directory, name).key_id, (directory / f"{name}.key").exists())
        for name in here
    ]


def _load_public(directory: Path, recipient: str) -> PublicKey:
    return PublicKey(recipient, _read(_public_file(directory, recipient), "public key"))


def _public_file(directory: Path, recipient: str) -> Path:
    return directory / f"{recipient}.pub"


def _write_pair(directory: Path, key: PrivateKey) -> None:
    # The private half first, and safely on disk: nothing may be sealed to a key that can be lost.
    _write(directory / f"{key.recipient}.key", key.load().private_bytes_raw(), 0o600)
    _write_public(directory, key)


def _write_public(directory: Path, key: PrivateKey) -> None:
    _write(_public_file(directory, key.recipient), key.public.raw, 0o644)


def _write(path: Path, raw: bytes, mode: int) -> None:
    write_file(path, base64.b64encode(raw) + b"\n", mode)


def write_file(path: Path, content: bytes, mode: int) -> None:
    """Write a file of keys all at once or not at all; it is safely on disk when this returns."""
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_private(path: Path) -> bytes:
    require_private(path)
    return _read(path, "private key")


def require_private(path: Path) -> None:
    """Raise ``Permanent`` when a file of private keys is missing or can be read by others."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        msg = f"cannot read the private key {path}: {error.strerror}. Run `varde keys init` first."
        raise Permanent(msg) from error
    if mode & _OTHERS and mode & stat.S_IWUSR:
        msg = f"{path} can be read by others: run chmod 600 {path}"
        raise Permanent(msg)


def _read(path: Path, what: str) -> bytes:
    try:
        raw = base64.b64decode(path.read_bytes().strip(), validate=True)
    except OSError as error:
        msg = f"cannot read the {what} {path}: {error.strerror}. Run `varde keys init` first."
        raise Permanent(msg) from error
    except (binascii.Error, ValueError) as error:
        msg = f"{path} does not hold a {what}"
        raise Permanent(msg) from error
    if len(raw) != KEY_BYTES:
        msg = f"{path} does not hold a {what} of {KEY_BYTES} bytes"
        raise Permanent(msg)
    return raw
