"""Reading one command: a line of text that ends with <CR><LF> and nothing less (RFC 5321 § 2.3.8)."""

import asyncio
from typing import NoReturn

LONGEST = 2048
"""Octets of a command; RFC 5321 § 4.5.3.1.4 asks for 512, and extensions for more."""
_MOST_SKIPPED = 1024 * 1024
_TOO_LONG = "500 5.5.2 The line is too long"


class BadCommand(Exception):
    """What was sent is no command; ``reply`` says why."""

    def __init__(self, reply: str, *, hopeless: bool = False) -> None:
        super().__init__(reply)
        self.reply = reply
        self.hopeless = hopeless
        """True when the session should end: this is no mail server at the other end."""


def command_in(line: bytes) -> tuple[str, str | None]:
    """The command in capitals and its argument, with odd bytes as surrogates. Raises ``BadCommand``."""
    if len(line) > LONGEST:
        raise BadCommand(_TOO_LONG)
    if line[-2:] != b"\r\n" or line.find(b"\r") != len(line) - 2 or b"\x00" in line:
        raise BadCommand("500 5.5.2 CR and LF end a line, and neither they nor NUL stand within it")
    name, _, argument = line[:-2].partition(b" ")
    if not name.isalpha():
        raise BadCommand("500 5.5.2 A command is a word of letters")
    return name.decode().upper(), argument.strip().decode("utf-8", "surrogateescape") or None


async def skip_line(reader: asyncio.StreamReader, size: int) -> NoReturn:
    """Read a line that is too long to its end, from its first ``size`` bytes on, and raise ``BadCommand``.

    Raises ``asyncio.IncompleteReadError`` as well.
    """
    skipped = 0
    while skipped < _MOST_SKIPPED:
        skipped += len(await reader.readexactly(size))
        try:
            await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as full:
            size = full.consumed
        else:
            raise BadCommand(_TOO_LONG)
    raise BadCommand(_TOO_LONG, hopeless=True)
