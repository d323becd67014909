"""Replies in leaves of a bounded size, so that a page has one length however much the coordinator wrote."""

from collections.abc import Iterator, Sequence

from markupsafe import escape

from varde.shared.casework.dialogue import Reply

LEAF = 4 * 1024
"""Bytes that the replies on one leaf take at most in a page; about a printed page of text."""

_AROUND_REPLY = 384
"""Bytes of markup around one, with the day in any language, and the marks that it goes on elsewhere."""
_AROUND_LINE = 24
_GOES_ON = "…"


def leaves(replies: Sequence[Reply]) -> list[list[Reply]]:
    """``replies``, oldest first, as leaves with the newest first; at least one leaf.

    A reply that is larger than a leaf goes on on the next one.
    """
    found, left = [list[Reply]()], LEAF
    for reply in reversed(replies):
        for piece in _pieces(reply):
            size = _AROUND_REPLY + sum(map(_size, piece))
            if size > left and found[-1]:
                found.append([])
                left = LEAF
            found[-1].append(Reply(reply.on, "\n".join(piece)))
            left -= size
    return found


def _pieces(reply: Reply) -> list[list[str]]:
    pieces, left = [list[str]()], LEAF - _AROUND_REPLY
    for line in _lines(reply.text):
        if _size(line) > left:
            pieces[-1].append(_GOES_ON)
            pieces.append([_GOES_ON])
            left = LEAF - _AROUND_REPLY
        pieces[-1].append(line)
        left -= _size(line)
    return pieces


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.strip():
            yield from _short(line)


def _short(line: str) -> Iterator[str]:
    """``line``, cut between words as often as it takes to fit on a leaf."""
    if _size(line) <= LEAF - _AROUND_REPLY:
        yield line
        return
    half = len(line) // 2
    space = line.rfind(" ", half // 2, half)
    end = space if space > 0 else half
    yield from _short(line[:end])
    yield from _short(line[end:])


def _size(line: str) -> int:
    return _AROUND_LINE + len(escape(line).encode("utf-8", "replace"))
