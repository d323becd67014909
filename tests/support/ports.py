"""Ports on loopback for servers that tests start."""

import os
import socket
from itertools import cycle

_FIRST, _EACH = 12_000, 2_000
"""Below those that the system gives to whoever asks for any, and apart for each process of tests."""
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
_PORTS = cycle(range(_FIRST + _WORKER * _EACH, _FIRST + (_WORKER + 1) * _EACH))


def free_port() -> int:
    """A port that nobody listens on, and that nobody else who runs tests here is given."""
    for port in _PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("there are no more ports")
