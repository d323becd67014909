"""What the anonymiser costs: characters a second on one core, long texts, a chat line, memory, time to load.

``python -m bench.anonymiser.cost`` measures once, in a process where nothing of Varde is loaded yet: the work comes in
as JSON, an object of figures goes out. Speed counts processor time, so that a busy machine, or a library that takes
more threads than one, changes nothing.
"""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import psutil  # type: ignore[import-untyped] # psutil ships no types

Figures = Mapping[str, float]
LINE_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Work:
    """Texts of the usual length, one very long text, and lines that partners would write in the chat."""

    documents: Sequence[str]
    megabyte: str
    lines: Sequence[str]


def measure(work: Work, runs: int) -> list[Figures]:
    """The figures of some fresh processes, one after the other."""
    return [_fresh(work) for _ in range(runs)]


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that this share of the values does not pass."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def _fresh(work: Work) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps(asdict(work)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def main() -> None:
    """Measure this very process."""
    work = Work(**json.load(sys.stdin))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    process, started = psutil.Process(), time.perf_counter()
    before = process.memory_info().rss

    from varde.shared.anonymise import Anonymiser, check
    from varde.shared.casework.proposal import MOST_CHARACTERS, TextEngines, propose
    from varde.shared.domain.codes import Language
    from varde.shared.domain.small_world import Gate
    from varde.shared.screening import Screener

    anonymiser = Anonymiser.load()

    def read(text: str) -> object:
        return anonymiser.anonymise("", text, Language.NB)

    read("Kari Nordmann bor i Oslo.")
    load_seconds = time.perf_counter() - started
    seconds = sum(_seconds(read, text) for text in work.documents)
    added = process.memory_info().rss - before
    lines = [_seconds(check, line) for _ in range(LINE_ROUNDS) for line in work.lines]
    engines = TextEngines(Screener.load(), anonymiser)

    def judge(text: str) -> object:
        return propose(engines, "", text, summary_in=Language.NB, gate=Gate(), tally={})

    longest = (work.megabyte * (1 + MOST_CHARACTERS // len(work.megabyte)))[: MOST_CHARACTERS - 1]
    figures = {
        "characters_per_second": sum(map(len, work.documents)) / seconds,
        "longest_seconds": _seconds(judge, longest),
        "megabyte_seconds": _seconds(judge, work.megabyte),
        "line_milliseconds": 1000 * percentile(lines, 0.95),
        "added_mb": added / 2**20,
        "load_seconds": load_seconds,
    }
    print(json.dumps(figures))


def _seconds(work: Callable[[str], object], text: str) -> float:
    at = time.process_time()
    work(text)
    return time.process_time() - at


if __name__ == "__main__":
    main()
