"""Makes copies in a process of its own, since what strangers send may break whatever reads it."""

from dataclasses import dataclass

from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.renditions.hidden import Hidden

SECONDS = 90.0
LARGEST = 128 * 1024 * 1024
"""Bytes of a file that a copy is made of."""
_LARGEST_COPY = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rendition:
    """A copy that tells no more than it shows. Its ``repr`` shows nothing of it."""

    media_type: str
    content: bytes
    left_out: tuple[Hidden, ...] = ()
    """What the file holds besides what it shows."""

    def __repr__(self) -> str:
        return "Rendition(…)"


async def render(raw: bytes, media_type: str) -> Rendition | None:
    """The copy of a file of ``media_type`` (as the door found it); None where none can surely be made.

    Raises ``Transient`` when no process can be started.
    """
    if len(raw) > LARGEST:
        return None
    process = BoundedProcess(
        "varde.shared.renditions.worker", seconds=SECONDS, largest=_LARGEST_COPY
    )
    try:
        return await process.ask(media_type.encode() + b"\n" + raw, _read)
    except (TimeoutError, Lost):
        return None
    finally:
        await process.stop()  # the next file meets a process that has seen none


def _read(answer: bytes) -> Rendition | None:
    head, _, content = answer.partition(b"\n")
    made, *left_out = head.decode().split("\t")
    return Rendition(made, content, tuple(map(Hidden, left_out))) if made else None
