"""The reading process: ``python -m varde.shared.mail.worker``.

Frames of raw messages come in on stdin, frames of JSON readings go out on stdout. It gives itself
limits before the first message: memory, processor time, no files written, no core dump. Nothing of a
message is ever written anywhere else: stdout and stderr of the libraries go nowhere.
"""

import math
import os
import resource
import time
from typing import BinaryIO

from varde.shared.mail.frames import READY, frame, read_frame
from varde.shared.mail.reading import read_mail

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS = 10
"""Processor time for one message; the parent's wall clock is stricter."""


def main() -> None:
    """Reads messages until stdin ends."""
    inward, outward = _own_pipes()
    _limit()
    _send(outward, READY)
    while (raw := read_frame(inward)) is not None:
        _limit_cpu()
        _send(outward, read_mail(raw).to_json().encode())


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of stdin and stdout; the standard ones then lead nowhere."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return inward, outward


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _limit_cpu() -> None:
    """Moves the soft limit ahead, so that it counts for this message only."""
    until = math.ceil(time.process_time()) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _send(stream: BinaryIO, body: bytes) -> None:
    stream.write(frame(body))
    stream.flush()


if __name__ == "__main__":
    main()
