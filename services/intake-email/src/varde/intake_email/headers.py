"""Reading the few headers that decide on a receipt, from bounded bytes, without parsing the mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field

HEAD_BYTES = 64 * 1024
_VALUE_BYTES = 500
_WANTED = frozenset(
    {
        "auto-submitted",
        "content-type",
        "message-id",
        "precedence",
        "x-auto-response-suppress",
        "x-autoreply",
        "x-autorespond",
        "x-spam-flag",
    }
)


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of a mail, read."""

    complete: bool
    """False when the headers go on beyond what was read."""
    bulk: bool = False
    """True when there is any ``List-*`` header (RFC 2369, RFC 2919)."""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values of the headers above, by name in lower case, cut at 500 bytes each."""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in lower case and trimmed."""
        return tuple(value.casefold().strip() for value in self.values.get(name, ()))


def header_block(mail: bytes) -> bytes:
    """The header section of ``mail`` (up to ``HEAD_BYTES`` of it); with its end if it has one."""
    head = mail[:HEAD_BYTES]
    ends = [at + len(end) for end in (b"\r\n\r\n", b"\n\n") if (at := head.find(end)) >= 0]
    return head[: min(ends)] if ends else head


def read_head(block: bytes) -> Head:
    """Read a header block. Takes any bytes; never raises."""
    values: dict[str, list[str]] = {}
    bulk, name = False, ""
    for line in block.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            _continue(values, name, line)
            continue
        raw_name, colon, value = line.partition(b":")
        name = raw_name.decode("latin-1").strip().lower() if colon else ""
        bulk = bulk or name.startswith("list-")
        if name in _WANTED:
            values.setdefault(name, []).append(_text(value))
    return Head(
        complete=len(block) < HEAD_BYTES or block.endswith((b"\r\n\r\n", b"\n\n")),
        bulk=bulk,
        values={key: tuple(found) for key, found in values.items()},
    )


def _continue(values: dict[str, list[str]], name: str, line: bytes) -> None:
    if name in values and len(values[name][-1]) < _VALUE_BYTES:
        values[name][-1] += " " + _text(line)


def _text(value: bytes) -> str:
    return value[:_VALUE_BYTES].decode("latin-1").strip()
