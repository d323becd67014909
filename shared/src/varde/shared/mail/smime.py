"""What an opaque S/MIME signature or compression holds (RFC 5652, RFC 3274), as far as no key is needed.

Reads BER as real mailers write it, with indefinite lengths and strings in pieces. Verifies nothing: who
signed is no concern of the reading process.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

MAX_VALUES = 100_000
MAX_CONTENT = 16 * 1024 * 1024
"""Bytes that a compressed message may grow to."""
_SIGNED = bytes.fromhex("2a864886f70d010702")
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_MAX_DEPTH = 30
_CONSTRUCTED = 0x20
_OCTETS, _OID, _EXPLICIT = 0x04, 0x06, 0xA0
_INDEFINITE = 0x80
_HIGH_TAG = 0x1F
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class _Value:
    """One value: its tag octet, where its content begins and ends, and where the next value begins."""

    tag: int
    start: int
    stop: int
    after: int


def opened(data: bytes) -> bytes | None:
    """The message inside ``data``, or None when it is encrypted or no such thing. Never raises."""
    try:
        return _content(_Ber(data))
    except (ValueError, IndexError, zlib.error):
        return None


class _Ber:
    """Bytes read as values, each looked at once and not more than ``MAX_VALUES`` of them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[int, _Value] = {}

    def whole(self) -> _Value:
        """The first value."""
        return self._value(0, len(self._data), 0)

    def bytes_of(self, value: _Value) -> bytes:
        """The content of a value."""
        return self._data[value.start : value.stop]

    def inside(self, outer: _Value) -> Iterator[_Value]:
        """The values within a value."""
        at = outer.start
        while at < outer.stop:
            value = self._value(at, outer.stop, 0)
            yield value
            at = value.after

    def first(self, outer: _Value, count: int) -> list[_Value]:
        """The first ``count`` values within one; raises ``ValueError`` when there are fewer."""
        values = list(islice(self.inside(outer), count))
        if len(values) < count:
            raise ValueError(outer.tag)
        return values

    def octets(self, value: _Value, depth: int = 0) -> Iterator[bytes]:
        """The pieces of an octet string, however it is put together."""
        if depth > _MAX_DEPTH:
            raise ValueError(depth)
        if not value.tag & _CONSTRUCTED:
            if value.tag == _OCTETS:
                yield self.bytes_of(value)
            return
        for part in self.inside(value):
            yield from self.octets(part, depth + 1)

    def _value(self, at: int, end: int, depth: int) -> _Value:
        if at not in self._known:
            if depth > _MAX_DEPTH or len(self._known) >= MAX_VALUES:
                raise ValueError(depth)
            self._known[at] = self._read(at, end, depth)
        return self._known[at]

    def _read(self, at: int, end: int, depth: int) -> _Value:
        tag, first, start = self._data[at], self._data[at + 1], at + 2
        if tag & _HIGH_TAG == _HIGH_TAG:
            raise ValueError(tag)  # never used in a signature
        if first == _INDEFINITE:
            stop = self._end_of_contents(start, end, depth)
            return _Value(tag, start, stop, stop + 2)
        size = first
        if first > _INDEFINITE:
            width = min(first - _INDEFINITE, _LENGTH_BYTES)
            size, start = int.from_bytes(self._data[start : start + width], "big"), start + width
        stop = min(start + size, end)  # what was cut off on its way is read as far as it goes
        return _Value(tag, start, stop, stop)

    def _end_of_contents(self, at: int, end: int, depth: int) -> int:
        while at < end and self._data[at : at + 2] != b"\0\0":
            at = self._value(at, end, depth + 1).after
        return min(at, end)


def _content(ber: _Ber) -> bytes | None:
    kind, wrapped = ber.first(ber.whole(), 2)
    oid = ber.bytes_of(kind)
    if kind.tag != _OID or oid not in {_SIGNED, _COMPRESSED} or wrapped.tag != _EXPLICIT:
        return None
    (body,) = ber.first(wrapped, 1)
    holder = ber.first(body, 3)[2]  # after the version and the digests or the compression
    held = ber.first(holder, 2)[1]  # after its type; not there when the signature stands alone
    content = b"".join(ber.octets(held))
    return _inflated(content) if oid == _COMPRESSED else content


def _inflated(content: bytes) -> bytes:
    engine = zlib.decompressobj()
    plain = engine.decompress(content, MAX_CONTENT)
    if engine.unconsumed_tail:
        raise ValueError(len(plain))
    return plain
