"""Keeps the libraries that talk to Teams out of the logs: they write addresses, and at times whole requests."""

import logging

_LIBRARIES = ("microsoft_teams", "httpx", "httpcore")


def quieten() -> None:
    """Silence them. Called after each client is made: the SDK sets httpx's level anew whenever it makes one."""
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.setLevel(logging.CRITICAL + 1)
        library.propagate = False
