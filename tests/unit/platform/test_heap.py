"""Threads of a service share two heaps, so that what one of them needed for a moment is used again."""

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
