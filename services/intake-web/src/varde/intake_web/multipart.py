"""A ``multipart/form-data`` body (RFC 7578) as it arrives: heads of parts and their data, nothing kept."""

import logging
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

if TYPE_CHECKING:  # the library has the name for type checkers only
    from python_multipart.multipart import MultipartCallbacks

logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
"""Its warnings are what strangers send, and quote it; they are no news."""


class Malformed(ValueError):
    """The body is not ``multipart/form-data``. Says nothing of what it is."""


@dataclass(frozen=True, slots=True)
class Part:
    """The head of a part. ``filename`` is None for a text field and "" where no file was chosen."""

    name: str
    filename: str | None

    def __repr__(self) -> str:
        return "Part(…)"


class End:
    """The end of a part."""


Event = Part | bytes | End
END = End()


class MultipartReader:
    """Gives the events of a body. Raises ``Malformed``; bounds the heads, and leaves the rest to the caller.

    What stands before the place where a body breaks is given before that is raised.
    """

    def __init__(self, content_type: str) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if not boundary:
            raise Malformed
        self._events: list[Event] = []
        self._ended = self._broken = False
        self._field = self._value = b""
        self._disposition = b""
        try:
            self._parser = MultipartParser(boundary, self._callbacks())
        except FormParserError:
            raise Malformed from None

    def feed(self, data: bytes) -> list[Event]:
        """The events of the next part of the body."""
        if self._broken:
            raise Malformed
        try:
            self._parser.write(data)
        except FormParserError:
            self._broken = True
        events, self._events = self._events, []
        return events

    def finish(self) -> None:
        """Raise ``Malformed`` unless the body had come to its end."""
        if self._broken or not self._ended:
            raise Malformed

    def _callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": lambda data, start, end: self._events.append(data[start:end]),
            "on_part_end": lambda: self._events.append(END),
            "on_end": self._end,
        }

    def _part_begin(self) -> None:
        self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        filename = options.get(b"filename")
        self._events.append(
            Part(
                _text(options.get(b"name", b"")), None if filename is None else _file_name(filename)
            )
        )

    def _end(self) -> None:
        self._ended = True


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _file_name(raw: bytes) -> str:
    """As text; some programs, though no browser, write what is not ASCII as an encoded word (RFC 2047)."""
    name = _text(raw)
    if not name.lower().startswith("=?utf-8?"):
        return name
    try:
        decoded = str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name
    return decoded if decoded.isprintable() else name
