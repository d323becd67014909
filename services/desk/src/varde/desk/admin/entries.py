"""Entries put into, changed in and taken out of a text (TOML) that people keep: every comment stays.

Each function reads its result anew and raises ``KeyError`` unless it says what it should: a file may be
written in ways that are not looked for here. What is no TOML at all raises ``TOMLDecodeError``.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date

Entry = Mapping[str, object]
_HEADER = re.compile(r"\s*\[{1,2}\s*[\w.\"'-]+\s*\]{1,2}\s*(#.*)?$")
_EMPTY = re.compile(r"\s*(#.*)?$")


def with_entry(text: str, table: str, entry: Entry) -> str:
    """``text`` with one entry of ``[[table]]`` more, at its end."""
    lines = (f"{key} = {_value(value)}" for key, value in entry.items())
    made = f"{_begun(text)}[[{table}]]\n" + "\n".join([*lines, ""])
    return _saying(made, table, [*tomllib.loads(text).get(table, []), dict(entry)])


def with_line(text: str, table: str, key: str, value: str | int | None) -> str:
    """``text`` in which ``[table]`` gives ``key`` this value; None takes the line out."""
    wanted = {k: v for k, v in tomllib.loads(text).get(table, {}).items() if k != key}
    if value is not None:
        wanted[key] = value
    lines = text.splitlines(keepends=True)
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]")
    start = next((n for n, line in enumerate(lines) if header.match(line)), None)
    new = [f"{key} = {_value(value)}\n"] if value is not None else []
    if start is None:
        made = f"{_begun(text)}[{table}]\n{''.join(new)}" if new else text
        return _saying(made, table, wanted)
    end = _next_header(lines, start)
    mine = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*=")
    at = next((n for n in range(start + 1, end) if mine.match(lines[n])), None)
    lines[slice(at, at + 1) if at is not None else slice(start + 1, start + 1)] = new
    return _saying("".join(lines), table, wanted)


def without_entries(text: str, table: str, is_meant: Callable[[Entry], bool]) -> str:
    """``text`` without the entries of ``[[table]]`` that are meant; the same when there are none."""
    entries = tomllib.loads(text).get(table, [])
    meant = [number for number, entry in enumerate(entries) if is_meant(entry)]
    lines = text.splitlines(keepends=True)
    for first, last in reversed([_lines(lines, table, number) for number in meant]):
        del lines[first:last]
    left = "".join(lines)
    kept = [entry for number, entry in enumerate(entries) if number not in meant]
    return _saying(left, table, kept)


def _lines(lines: list[str], table: str, number: int) -> tuple[int, int]:
    """The lines of an entry and the empty one after it, without comments that lead to the next."""
    header = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
    starts = [n for n, line in enumerate(lines) if header.match(line)]
    if number >= len(starts):
        raise KeyError(table)
    first = starts[number]
    end = _next_header(lines, first)
    while _EMPTY.match(lines[end - 1]):
        end -= 1
    empty = end < len(lines) and not lines[end].strip()
    return first, end + empty


def _next_header(lines: list[str], header: int) -> int:
    return next((n for n in range(header + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))


def _begun(text: str) -> str:
    """``text``, ready for a new table."""
    if not text:
        return ""
    return f"{text}\n" if text.endswith("\n") else f"{text}\n\n"


def _saying(made: str, table: str, wanted: object) -> str:
    said = tomllib.loads(made).get(table)
    if (said or None) != (wanted or None):
        raise KeyError(table)
    return made


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
