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


class CaseChanged(Message):
    """A case was opened or changed; ``version`` is the case's version after the change."""

    topic: ClassVar[str] = "case.changed"
    type: Literal["case.changed.v1"] = "case.changed.v1"
    case_id: Identifier
    version: int = Field(ge=1)


AnyMessage = ConcernReceived | CaseChanged
ALL_MESSAGES: tuple[type[ConcernReceived] | type[CaseChanged], ...] = (ConcernReceived, CaseChanged)

_PARSER: TypeAdapter[AnyMessage] = TypeAdapter(Annotated[AnyMessage, Field(discriminator="type")])


def parse(body: bytes) -> AnyMessage:
    """The message in ``body``. Raises ``Permanent`` for what no version of the contract allows."""
    try:
        return _PARSER.validate_python(json.loads(body))
    except (ValidationError, ValueError, RecursionError):
        # The body is not repeated, not as a cause either: a foreign message could hold anything.
        msg = "message does not follow any known contract"
        raise Permanent(msg) from None
