"""Makes copies in a process of its own, since what strangers send may break whatever reads it."""

from dataclasses import dataclass

from varde.shared.renditions.process import DrawingProcess
from varde.shared.renditions.sorts import Hidden

SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Rendition:
    """A copy that tells no more than it shows. Its ``repr`` shows nothing of it."""

    media_type: str
    content: bytes

    def __repr__(self) -> str:
        return "Rendition(…)"


async def render(raw: bytes, media_type: str) -> Rendition:
    """The copy of a file of ``media_type`` (as the door found it).

    Raises ``NoRendition`` where none can surely be made, and ``Transient`` when no process can be started.
    """
    made, _, content = (await _asked("copy", raw, media_type)).partition(b"\n")
    return Rendition(made.decode(), content)


async def left_out_of(raw: bytes, media_type: str) -> tuple[Hidden, ...]:
    """What a file holds besides what its copy shows. Raises as ``render`` does."""
    found = (await _asked("hidden", raw, media_type)).decode()
    return tuple(map(Hidden, found.split("\t"))) if found else ()


async def _asked(task: str, raw: bytes, media_type: str) -> bytes:
    process = DrawingProcess(raw, media_type, seconds=SECONDS)
    try:
        return await process.ask(task)
    finally:
        await process.stop()
