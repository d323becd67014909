"""The contracts on the bus: ids only, strict, and silent about what they refuse."""

import json
import traceback

import pytest

from varde.shared.errors import Permanent
from varde.shared.messages import (
    ALL_MESSAGES,
    AnyMessage,
    CaseChanged,
    ConcernReceived,
    ConcernWithdrawn,
    InformationAdded,
    LetterFailed,
    LetterUndelivered,
    QuestionAsked,
    QuestionSettled,
    ReminderDue,
    new_id,
    parse,
)

ID = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "message",
    [
        ConcernReceived(concern_id=ID),
        InformationAdded(concern_id=ID, addition_id=ID),
        ConcernWithdrawn(concern_id=ID),
        CaseChanged(case_id=ID, version=3),
        ReminderDue(case_id=ID, kind="lead", step=1),
        ReminderDue(case_id=ID, kind="BV_1W", step=1),
        LetterFailed(concern_id=ID, kind="receipt"),
        LetterUndelivered(case_id=ID, kind="reply"),
        QuestionAsked(case_id=ID),
        QuestionSettled(case_id=ID, member="nav-medlem", fate="sent"),
    ],
)
def test_a_message_survives_the_wire(message: AnyMessage) -> None:
    assert parse(message.to_bytes()) == message


def test_ids_are_random() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_the_contracts_stand_as_published() -> None:
    published = {m.model_fields["type"].default: sorted(m.model_fields) for m in ALL_MESSAGES}
    assert published == {
        "concern.received.v1": ["concern_id", "event_id", "type"],
        "information.added.v1": ["addition_id", "concern_id", "event_id", "type"],
        "concern.withdrawn.v1": ["concern_id", "event_id", "type"],
        "case.changed.v1": ["case_id", "event_id", "type", "version"],
        "reminder.due.v1": ["case_id", "event_id", "kind", "step", "type"],
        "letter.failed.v1": ["concern_id", "event_id", "kind", "type"],
        "letter.undelivered.v1": ["case_id", "event_id", "kind", "type"],
        "question.asked.v1": ["case_id", "event_id", "type"],
        "question.settled.v1": ["case_id", "event_id", "fate", "member", "type"],
    }


def _body(**changes: object) -> bytes:
    good = {"event_id": ID, "type": "case.changed.v1", "case_id": ID, "version": 1}
    return json.dumps(good | changes).encode()


MARKER = "HEMMELIG-68050001"
BAD = {
    "empty": b"",
    "not JSON": MARKER.encode(),
    "not UTF-8": b'{"type": "\xff\xfe' + MARKER.encode() + b'"}',
    "a list": b"[1]",
    "an unknown type": _body(type=f"case.changed.v2 {MARKER}"),
    "an extra field": _body(text=MARKER),
    "a wrong id": _body(case_id=MARKER),
    "a wrong version": _body(version=0),
    "a wrong kind": json.dumps(
        {"event_id": ID, "type": "reminder.due.v1", "case_id": ID, "kind": MARKER, "step": 1}
    ).encode(),
    "a start as a reminder": json.dumps(
        {"event_id": ID, "type": "reminder.due.v1", "case_id": ID, "kind": "lead", "step": 0}
    ).encode(),
    "too deep": b"[" * 100_000,
    "a huge number": b'{"version": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", list(BAD.values()), ids=list(BAD))
def test_a_foreign_body_is_refused_for_good_and_never_repeated(body: bytes) -> None:
    with pytest.raises(Permanent) as refused:
        parse(body)
    assert MARKER not in "".join(traceback.format_exception(refused.value))


def test_a_message_cannot_be_changed() -> None:
    message = ConcernReceived(concern_id=ID)
    with pytest.raises(ValueError, match="frozen"):
        message.concern_id = ID
