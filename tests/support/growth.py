"""Whether the time for a text grows with its length only: a ratio within one process, and no measure of the machine."""

import time
from collections.abc import Callable

TRIES = 3
"""A busy machine may slow one reading; what grows with the square of the length is too slow each time."""


def grows_with_length(
    read: Callable[[str], object], short: str, long: str, *, most: float, spare: float = 0.0
) -> bool:
    """Whether ``long`` takes less than ``most`` times the processor time of ``short`` and ``spare`` seconds."""
    return any(_seconds(read, long) < most * _seconds(read, short) + spare for _ in range(TRIES))


def _seconds(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began
