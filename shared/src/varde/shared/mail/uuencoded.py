"""Files that stand in the text of a message, as older mailers put them there (POSIX ``uuencode``)."""

import binascii
import re

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_LINE = re.compile(rb"([ -`]{1,62})\r?(?:\n|\Z)")
_END = re.compile(rb"(?:[ `]{0,4}\r?\n){0,2}end[ \t]{0,4}\r?(?:\n|\Z)")
_FULL = 45
"""Bytes of every line but the last."""
_LACKING = 4
"""Characters at the end of a line that an encoder or a mailer may have left out: they stand for zeros."""


def taken_out(data: bytes, most: int) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A text without such files, and the name and content of each; of more than ``most``, those stay in the text.

    What has no end is a file as far as its lines are whole. Linear in time; never raises.
    """
    kept, files, at = list[bytes](), list[tuple[bytes, bytes]](), 0
    for begin in _BEGIN.finditer(data) if b"begin " in data else ():
        content, end = _block(data, begin.end())
        if content:
            kept.append(data[at : begin.start()])
            files.append((begin[1], content))
            at = end
        if len(files) == most:
            break
    return b"".join((*kept, data[at:])), files


def _block(data: bytes, at: int) -> tuple[bytes, int]:
    """The content of the lines from ``at``, and where they end."""
    content, size = bytearray(), _FULL
    while size == _FULL and (line := _LINE.match(data, at)):
        text = line[1]
        size = (text[0] - 0x20) & 0x3F
        whole = 1 + -(-size // 3) * 4
        if not whole - _LACKING <= len(text) <= whole + 1:  # one more is a check sum
            break
        content += binascii.a2b_uu(text[:whole])
        at = line.end()
    end = _END.match(data, at)
    return bytes(content), end.end() if end else at
