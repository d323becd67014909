"""The process that reads files of strangers and draws what they show, as the side that asks sees it."""

from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.renditions.refusal import NoRendition, Why
from varde.shared.renditions.sorts import PDF

LARGEST = 128 * 1024 * 1024
"""Bytes of a file that a copy is made of."""
_LARGEST_COPY = 256 * 1024 * 1024


class DrawingProcess:
    """Answers about one file; whoever has it stops it, so that the next file meets a process that has seen none."""

    def __init__(self, raw: bytes, media_type: str, *, seconds: float) -> None:
        self._raw = raw
        self._type = media_type
        self._process = BoundedProcess(
            "varde.shared.renditions.worker", seconds=seconds, largest=_LARGEST_COPY
        )

    async def ask(self, task: str, number: int = 0) -> bytes:
        """Raises NoRendition, and ``Transient`` when no process can be started."""
        if len(self._raw) > LARGEST:
            raise NoRendition
        head = f"{task}\t{self._type}\t{number}\n".encode()
        try:
            why, content = await self._process.ask(head + self._raw, _read)
        except (TimeoutError, Lost) as error:
            # Most often it was ended at its limits while it drew many pages: the desk draws them some at a time.
            long = task == "copy" and self._type == PDF
            raise NoRendition(Why.LONG if long else Why.UNSURE) from error
        if why:
            raise NoRendition(why)
        return content

    async def stop(self) -> None:
        """End it."""
        await self._process.stop()


def _read(answer: bytes) -> tuple[Why | None, bytes]:
    why, _, content = answer.partition(b"\n")
    return Why(why.decode()) if why else None, content
