"""The examining process: ``python -m varde.intake_email.authentication.worker``.

The libraries that read signatures and records meet what strangers wrote, and some strings make them slow or
hungry. So they run here, asking nobody. What goes wrong is answered as unknown.
"""

import json
from typing import Any

from varde.intake_email.authentication.answers import Answers
from varde.intake_email.authentication.examine import Case, examine, missing, needs_body
from varde.intake_email.authentication.findings import UNKNOWN
from varde.shared.bounded.worker import Bounds, serve

BOUNDS = Bounds(memory=768 * 1024 * 1024, seconds=2, seconds_per_mebibyte=0.25)
"""Some copies of the largest mail; a signature takes a third of that time."""


def examined(request: bytes) -> bytes:
    """The answer to one question."""
    line, _, mail = request.partition(b"\n")
    try:
        answer = _answer(json.loads(line), mail)
    except Exception:  # whatever a stranger's mail brings about
        answer = {"findings": UNKNOWN.to_json()}
    return json.dumps(answer).encode()


def _answer(message: dict[str, Any], mail: bytes) -> dict[str, Any]:
    address, helo, sender, sealers = message["case"]
    case = Case(address, helo, sender, tuple(sealers))
    known = {(kind, name): _records(found) for kind, name, found in message["answers"]}
    answers = Answers(known, final=message["final"])
    block = mail[: message["block"]]
    if message["only_block"]:
        lacking = sorted(missing(case, block, answers))
        return {"missing": lacking, "body": needs_body(case, block)}
    return {"findings": examine(case, block, mail, answers).to_json()}


def _records(found: list[str] | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(found)


if __name__ == "__main__":
    serve(examined, BOUNDS)
