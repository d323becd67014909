"""Versioned contracts on the bus: a claim check, never content.

The type names carry the version. A message holds ids only; whoever may read the row behind an id
reads it from the store.
"""

import json
import uuid
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from varde.shared.errors import Permanent

Identifier = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""A random 128-bit id in lower-case hex, e.g. ``uuid.uuid4().hex``."""


def new_id() -> str:
    """A random id, never derived from sender or content."""
    return uuid.uuid4().hex


class Message(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    topic: ClassVar[str]

    event_id: Identifier = Field(default_factory=new_id)

    def to_bytes(self) -> bytes:
        """The message as JSON in UTF-8."""
        return self.model_dump_json().encode()


class ConcernReceived(Message):
    """A sealed concern has been stored."""

    topic: ClassVar[str] = "concern.received"
    type: Literal["concern.received.v1"] = "concern.received.v1"
    concern_id: Identifier


class InformationAdded(Message):
    """The reporter has added something to a concern; it is sealed and stored as an addition."""

    topic: ClassVar[str] = "information.added"
    type: Literal["information.added.v1"] = "information.added.v1"
    concern_id: Identifier
    addition_id: Identifier


class ConcernWithdrawn(Message):
    """The reporter has taken a concern back; what it held is to be destroyed."""

    topic: ClassVar[str] = "concern.withdrawn"
    type: Literal["concern.withdrawn.v1"] = "concern.withdrawn.v1"
    concern_id: Identifier


class CaseChanged(Message):
    """A case was opened or changed; ``version`` is the case's version after the change."""

    topic: ClassVar[str] = "case.changed"
    type: Literal["case.changed.v1"] = "case.changed.v1"
    case_id: Identifier
    version: int = Field(ge=1)


class ReminderDue(Message):
    """Somebody is to be reminded of a case. ``event_id`` is the id of the due step.

    ``kind`` and ``step`` say why, as in ``varde.shared.domain.deadline``.
    """

    topic: ClassVar[str] = "reminder.due"
    type: Literal["reminder.due.v1"] = "reminder.due.v1"
    case_id: Identifier
    kind: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,31}$")
    step: int = Field(ge=1)


class LetterFailed(Message):
    """A letter about a concern can never be delivered. ``event_id`` is the letter's id."""

    topic: ClassVar[str] = "letter.failed"
    type: Literal["letter.failed.v1"] = "letter.failed.v1"
    concern_id: Identifier
    kind: Literal["receipt", "reply"]


class LetterUndelivered(Message):
    """Who leads a case is to be told that a letter to its reporter was not delivered."""

    topic: ClassVar[str] = "letter.undelivered"
    type: Literal["letter.undelivered.v1"] = "letter.undelivered.v1"
    case_id: Identifier
    kind: Literal["receipt", "reply"]


class QuestionAsked(Message):
    """A partner would ask the reporter of a case something; the words wait sealed at the desk."""

    topic: ClassVar[str] = "question.asked"
    type: Literal["question.asked.v1"] = "question.asked.v1"
    case_id: Identifier


class QuestionSettled(Message):
    """A partner's member is to be told what became of a question.

    ``fate`` is one of ``varde.shared.domain.question.Fate``.
    """

    topic: ClassVar[str] = "question.settled"
    type: Literal["question.settled.v1"] = "question.settled.v1"
    case_id: Identifier
    member: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    fate: str = Field(pattern=r"^[a-z][a-z_]{0,31}$")


AnyMessage = (
    ConcernReceived
    | InformationAdded
    | ConcernWithdrawn
    | CaseChanged
    | ReminderDue
    | LetterFailed
    | LetterUndelivered
    | QuestionAsked
    | QuestionSettled
)
ALL_MESSAGES: tuple[type[AnyMessage], ...] = (
    ConcernReceived,
    InformationAdded,
    ConcernWithdrawn,
    CaseChanged,
    ReminderDue,
    LetterFailed,
    LetterUndelivered,
    QuestionAsked,
    QuestionSettled,
)

_PARSER: TypeAdapter[AnyMessage] = TypeAdapter(Annotated[AnyMessage, Field(discriminator="type")])


def parse(body: bytes) -> AnyMessage:
    """The message in ``body``. Raises ``Permanent`` for what no version of the contract allows."""
    try:
        return _PARSER.validate_python(json.loads(body))
    except (ValidationError, ValueError, RecursionError):
        # The body is not repeated, not as a cause either: a foreign message could hold anything.
        msg = "message does not follow any known contract"
        raise Permanent(msg) from None
