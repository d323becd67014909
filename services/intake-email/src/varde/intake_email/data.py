"""Reading the mail after ``DATA``: many lines at a time, bounded, and ended by one sequence only.

Only ``<CR><LF>.<CR><LF>`` ends the mail (RFC 5321 § 4.1.1.4): a server that took ``<LF>.<LF>`` for the end
could be fed a second mail inside the first (smuggling). A mail with a bare CR or LF is read to its end and
not kept, for the servers before and behind might not agree where its lines end (§ 2.3.8). A line may be far
longer than the thousand octets that must be taken (§ 4.5.3.1.6), up to ``LONGEST_LINE``; NUL is a byte like
any other.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

END = b"\r\n.\r\n"
LONGEST_LINE = 1024 * 1024
"""Octets of a line in the mail, with its line end: a thousand times what mail programs write."""
_DRAIN_FACTOR = 2


class NotTaken(Exception):
    """The mail was read to its end but not kept; ``reason`` is a metric's label."""

    reason = ""


class TooLarge(NotTaken):
    """The mail is larger than the announced limit."""

    reason = "size"


class NoRoom(NotTaken):
    """So much mail is held at once that no more fits in memory."""

    reason = "memory"


class Flood(NotTaken):
    """The mail goes on far beyond the limit; the session should end."""

    reason = "size"


class BareLineEnd(NotTaken):
    """A CR or LF stands alone in the mail."""

    reason = "line_ends"


class LongLine(NotTaken):
    """A line of the mail is longer than ``LONGEST_LINE``."""

    reason = "line_length"


class Memory:
    """How many bytes of unsealed mail may be held: over all sessions, or by one client ``within`` that."""

    def __init__(self, limit: int, within: "Memory | None" = None) -> None:
        self.left = limit
        self._within = within

    @contextmanager
    def lease(self) -> Iterator["Lease"]:
        """A share that grows with the mail and is given back when the block ends."""
        lease = Lease(self)
        try:
            yield lease
        finally:
            lease.give_back()

    def take(self, size: int) -> bool:
        """Take ``size`` bytes; False, and nothing taken, when they are not there."""
        if size > self.left or (self._within and not self._within.take(size)):
            return False
        self.left -= size
        return True

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        self.left += size
        if self._within:
            self._within.give_back(size)


class Lease:
    """One session's share of the memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._held = 0

    def grow(self, size: int) -> bool:
        """Take ``size`` bytes more; False, and nothing taken, when they are not there."""
        if not self._memory.take(size):
            return False
        self._held += size
        return True

    def give_back(self) -> None:
        """Give all of it back."""
        self._memory.give_back(self._held)
        self._held = 0


async def read_data(reader: asyncio.StreamReader, limit: int, lease: Lease) -> bytes:
    """The mail up to ``END``, dot-unstuffed, line ends as they came.

    ``reader`` must stand behind a ``<CR><LF>`` that it still holds, so that a mail whose first line is
    the final dot ends too. Raises ``NotTaken``.
    """
    pieces: list[bytes] = []
    problem: NotTaken | None = None
    size, ended = 0, False
    while not ended:
        piece, ended = await _next_piece(reader)
        size += len(piece)
        if size > limit * _DRAIN_FACTOR:
            raise Flood
        problem = problem or _problem(size, limit, len(piece), lease)
        if problem:
            pieces.clear()
            lease.give_back()
        else:
            pieces.append(piece)
    if problem:
        raise problem
    whole = b"".join(pieces)
    if not whole.count(b"\r\n") == whole.count(b"\r") == whole.count(b"\n"):
        raise BareLineEnd
    if _has_long_line(whole):
        raise LongLine
    return _content(whole)


async def _next_piece(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    try:
        return await reader.readuntil(END), True
    except asyncio.LimitOverrunError as full:
        # What it says may be consumed never splits END: its start stays in the reader.
        return await reader.readexactly(full.consumed), False


def _problem(size: int, limit: int, more: int, lease: Lease) -> NotTaken | None:
    if size - len(END) > limit:
        return TooLarge()
    return None if lease.grow(more) else NoRoom()


def _has_long_line(whole: bytes) -> bool:
    """Leaps from the last line end within the longest line's reach to the next: a mail has many short lines."""
    start = 0
    while len(whole) - start > LONGEST_LINE:
        end = whole.rfind(b"\n", start, start + LONGEST_LINE)
        if end < 0:
            return True
        start = end + 1
    return False


def _content(stuffed: bytes) -> bytes:
    """Without the line ends put around it, and without the dots added to lines that begin with one."""
    return stuffed[: -len(END) + 2].replace(b"\r\n.", b"\r\n")[2:]
