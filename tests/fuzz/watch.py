"""Holds what is fuzzed to its limits and says at the end what was seen."""

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

SECONDS = 1.0
"""Most processor time for one input, instrumented."""
GROWTH = 64 * 1024 * 1024
"""Most bytes that resident memory may grow by once a tenth of the inputs has warmed it up."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


class TooSlow(Exception):
    """One input took longer than ``SECONDS``."""


class Grown(Exception):
    """Memory grew by more than ``GROWTH``."""


class OutOfTime(Exception):
    """The time for all inputs together was up before the last one."""


class Watch:
    """A fuzz target that gives each input to ``target`` and counts the outcome code it answers.

    ``seconds`` is what all ``runs`` inputs may take together.
    """

    def __init__(self, target: Callable[[bytes], str], runs: int, seconds: float) -> None:
        self._target = target
        self._runs = runs
        self._until = time.monotonic() + seconds
        self._seen = 0
        self._warm = 0
        self._slowest = 0.0
        self._outcomes: Counter[str] = Counter()

    def __call__(self, data: bytes) -> None:
        """One input. Raises what the target raises, ``TooSlow``, ``Grown`` and ``OutOfTime``."""
        started = time.process_time()
        self._outcomes[self._target(data)] += 1
        seconds = time.process_time() - started
        if seconds > SECONDS:
            raise TooSlow(f"{seconds:.2f} s")
        self._slowest = max(self._slowest, seconds)
        self._seen += 1
        if self._seen == max(1, self._runs // 10):
            self._warm = _resident()
        if self._seen == self._runs:
            self._conclude()
        elif time.monotonic() > self._until:
            raise OutOfTime(f"after {self._seen:,} of {self._runs:,} inputs")

    def _conclude(self) -> None:
        grown = _resident() - self._warm
        outcomes = ", ".join(f"{code} {count:,}" for code, count in self._outcomes.most_common())
        print(
            f"{self._seen:,} inputs, no exception; slowest {self._slowest * 1000:.0f} ms;", end=" "
        )
        print(f"memory grew {grown / 2**20:.0f} MiB; {outcomes}", flush=True)
        if grown > GROWTH:
            raise Grown(f"{grown / 2**20:.0f} MiB")


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
