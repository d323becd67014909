"""Several runs of the tests may go on at once on one machine."""

import subprocess
import sys
from pathlib import Path

from support.ports import free_port

_TESTS = Path(__file__).parents[2]
_ASK = "from support.ports import free_port; print(free_port(), flush=True); input()"


def test_no_two_processes_are_given_the_same_ports() -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", _ASK],
            cwd=_TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    ports = [int(each.stdout.readline()) for each in asking if each.stdout] + [free_port()]
    for each in asking:
        each.communicate("\n", timeout=60)
    assert len({port // 1_000 for port in ports}) == 4
