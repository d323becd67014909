"""The drawing process: ``python -m varde.shared.renditions.worker TYPE``.

A file comes in on stdin, and its copy goes out on stdout behind a line with its type. Before the file is
read the process gives itself limits: memory, processor time, no files written, no core dump, no process.
Nothing that a library says goes anywhere. Ends with 0, or with 3 where there is no copy.
"""

import os
import resource
import sys

from varde.shared.renditions.kinds import rendition

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS = 60
NO_RENDITION = 3


def main() -> None:
    """Make one copy."""
    outward = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
    _limit()
    try:
        media_type, content = rendition(sys.stdin.buffer.read(), sys.argv[1])
    except Exception:  # whatever a library finds wrong, there is no copy
        sys.exit(NO_RENDITION)
    with outward:
        outward.write(media_type.encode() + b"\n" + content)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    main()
