"""The pages of a PDF as pictures, a few at a time and one after the other."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from varde.shared.errors import Transient
from varde.shared.renditions.process import DrawingProcess
from varde.shared.renditions.refusal import NoRendition
from varde.shared.renditions.sorts import PDF

AT_ONCE = 20
"""Pages that are drawn for one look."""
MOST_IN_ONE = 100
"""Pages of a copy that is one file: drawn within the time that one request has."""
_SECONDS = 20.0
"""For one page, and for counting them."""
_MOST_FAILURES = 3
"""A file that was made to take time takes no more than that of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's number from 1, and its picture as a JPEG: empty where it could not be drawn."""

    number: int
    content: bytes

    def __repr__(self) -> str:
        return f"Page({self.number})"


class Pages:
    """The pages of a PDF from one on. Its ``repr`` shows nothing of them."""

    def __init__(self, raw: bytes, first: int, total: int) -> None:
        self._raw = raw
        self.total = total
        self.first = min(max(first, 1), total)
        self.last = min(self.first + AT_ONCE - 1, total)

    @property
    def as_one(self) -> bool:
        """True when a copy of them all can be one file."""
        return self.total <= MOST_IN_ONE

    @classmethod
    async def opened(cls, raw: bytes, first: int) -> "Pages":
        """Counted. Raises ``NoRendition``, and ``Transient`` when no process can be started."""
        process = DrawingProcess(raw, PDF, seconds=_SECONDS)
        try:
            return cls(raw, first, int(await process.ask("count")))
        finally:
            await process.stop()

    async def drawn(self) -> AsyncGenerator[Page, None]:
        """One page after the other, each drawn when it is asked for. Close it: a process stands behind."""
        process, failures = DrawingProcess(self._raw, PDF, seconds=_SECONDS), 0
        try:
            for number in range(self.first, self.last + 1):
                content = b""
                if failures < _MOST_FAILURES:
                    content = await _picture(process, number)
                    failures += not content
                yield Page(number, content)
        finally:
            await process.stop()


async def _picture(process: DrawingProcess, number: int) -> bytes:
    try:
        return await process.ask("page", number)
    except (NoRendition, Transient):  # the pages before it are shown already
        return b""
