"""Keeps the memory of a long-running process together."""

import ctypes

_M_ARENA_MAX = -8
"""``malloc.h`` of the GNU C library."""
_ARENAS = 2
"""As many as the cores that the engines use at once."""


def bound_arenas() -> None:
    """Let all threads share two heaps, on the GNU C library; call it before there are threads.

    By default each thread gets a heap of its own, and what the engines need for a moment in one of them
    stays with it: a third of the resident memory after a thousand concerns.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
