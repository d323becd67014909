"""The files that stand in a message, in this process. ``mail.files`` runs it in another one, within limits."""

import json

from varde.shared.filetypes import HEAD_BYTES, media_type
from varde.shared.mail.charsets import clean
from varde.shared.mail.findings import Findings
from varde.shared.mail.model import HIDES_FILES, Problem
from varde.shared.mail.structure import TooManyParts, parse, text_of

LONGEST_NAME = 255
_UNKNOWN = "application/octet-stream"


def listed(raw: bytes) -> bytes:
    """Name, type by content, and size of each file, as JSON, and whether there may be more. Never raises."""
    files = list[tuple[str, str, int]]()

    def note(name: str, content: bytes) -> None:
        head, whole = content[:HEAD_BYTES], len(content) <= HEAD_BYTES
        kind = media_type(head, whole=whole) or _UNKNOWN
        files.append((_base(name), kind, len(content)))

    found = Findings(take=note)
    return json.dumps({"files": files, "more": _walk(raw, found)}).encode()


def one(raw: bytes, number: int) -> bytes | None:
    """The content of a file by its number from 1 in the list; None where there is none. Never raises."""
    held: bytes | None = None

    def keep(_name: str, content: bytes) -> None:
        nonlocal held
        if found.files == number:
            held = content

    found = Findings(take=keep)
    _walk(raw, found)
    return held


def _walk(raw: bytes, found: Findings) -> bool:
    """Whether there may be more files than those that were taken."""
    try:
        text_of(parse(raw), found)
    except TooManyParts:
        found.problem(Problem.TOO_MANY_PARTS)
    except Exception:  # whatever a library raises on hostile bytes: what was found is told
        found.problem(Problem.BAD_STRUCTURE)
    return not HIDES_FILES.isdisjoint(found.problems)


def _base(name: str) -> str:
    """A name without folders, on one line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return " ".join(clean(last).split())[:LONGEST_NAME]
