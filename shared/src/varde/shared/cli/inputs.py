"""What a command that reads texts is given: a file or standard input, refused in one sentence when unusable."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import typer

from varde.shared.cli.concern_sets import STANDARD, name_of
from varde.shared.errors import Refused
from varde.shared.mail.findings import MAX_TEXT

_BAD_INPUT = 2
_MOST_BYTES_OF_A_CHARACTER = 4


@contextmanager
def refusing() -> Iterator[None]:
    """Ends the command with exit status 2 when what it was given is refused in the block."""
    try:
        yield
    except Refused as error:
        print(f"varde: {error}", file=sys.stderr)
        raise typer.Exit(_BAD_INPUT) from error


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The bytes of ``file``. Raises ``Refused`` when it cannot be read."""
    if file == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}"
        raise Refused(msg) from error
    with stream:
        yield stream


def whole_text(file: Path) -> str:
    """The text of ``file``. Raises ``Refused`` when it is empty, too long or not UTF-8."""
    most = _MOST_BYTES_OF_A_CHARACTER * MAX_TEXT
    with opened(file) as stream:
        data = stream.read(most + 1)
    try:
        text = data[:most].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{name_of(file)} is not UTF-8 (byte {error.start + 1})"
        raise Refused(msg) from None
    if len(data) > most or len(text) > MAX_TEXT:
        msg = f"{name_of(file)} is longer than {MAX_TEXT} characters"
        raise Refused(msg)
    if not text.strip():
        msg = f"{name_of(file)} is empty"
        raise Refused(msg)
    return text
