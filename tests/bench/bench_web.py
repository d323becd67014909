"""Durable, sealed web submissions a second, against a plain FastAPI + SQLAlchemy handler.

Run as ``.venv/bin/python tests/bench/bench_web.py``. Both servers run at the same time in processes of
their own and take turns with the same load; medians of three rounds. Writes build/bench/web.json.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped] # psutil ships no types

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CONNECTIONS = 96
"""So many that it is not the beat at which answers go out (``intake_web.pace``) that is measured."""
ROUNDS = 3
GOAL_RATIO = 4.0
GOAL_CPU_MS = 3.0


@dataclass(frozen=True, slots=True)
class Contestant:
    """A running server and how many forms it gets in a round."""

    name: str
    port: int
    path: str
    count: int
    process: psutil.Process


@dataclass(frozen=True, slots=True)
class Result:
    """One round: submissions a second, CPU milliseconds and p99 milliseconds of each."""

    per_second: float
    cpu_ms: float
    p99_ms: float


def main() -> None:
    """Measure, print a table, write the figures; exit 1 when a goal is missed."""
    with (
        tempfile.TemporaryDirectory(prefix="varde-bench-") as folder,
        running(Path(folder)) as both,
    ):
        for contestant in both:
            measure(contestant, 200)  # warm
        rounds = [[measure(c, c.count) for c in both] for _ in range(ROUNDS)]
    ours, peer = (median([r[place] for r in rounds]) for place in (0, 1))
    report(ours, peer)
    met = ours.per_second / peer.per_second >= GOAL_RATIO and ours.cpu_ms <= GOAL_CPU_MS
    sys.exit(0 if met else 1)


@contextmanager
def running(folder: Path) -> Iterator[tuple[Contestant, Contestant]]:
    """Both servers, each with a fresh SQLite database in ``folder``."""
    door, plain = free_port(), free_port()
    with started(*varde(folder, door)) as ours, started(peer(folder, plain), {}) as theirs:
        wait_until_open(door)
        wait_until_open(plain)
        yield (
            Contestant("varde intake-web", door, "/nb/", 4_000, ours),
            Contestant("plain FastAPI + SQLAlchemy ORM", plain, "/", 1_000, theirs),
        )


def varde(folder: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """The command and environment of our service; its keys are made first."""
    command = str(Path(sys.executable).with_name("varde"))
    environment = {
        "VARDE_DATA_DIR": str(folder / "varde"),
        "VARDE_CONFIG_DIR": str(ROOT / "config"),
        "VARDE_OPS_PORT": "0",
        "VARDE_INTAKE_WEB_PORT": str(port),
        "VARDE_INTAKE_WEB_RATE_PER_SECOND": "1000000",
        "VARDE_INTAKE_WEB_RATE_BURST": "1000000",
    }
    subprocess.run(
        [command, "keys", "init"],
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return [command, "up", "intake-web"], environment


def peer(folder: Path, port: int) -> list[str]:
    """The command of the plain peer."""
    return [sys.executable, str(HERE / "peer_web.py"), str(folder / "peer.db"), str(port)]


@contextmanager
def started(command: list[str], environment: dict[str, str]) -> Iterator[psutil.Process]:
    """The process of ``command`` until the block ends."""
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def measure(contestant: Contestant, count: int) -> Result:
    """Post ``count`` forms and see what it took."""
    before = cpu_seconds(contestant.process)
    arguments = [str(contestant.port), contestant.path, str(CONNECTIONS), str(count)]
    load = [sys.executable, str(HERE / "load_web.py"), *arguments]
    answer = json.loads(subprocess.run(load, check=True, capture_output=True, timeout=300).stdout)
    used = cpu_seconds(contestant.process) - before
    p99 = statistics.quantiles(answer["took"], n=100)[98]
    return Result(count / answer["seconds"], used / count * 1000, p99)


def cpu_seconds(process: psutil.Process) -> float:
    """User and system time of the process so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def median(results: list[Result]) -> Result:
    """The median of each figure."""
    return Result(
        *(
            statistics.median(getattr(r, name) for r in results)
            for name in ("per_second", "cpu_ms", "p99_ms")
        )
    )


def report(ours: Result, peer: Result) -> None:
    """Print a Markdown table and write the figures as JSON."""
    ratio = ours.per_second / peer.per_second
    print("| server | submissions/s | CPU ms each | p99 ms |\n|---|---:|---:|---:|")
    for name, result in (("Varde, sealed", ours), ("FastAPI + SQLAlchemy ORM, plain", peer)):
        print(f"| {name} | {result.per_second:.0f} | {result.cpu_ms:.2f} | {result.p99_ms:.0f} |")
    print(f"| ratio (goal ≥ {GOAL_RATIO:.0f}) | {ratio:.1f} | | |")
    figures = {
        "connections": CONNECTIONS,
        "rounds": ROUNDS,
        "per_second": round(ours.per_second, 1),
        "cpu_ms": round(ours.cpu_ms, 3),
        "p99_ms": round(ours.p99_ms, 1),
        "peer_per_second": round(peer.per_second, 1),
        "peer_cpu_ms": round(peer.cpu_ms, 3),
        "ratio": round(ratio, 2),
        "goal_ratio": GOAL_RATIO,
        "goal_cpu_ms": GOAL_CPU_MS,
    }
    target = ROOT / "build" / "bench" / "web.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until_open(port: int) -> None:
    """Return once ``port`` takes connections; TimeoutError after 30 s."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


if __name__ == "__main__":
    main()
