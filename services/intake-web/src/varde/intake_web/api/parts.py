"""A concern with files, as ``multipart/form-data``: a part ``concern`` of JSON, and a part ``files`` for each file."""

from typing import Any

from varde.intake_web.api import concern
from varde.intake_web.api.concern import Wrong, fault_at, read_concern
from varde.intake_web.api.problem import CLOSE, Refusal
from varde.intake_web.body import TooLarge, TooSlow
from varde.intake_web.files import FIELD, Taken
from varde.intake_web.form import Fault
from varde.intake_web.multipart import Malformed, Part
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.submission import WebSubmission

MEDIA_TYPE = "multipart/form-data"
_CONCERN = "concern"
_NOT_TAKEN = "Nothing was stored: send the concern again, with other files or without."


def schema(most_files: int) -> dict[str, Any]:
    """The parts as JSON Schema."""
    return {
        "type": "object",
        "required": [_CONCERN],
        "additionalProperties": False,
        "properties": {
            _CONCERN: concern.SCHEMA,
            FIELD: {
                "type": "array",
                "maxItems": most_files,
                "items": {"type": "string", "format": "binary"},
                "description": "A part for each file, with its name. Its content says what it is.",
            },
        },
    }


def is_file(part: Part) -> bool:
    """Whether a part is a file. The concern is none, whatever name a client gives it."""
    return part.name == FIELD and bool(part.filename)


def read_parts(taken: Taken, portal: str, settings: IntakeWebSettings) -> WebSubmission:
    """The concern in a body, as ``portal`` delivers it.

    Raises what ``read_concern`` does, ``Refusal`` for a file, and ``TooLarge``, ``TooSlow`` and ``Malformed``.
    """
    fault = taken.problems[0].fault if taken.problems else None
    if fault is Fault.SLOW:
        raise TooSlow
    if fault is Fault.UNREAD or (taken.unread and not fault):
        raise Malformed
    if strange := sorted({name for name, _ in taken.fields} - {_CONCERN}):
        raise concern.Fault([_strange(name) for name in strange])
    if len(taken.fields) != 1:
        raise concern.Fault([fault_at((_CONCERN,), "There must be one such part")])
    if taken.cut:
        raise TooLarge
    read = read_concern(bytes(taken.fields[0][1]), portal, (_CONCERN,))
    if fault:
        raise _refusal(fault, taken, settings)
    return read


def _strange(name: str) -> Wrong:
    said = "A file needs a file name" if name == FIELD else "There is no such part"
    return fault_at((name,), said)


def _refusal(fault: Fault, taken: Taken, settings: IntakeWebSettings) -> Refusal:
    place: tuple[str | int, ...] = (FIELD, taken.begun - 1)
    status = 422
    match fault:
        case Fault.COUNT:
            place, said = (FIELD,), f"At most {settings.max_files} files may come"
        case Fault.LARGE:
            status = 413
            said = f"A file may have {settings.max_file_bytes} bytes, and all together {settings.max_files_bytes}"
        case Fault.EMPTY:
            said = "The file is empty"
        case _:
            status, said = 415, "It is no picture, film, sound, PDF, office document or plain text"
    headers = CLOSE if taken.unread else None
    return Refusal(status, _NOT_TAKEN, [fault_at(place, said)], headers)
