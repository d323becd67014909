"""What the anonymiser costs: characters a second on one core, memory added, time to load.

``python -m bench.anonymiser.cost`` measures once, in a process where nothing of Varde is loaded yet: a JSON list of
texts comes in, an object of figures goes out. Speed counts processor time, so that a busy machine, or a library that
takes more threads than one, changes nothing.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

import psutil  # type: ignore[import-untyped] # psutil ships no types

Figures = Mapping[str, float]


def measure(texts: Sequence[str], runs: int) -> list[Figures]:
    """The figures of some fresh processes, one after the other."""
    return [_fresh(texts) for _ in range(runs)]


def _fresh(texts: Sequence[str]) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def main() -> None:
    """Measure this very process."""
    texts = json.load(sys.stdin)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    process, started = psutil.Process(), time.perf_counter()
    before = process.memory_info().rss

    from varde.shared.anonymise import Anonymiser
    from varde.shared.domain.codes import Language

    anonymiser = Anonymiser.load()
    anonymiser.anonymise("", "Kari Nordmann bor i Oslo.", Language.NB)
    load_seconds = time.perf_counter() - started
    at = time.process_time()
    for text in texts:
        anonymiser.anonymise("", text, Language.NB)
    figures = {
        "characters_per_second": sum(map(len, texts)) / (time.process_time() - at),
        "added_mb": (process.memory_info().rss - before) / 2**20,
        "load_seconds": load_seconds,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
