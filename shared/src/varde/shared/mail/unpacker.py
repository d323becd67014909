"""The unpacking process: ``python -m varde.shared.mail.unpacker``.

A raw message comes in behind a line with the number of a file, or 0 for the list of them. The answer goes out behind
an empty line; where there is no such file, it is empty.
"""

from varde.shared.bounded.worker import Bounds, serve
from varde.shared.mail.contents import listed, one

BOUNDS = Bounds(memory=1024 * 1024 * 1024, seconds=30)
"""More than the reading process has: a large file stands in memory beside its message."""


def answer(request: bytes) -> bytes:
    """What is asked for of one message."""
    number, _, raw = request.partition(b"\n")
    content = one(raw, int(number)) if int(number) else listed(raw)
    return b"" if content is None else b"\n" + content


if __name__ == "__main__":
    serve(answer, BOUNDS)
