"""A clamd of one's own that knows one signature: a phrase that nothing else holds."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAM = "VARDE_TEST_CLAMD"
INFECTED = b"VARDE-TEST-SIGNATURE-OF-NO-VIRUS"
START_SECONDS = 60.0
_PLACES = ("clamd", "/usr/sbin/clamd", "/usr/local/sbin/clamd")


def program() -> str | None:
    """The path of clamd, or None where it is not installed."""
    return os.environ.get(PROGRAM) or next(filter(None, map(shutil.which, _PLACES)), None)


@contextlib.contextmanager
def private_clamd(folder: Path, *, most_bytes: int = 8 * 1024 * 1024) -> Iterator[str]:
    """A clamd in ``folder``, which takes streams of up to ``most_bytes``; gives its socket's path."""
    found = program()
    assert found, f"{PROGRAM} is not set and clamd is not installed: run scripts/test-services"
    signatures, place = folder / "signatures", folder / "clamd.sock"
    signatures.mkdir()
    (signatures / "varde.ndb").write_text(f"Varde.Test:0:*:{INFECTED.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {place}\nTemporaryDirectory {folder}\n"
        f"StreamMaxLength {most_bytes}\nForeground yes\nSelfCheck 0\nOfficialDatabaseOnly no\n"
    )
    command = [found, "--config-file", str(config)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(place, server)
        yield str(place)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _await(place: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "clamd ended at once"
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(place))
            return
        time.sleep(0.1)
    raise AssertionError("clamd did not come up")
