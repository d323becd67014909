"""The tree of a message walked within bounds: its leaves, its texts and what stands out."""

import email.message
import email.parser
from collections.abc import Callable
from dataclasses import dataclass, field
from email.policy import compat32
from typing import TypeAlias

from varde.shared.mail.charsets import clean, decode
from varde.shared.mail.flowed import unflow
from varde.shared.mail.headers import filename_of, header, parameter, subject_of
from varde.shared.mail.html import html_to_text
from varde.shared.mail.model import PartInfo, Problem
from varde.shared.mail.transfer import payload

Part: TypeAlias = "email.message.Message[str, str]"

MAX_DEPTH = 20
MAX_PARTS = 200
MAX_TEXT = 1_000_000
"""Characters of text that are kept."""
_MUCH_SHORTER = 5
_WORTH_COMPARING = 200


@dataclass(slots=True)
class Findings:
    """What the walk gathers: leaves in order, problems once each, and the types of all parts."""

    parts: list[PartInfo] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    seen: int = 0

    def problem(self, code: Problem) -> None:
        """Notes a problem; a second time makes no difference."""
        self.problems[code.value] = None


def parse(raw: bytes) -> Part:
    """The tree of ``raw`` by the oldest, most forgiving policy."""
    return email.parser.BytesParser(policy=compat32).parsebytes(raw)


def parse_headers(raw: bytes) -> Part:
    """The headers of ``raw`` alone, with the whole body as one text."""
    return email.parser.BytesHeaderParser(policy=compat32).parsebytes(raw)


def text_of(part: Part, found: Findings, depth: int = 0) -> str:
    """The text of a part and all below it, in reading order."""
    found.seen += 1
    if depth > MAX_DEPTH:
        found.problem(Problem.TOO_DEEP)
        return ""
    if found.seen > MAX_PARTS:
        found.problem(Problem.TOO_MANY_PARTS)
        return ""
    found.types.add(part.get_content_type())
    if part.get_content_type() == "message/rfc822":
        return _enclosed(part, found, depth)
    return _many(part, found, depth) if part.is_multipart() else _leaf(part, found)


def _children(part: Part) -> list[Part]:
    below = part.get_payload()
    return (
        [child for child in below if isinstance(child, email.message.Message)]
        if isinstance(below, list)
        else []
    )


def _many(part: Part, found: Findings, depth: int) -> str:
    texts = [text_of(child, found, depth + 1) for child in _children(part)[: MAX_PARTS + 1]]
    if part.get_content_type() == "multipart/alternative":
        return _alternative(texts, found)
    if part.get_content_type().startswith("message/"):
        return ""  # delivery and disposition status: fields for machines
    return "\n\n".join(text for text in texts if text.strip())


def _alternative(texts: list[str], found: Findings) -> str:
    """The first version with words (plain text by custom), unless a later one says far more."""
    filled = [text for text in texts if text.strip()]
    if not filled:
        return ""
    longest = max(filled, key=len)
    if len(longest) > max(_WORTH_COMPARING, _MUCH_SHORTER * len(filled[0])):
        found.problem(Problem.ALTERNATIVES_DIFFER)
        return longest
    return filled[0]


def _enclosed(part: Part, found: Findings, depth: int) -> str:
    """A message inside the message: its subject and its text."""
    children = _children(part)
    if not children:
        return _leaf(part, found)
    subject = subject_of(children[0])
    text = text_of(children[0], found, depth + 1)
    return f"{subject}\n\n{text}" if subject else text


def _leaf(part: Part, found: Findings) -> str:
    kind, name = part.get_content_type(), filename_of(part)
    attached = header(part, "content-disposition").lower().startswith("attachment")
    data, known = payload(part)
    found.parts.append(PartInfo(clean(kind)[:100], len(data), name))
    if kind == "application/ms-tnef":
        found.problem(Problem.TNEF)
    if kind.startswith("multipart/"):  # its boundary never came
        found.problem(Problem.BAD_STRUCTURE)
    read = _READERS.get(kind) or (_plain if kind.startswith(("text/", "multipart/")) else None)
    if read is None or attached or (name and kind != "text/plain") or kind == "text/calendar":
        return ""
    if not known:
        found.problem(Problem.BAD_TRANSFER_ENCODING)
    return read(part, _decoded(part, data, found), found)


def _decoded(part: Part, data: bytes, found: Findings) -> str:
    text, held = decode(data[: 4 * MAX_TEXT], parameter(part, "charset"))
    if not held:
        found.problem(Problem.BAD_CHARSET)
    if len(text) > MAX_TEXT or len(data) > 4 * MAX_TEXT:
        found.problem(Problem.TEXT_CUT)
    return clean(text[:MAX_TEXT])


def _plain(part: Part, text: str, _: Findings) -> str:
    if parameter(part, "format").lower() != "flowed":
        return text
    return unflow(text, delete_space=parameter(part, "delsp").lower() == "yes")


def _html(_: Part, text: str, found: Findings) -> str:
    plain, good = html_to_text(text)
    if not good:
        found.problem(Problem.BAD_HTML)
    return clean(plain)


_READERS: dict[str, Callable[[Part, str, Findings], str]] = {
    "text/html": _html,
    "application/xhtml+xml": _html,
}
