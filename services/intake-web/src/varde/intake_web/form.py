"""What a posted form holds: reading it, keeping it as typed, and saying what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from urllib.parse import parse_qsl

from varde.intake_web.work import Proof
from varde.shared.domain.codes import Arena, Reporter, TimeFrame

MAX_TEXT = 20_000
"""Characters in the free text; about seven printed pages."""

MAX_FIELDS = 40
"""Fields in one body, not counting files. The form has sixteen; the rest are unknown and ignored."""

CHOICES: Mapping[str, frozenset[str]] = {
    "arena": frozenset(Arena),
    "child": frozenset({"yes", "no", "unsure"}),
    "about_self": frozenset({"yes", "no"}),
    "want": frozenset({"advice", "tip", "help"}),
    "danger": frozenset({"yes", "no", "unsure"}),
    "when": frozenset(TimeFrame) - {TimeFrame.UNKNOWN},
    "role": frozenset(Reporter) - {Reporter.SELF, Reporter.UNKNOWN},
}
"""The values a choice may have; anything else counts as not answered."""

LIMITS: Mapping[str, int] = {
    "text": MAX_TEXT,
    "exclude": 1_000,
    "contact": 300,
    "safe_to_contact": 300,
    "interpreter": 100,
}
"""Most characters in each free field."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The form's fields as typed. Every one is optional but ``text``."""

    text: str = ""
    arena: str = ""
    child: str = ""
    about_self: str = ""
    want: str = ""
    danger: str = ""
    when: str = ""
    role: str = ""
    exclude: str = ""
    contact: str = ""
    safe_to_contact: str = ""
    interpreter: str = ""

    def __repr__(self) -> str:
        """No content: a repr may end in a log."""
        return "Entries(…)"


@dataclass(frozen=True, slots=True)
class Posted:
    """A read body. ``damaged`` is True when some bytes were not text, ``cut`` when it is only the beginning.

    ``go`` is where its sender wants to go (a step's name); empty for sending.
    """

    entries: Entries
    token: str = ""
    go: str = ""
    damaged: bool = False
    cut: bool = False
    proof: Proof = field(default_factory=Proof)


class Fault(StrEnum):
    """What may be wrong with a field."""

    EMPTY = "empty"
    LONG = "long"
    DAMAGED = "damaged"
    CUT = "cut"
    COUNT = "count"
    LARGE = "large"
    SLOW = "slow"
    UNREAD = "unread"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, and the field to do it in."""

    field: str
    fault: Fault


class TooManyFields(ValueError):
    """The body has more fields than any form of ours."""


_NAMES = tuple(field.name for field in fields(Entries))


def read_form(body: bytes) -> Posted:
    """The fields of an ``application/x-www-form-urlencoded`` body.

    The first of repeated fields counts and unknown ones are ignored. Bytes that are not UTF-8 are
    replaced, so that the person gets back all that could be read.
    """
    try:
        return _posted(_pairs(body, errors="strict"), damaged=False)
    except UnicodeDecodeError:
        return _posted(_pairs(body, errors="replace"), damaged=True)


def read_fields(given: Sequence[tuple[str, bytes | bytearray]]) -> Posted:
    """The text fields of a ``multipart/form-data`` body, as ``read_form`` reads them."""
    values = dict(reversed(given))
    try:
        return _posted({n: v.decode() for n, v in values.items()}, damaged=False)
    except UnicodeDecodeError:
        return _posted({n: v.decode(errors="replace") for n, v in values.items()}, damaged=True)


def without_files(body: bytes) -> bytes:
    """A urlencoded ``body`` without the names of chosen files: a browser that leaves those behind sends one for each."""
    return b"&".join(pair for pair in body.split(b"&") if not pair.startswith(b"files="))


def problems(posted: Posted) -> tuple[Problem, ...]:
    """What must be put right before ``posted`` can be sent, in the form's order."""
    if posted.cut:
        return (Problem("text", Fault.CUT),)
    found = [Problem("text", Fault.DAMAGED)] if posted.damaged else []
    if not posted.entries.text.strip():
        found.append(Problem("text", Fault.EMPTY))
    found += [
        Problem(name, Fault.LONG)
        for name, limit in LIMITS.items()
        if len(getattr(posted.entries, name)) > limit
    ]
    return tuple(found)


def _pairs(body: bytes, errors: str) -> dict[str, str]:
    try:
        text = without_files(body).decode("utf-8", errors)
        pairs = parse_qsl(text, errors=errors, max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise
    except ValueError:
        raise TooManyFields from None
    return dict(reversed(pairs))


def _posted(values: dict[str, str], *, damaged: bool) -> Posted:
    entries = Entries(**{name: _value(name, values.get(name, "")) for name in _NAMES})
    if entries.about_self == "yes" and entries.role:
        entries = replace(
            entries, role=""
        )  # asked of others only: an earlier answer is no longer one
    token, go, proof = values.get("token", ""), values.get("go", ""), Proof().read(values)
    return Posted(entries, token, go, damaged, proof=proof)


def _value(name: str, raw: str) -> str:
    if name in CHOICES:
        return raw if raw in CHOICES[name] else ""
    return raw.replace("\r\n", "\n")
