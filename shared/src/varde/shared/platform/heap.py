"""Keeps the memory of a long-running process together."""

import asyncio
import ctypes

_M_ARENA_MAX = -8
"""``malloc.h`` of the GNU C library."""
_ARENAS = 2
"""As many as the cores that the engines use at once."""
_MINUTE = 60.0


def bound_arenas() -> None:
    """Let all threads share two heaps, on the GNU C library; call it before there are threads.

    By default each thread gets a heap of its own, and what the engines need for a moment in one of them
    stays with it: a third of the resident memory after a thousand concerns.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Hand the pages of the heaps that hold nothing any more back to the system, on the GNU C library.

    It does so by itself only at the end of a heap: below whatever came last, what loading the lists needed for a
    moment would stay, and so would what a thousand messages leave behind.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


async def give_back_each_minute() -> None:
    """Runs until cancelled. Beside the event loop: the walk through the heaps takes some milliseconds."""
    while True:
        await asyncio.sleep(_MINUTE)
        await asyncio.to_thread(give_back)
