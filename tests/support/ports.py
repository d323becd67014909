"""Ports on loopback for servers that tests start."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import BinaryIO

_FIRST, _EACH, _MOST = 12_000, 1_000, 20
"""Below those that the system gives to whoever asks for any, and apart for each process of tests."""
_HELD: list[BinaryIO] = []
"""The lock on this process's own ports; the system lets go of it when the process ends."""


def free_port() -> int:
    """A port that nobody listens on, and that nobody else who runs tests here is given."""
    for port in _ports():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("there are no more ports")


@cache
def _ports() -> Iterator[int]:
    """Those of the first part that no other process has: several runs of the tests may go on at once."""
    for part in range(_MOST):
        name = f"varde-test-ports-{os.getuid()}-{part}"
        lock = (Path(tempfile.gettempdir()) / name).open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        _HELD.append(lock)
        return cycle(range(_FIRST + part * _EACH, _FIRST + (part + 1) * _EACH))
    raise AssertionError("too many processes of tests")
