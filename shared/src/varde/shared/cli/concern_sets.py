"""Sets of concerns for ``--jsonl IN OUT``: one JSON object a line, in and out."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from varde.shared.domain.codes import Channel, Language
from varde.shared.errors import Refused
from varde.shared.mail.findings import MAX_TEXT
from varde.shared.mail.headers import MAX_SUBJECT

STANDARD = Path("-")
"""Standard input or output."""
MAX_LINE = 16 * MAX_TEXT
"""Bytes of a line that is read at all: room for the longest text with every sign escaped."""


@dataclass(frozen=True, slots=True)
class Given:
    """One line of a set. ``language`` is None when the screener is to tell; an unknown channel is the web's."""

    concern_id: str | int
    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    language: Language | None = None
    channel: Channel = Channel.WEB


def name_of(file: Path) -> str:
    """The file as messages name it."""
    return "standard input" if file == STANDARD else str(file)


def read_set(stream: BinaryIO, name: str) -> Iterator[Given]:
    """The concerns of a set; empty lines are passed over. Raises ``Refused`` with the line's number."""
    number = 0
    empty = True
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if line.strip():
            empty = False
            yield _given(line, f"{name}, line {number}")
    if empty:
        msg = f"{name} is empty"
        raise Refused(msg)


@contextmanager
def written(out: Path) -> Iterator[TextIO]:
    """A file to write to that takes the place of ``out`` when the block ends well, else vanishes."""
    if out == STANDARD:
        yield sys.stdout
        return
    target = out.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".varde-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            yield file
            file.flush()
            os.fsync(handle)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def refuse_unwritable(out: Path, given: Path) -> None:
    """Raises ``Refused`` when ``out`` cannot be replaced, or is the input."""
    if out == STANDARD:
        return
    if not out.resolve().parent.is_dir():
        msg = f"{out} cannot be written: its folder does not exist"
        raise Refused(msg)
    if out.exists() and not out.is_file():
        msg = f"{out} cannot be written: it is not an ordinary file"
        raise Refused(msg)
    if out.exists() and given.exists() and out.samefile(given):
        msg = f"{out} is the input; choose another file to write to"
        raise Refused(msg)


def _given(line: bytes, where: str) -> Given:
    values = _object(line, where)
    concern_id = values.get("id")
    if not isinstance(concern_id, str | int) or isinstance(concern_id, bool):
        msg = f'{where}: "id" is missing, or neither a string nor a whole number'
        raise Refused(msg)
    language = _string(values, "language", where)
    channel = _string(values, "channel", where)
    return Given(
        concern_id,
        _string(values, "text", where, required=True, most=MAX_TEXT),
        _string(values, "subject", where, most=MAX_SUBJECT),
        Language(language) if language in set(Language) else None,
        Channel(channel) if channel in set(Channel) else Channel.WEB,
    )


def _object(line: bytes, where: str) -> dict[str, object]:
    if len(line) > MAX_LINE:
        msg = f"{where}: longer than {MAX_LINE} bytes"
        raise Refused(msg)
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        msg = f"{where}: not UTF-8"
        raise Refused(msg) from None
    except (ValueError, RecursionError):  # neither may be shown: they hold the line
        msg = f"{where}: not JSON"
        raise Refused(msg) from None
    if not isinstance(values, dict):
        msg = f"{where}: not a JSON object"
        raise Refused(msg)
    return values


def _string(
    values: dict[str, object], key: str, where: str, *, required: bool = False, most: int = MAX_LINE
) -> str:
    value = values.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        msg = f'{where}: "{key}" is {"missing" if value is None else "not a string"}'
        raise Refused(msg)
    if len(value) > most:
        msg = f'{where}: "{key}" is longer than {most} characters'
        raise Refused(msg)
    return value
