"""The drawing process: ``python -m varde.shared.renditions.worker``.

A file comes in behind a line with its type, and its copy goes out behind a line with its
own and the sorts of what it leaves out; nothing where there is no copy.
"""

from varde.shared.bounded.worker import Bounds, serve
from varde.shared.renditions.hidden import hidden_in
from varde.shared.renditions.kinds import rendition

BOUNDS = Bounds(memory=1536 * 1024 * 1024, seconds=60)


def copy(request: bytes) -> bytes:
    """The copy of one file."""
    name, _, raw = request.partition(b"\n")
    media_type = name.decode()
    try:
        made, content = rendition(raw, media_type)
    except Exception:  # whatever a library finds wrong, there is no copy
        return b""
    return "\t".join([made, *hidden_in(raw, media_type)]).encode() + b"\n" + content


if __name__ == "__main__":
    serve(copy, BOUNDS)
