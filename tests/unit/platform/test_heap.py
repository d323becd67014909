"""Threads of a service share two heaps, and what was needed for a moment is given back."""

import re
import subprocess
import sys

_PROGRAM = """
import ctypes, threading
from varde.shared.platform.heap import bound_arenas
{bound}
def allocate(ready=threading.Barrier(12)):
    ready.wait(timeout=20)  # all at once: an arena is made when the others are taken
    kept = [bytes(1000 + n) for n in range(20_000)]
    ready.wait(timeout=20)
threads = [threading.Thread(target=allocate) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def _heaps(bound: str) -> int:
    program = _PROGRAM.format(bound=bound)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return len(re.findall(rb'<heap nr="', ran.stdout))


def test_twelve_threads_have_two_heaps_where_they_would_have_one_each() -> None:
    assert _heaps("bound_arenas()") <= 2 < _heaps("")


_HOLES = """
from varde.shared.platform.heap import give_back
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
kept = [bytes(3000) for _ in range(20_000)]
last = bytes(3000)
del kept
before = resident()
{then}
print(before - resident())
"""


def _given_back(then: str) -> int:
    ran = subprocess.run(
        [sys.executable, "-c", _HOLES.format(then=then)], capture_output=True, check=True
    )
    return int(ran.stdout)


def test_what_was_needed_for_a_moment_goes_back_to_the_system_though_something_came_later() -> None:
    assert _given_back("give_back()") > 40_000_000 > _given_back("pass")
