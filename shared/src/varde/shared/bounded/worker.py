"""The side that answers: limits memory, processor time, files and processes before it reads what strangers sent.

Nothing of a request is written anywhere but into its answer: standard output and error of the libraries go nowhere.
"""

import math
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from varde.shared.bounded.frames import READY, frame, read_frame


@dataclass(frozen=True, slots=True)
class Bounds:
    """``memory`` in bytes of address space, and processor time for one request of so many mebibytes.

    Nothing within a process can interrupt a regular expression or a decoder: the system ends the whole process.
    """

    memory: int
    seconds: float
    seconds_per_mebibyte: float = 0.0


def serve(answer: Callable[[bytes], bytes], bounds: Bounds) -> None:
    """Answer requests until standard input ends."""
    inward, outward = _own_pipes()
    _limit(bounds.memory)
    _send(outward, READY)
    while (request := read_frame(inward)) is not None:
        _limit_cpu(bounds, len(request))
        _send(outward, answer(request))


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of stdin and stdout; the standard ones then lead nowhere."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return inward, outward


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _limit_cpu(bounds: Bounds, size: int) -> None:
    """Moves the soft limit ahead, so that it counts for this request only."""
    seconds = bounds.seconds + bounds.seconds_per_mebibyte * size / 2**20
    until = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _send(stream: BinaryIO, body: bytes) -> None:
    stream.write(frame(body))
    stream.flush()
