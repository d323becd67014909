"""The drawing process: ``python -m varde.shared.renditions.worker``.

A file comes in behind a line with its type, and its copy goes out behind a line with its own; nothing where there is no copy.
"""

from varde.shared.bounded.worker import Bounds, serve
from varde.shared.renditions.kinds import rendition

BOUNDS = Bounds(memory=1536 * 1024 * 1024, seconds=60)


def copy(request: bytes) -> bytes:
    """The copy of one file."""
    media_type, _, raw = request.partition(b"\n")
    try:
        made, content = rendition(raw, media_type.decode())
    except Exception:  # whatever a library finds wrong, there is no copy
        return b""
    return made.encode() + b"\n" + content


if __name__ == "__main__":
    serve(copy, BOUNDS)
