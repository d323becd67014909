"""What a message was read as. Everything in here is content: it is never logged."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """What a message is, as far as its structure tells."""

    CONCERN = "concern"
    ENCRYPTED = "encrypted"
    BOUNCE = "bounce"
    READ_REPORT = "read_report"
    AUTO_REPLY = "auto_reply"
    SEEMS_AUTO_REPLY = "seems_auto_reply"
    """Only the subject says so, and a person may have written that."""
    CALENDAR = "calendar"
    EMPTY = "empty"
    ONLY_ATTACHMENTS = "only_attachments"
    UNREADABLE = "unreadable"


class Problem(StrEnum):
    """Why a reading may be incomplete. Codes only; they may be logged."""

    ALTERNATIVES_DIFFER = "alternatives_differ"
    BAD_CHARSET = "bad_charset"
    BAD_HEADER = "bad_header"
    BAD_HTML = "bad_html"
    BAD_STRUCTURE = "bad_structure"
    BAD_TRANSFER_ENCODING = "bad_transfer_encoding"
    READER_FAILED = "reader_failed"
    SENDER_DOUBTFUL = "sender_doubtful"
    SIGNED_OPAQUE = "signed_opaque"
    TEXT_CUT = "text_cut"
    TIME_OUT = "time_out"
    TNEF = "tnef"
    TOO_BIG = "too_big"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"


CUTS = frozenset(
    {
        *(Problem.BAD_TRANSFER_ENCODING, Problem.TEXT_CUT, Problem.TNEF, Problem.TOO_DEEP),
        *(Problem.TOO_MANY_PARTS, Problem.SIGNED_OPAQUE),
    }
)
"""Problems that leave words of the message unread."""
HIDES_FILES = frozenset(
    {Problem.TIME_OUT, Problem.READER_FAILED, Problem.TOO_BIG, Problem.TOO_DEEP}
    | {Problem.TOO_MANY_PARTS, Problem.BAD_STRUCTURE}
)
"""Problems that may leave files of the message out of their count."""


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One leaf of the structure: type, decoded size in bytes and the sender's name for it."""

    content_type: str
    size: int
    filename: str


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A message as text. ``problems`` are codes of ``Problem`` in the order of discovery."""

    subject: str = ""
    text: str = ""
    """The reporter's own words."""
    forwarded: str = ""
    """Messages that the reporter passes on: they belong to the concern."""
    signature: str = ""
    disclaimer: str = ""
    quoted: str = ""
    """Earlier messages that the reporter answered."""
    parts: tuple[PartInfo, ...] = ()
    files: int = 0
    """How many files stand in it besides the words; see ``mail.files``."""
    kind: MailKind = MailKind.CONCERN
    problems: tuple[str, ...] = ()

    @property
    def concern(self) -> str:
        """What the reporter tells: own words, and what is passed on."""
        return "\n\n".join(part for part in (self.text, self.forwarded) if part)

    @property
    def whole(self) -> str:
        """Everything that stands in the message, for the coordinator's eyes."""
        around = (self.signature, self.disclaimer, self.quoted)
        return "\n\n".join(part for part in (self.concern, *around) if part)

    @property
    def cut_short(self) -> bool:
        """True when words may stand in the message that were not read."""
        return not CUTS.isdisjoint(self.problems)

    @property
    def more_files(self) -> bool:
        """True when files may stand in the message that are not counted."""
        return not HIDES_FILES.isdisjoint(self.problems)

    def to_json(self) -> str:
        """The reading as one line of ASCII JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, data: bytes) -> "ReadMail":
        """The reading in ``data``. Raises ``ValueError`` for what ``to_json`` never wrote."""
        try:
            fields = json.loads(data)
            parts = tuple(_part(part) for part in fields.pop("parts"))
            files = _number(fields.pop("files"))
            kind = MailKind(fields.pop("kind"))
            problems = tuple(Problem(code).value for code in fields.pop("problems"))
            texts = {name: _text(value) for name, value in fields.items()}
            return cls(parts=parts, files=files, kind=kind, problems=problems, **texts)
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            msg = "not a reading"
            raise ValueError(msg) from error


def unreadable(problem: Problem) -> ReadMail:
    """The reading of a message that could not be read at all."""
    return ReadMail(kind=MailKind.UNREADABLE, problems=(problem.value,))


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = "a reading holds texts"
        raise TypeError(msg)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        msg = "a reading counts"
        raise TypeError(msg)
    return value


def _part(fields: dict[str, object]) -> PartInfo:
    if len(fields) != len(PartInfo.__slots__):
        msg = "not a part"
        raise TypeError(msg)
    kind, size, name = fields["content_type"], fields["size"], fields["filename"]
    return PartInfo(_text(kind), _number(size), _text(name))
