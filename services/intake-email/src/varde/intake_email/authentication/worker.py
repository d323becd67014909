"""The examining process: ``python -m varde.intake_email.authentication.worker``.

The libraries that read signatures and records meet what strangers wrote, and some strings make them slow or
hungry. So they run here: without the environment and any key, asking nobody, with bounded memory, and each
request with bounded time: the system ends a process that takes more, as no regular expression can be
interrupted from within. What goes wrong otherwise is answered as unknown.
"""

import json
import math
import os
import resource
import time
from typing import Any, BinaryIO

from varde.intake_email.authentication.answers import Answers
from varde.intake_email.authentication.examine import Case, examine, missing, needs_body
from varde.intake_email.authentication.findings import UNKNOWN
from varde.intake_email.authentication.frames import HEAD, READY, frame

MEMORY = 768 * 1024 * 1024
"""Bytes of address space: some copies of the largest mail."""
SECONDS = 2
"""Of processor time for one request, and ``SECONDS_PER_MEBIBYTE`` more: a signature takes a third of that."""
SECONDS_PER_MEBIBYTE = 0.25


def main() -> None:
    """Answers requests until stdin ends."""
    inward, outward = _own_pipes()
    _limit()
    _send(outward, READY)
    while (request := _read(inward)) is not None:
        _send(outward, _within_limits(*request))


def _within_limits(message: dict[str, Any], mail: bytes) -> dict[str, Any]:
    _limit_cpu(len(mail))
    try:
        return _answer(message, mail)
    except Exception:  # whatever a stranger's mail brings about
        return {"findings": UNKNOWN.to_json()}


def _answer(message: dict[str, Any], mail: bytes) -> dict[str, Any]:
    address, helo, sender, sealers = message["case"]
    case = Case(address, helo, sender, tuple(sealers))
    known = {(kind, name): _records(found) for kind, name, found in message["answers"]}
    answers = Answers(known, final=message["final"])
    block = mail[: message["block"]]
    if message["only_block"]:
        lacking = sorted(missing(case, block, answers))
        return {"missing": lacking, "body": needs_body(case, block)}
    return {"findings": examine(case, block, mail, answers).to_json()}


def _records(found: list[str] | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(found)


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


def _limit_cpu(size: int) -> None:
    """Moves the soft limit ahead, so that it counts for this request only."""
    seconds = SECONDS + SECONDS_PER_MEBIBYTE * size / 2**20
    until = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    text, data = HEAD.unpack(head)
    return json.loads(stream.read(text)), stream.read(data)


def _send(stream: BinaryIO, message: dict[str, Any]) -> None:
    stream.write(frame(message))
    stream.flush()


if __name__ == "__main__":
    main()
