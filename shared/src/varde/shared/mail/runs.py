"""Long runs of base64 kept out of the parser's sight.

The library's parser looks at each line on its own, and a photo has ten thousand. None of a run can be a boundary, a header
or the empty line that ends the headers: without them it finds the same parts in the same places. They are put back when
the bytes of a part are asked for.
"""

import re
import secrets
from dataclasses import dataclass, field
from email.message import Message
from email.policy import Policy

_RUN = re.compile(rb"\n((?:[A-Za-z0-9+/]{40,}+\r?\n)++)")
"""Whole lines, each behind a whole line or the end of one."""
_LONG = 4_096
"""Bytes from which on a run is worth it."""
_MARK_BYTES = 16


@dataclass(slots=True)
class Runs:
    """What was taken out of one message; in its place stands a line that nobody could have foreseen."""

    mark: bytes = field(default_factory=lambda: secrets.token_hex(_MARK_BYTES).encode())
    taken: list[memoryview] = field(default_factory=list)

    def taken_out(self, raw: bytes) -> bytes:
        """``raw`` without its long runs. Of each, the first and the last line stay: on them hangs how a part ends."""
        whole, pieces, done = memoryview(raw), list[bytes | memoryview](), 0
        for found in _RUN.finditer(raw):
            start, end = found.span(1)
            begin, until = raw.index(b"\n", start) + 1, raw.rfind(b"\n", start, end - 1) + 1
            if until - begin >= _LONG:
                pieces += [whole[done:begin], b"%b.%d.\n" % (self.mark, len(self.taken))]
                self.taken.append(whole[begin:until])
                done = until
        return b"".join([*pieces, whole[done:]]) if pieces else raw

    def put_back(self, data: bytes) -> bytes:
        """``data`` of the message with its runs."""
        if not self.taken or self.mark not in data:
            return data
        number_at = re.compile(rb"%b\.(\d+)\.\n" % self.mark)
        pieces = number_at.split(data)
        numbered = (self.taken[int(piece)] if n % 2 else piece for n, piece in enumerate(pieces))
        return b"".join(numbered)


class WithoutRuns(Message):
    """A part of a message whose runs were taken out."""

    def __init__(self, policy: Policy, runs: Runs) -> None:
        super().__init__(policy)
        self.runs = runs


def whole(part: "Message[str, str]", data: bytes) -> bytes:
    """The bytes of a part with all that stood in them."""
    return part.runs.put_back(data) if isinstance(part, WithoutRuns) else data
