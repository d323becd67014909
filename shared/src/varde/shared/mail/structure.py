"""The tree of a message walked within bounds: its leaves, its texts and what stands out."""

import email.message
import email.parser
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.policy import Compat32
from typing import Any, TypeAlias

from varde.shared.mail import calendar, smime, tnef
from varde.shared.mail.charsets import clean, declared_in_html, decode
from varde.shared.mail.flowed import unflow
from varde.shared.mail.headers import MAX_HEADER, filename_of, header, parameter, subject_of
from varde.shared.mail.html import html_to_text
from varde.shared.mail.marks import FORWARDED, FORWARDED_END
from varde.shared.mail.model import PartInfo, Problem
from varde.shared.mail.rtf import rtf_to_text
from varde.shared.mail.transfer import payload, undone

Part: TypeAlias = "email.message.Message[str, str]"

MAX_DEPTH = 60
"""Parts within parts: a message at every third of them still is read."""
MAX_ENCLOSED = 20
"""Messages within messages."""
MAX_PARTS = 300
_MAX_PARSED = 2_000
MAX_TEXT = 1_000_000
"""Characters of text that are kept."""
_MAX_SOURCE = 4 * MAX_TEXT
"""Bytes of text parts that are read, all of a message together."""
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_MUCH_SHORTER = 5
_WORTH_COMPARING = 200
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_FOR_MACHINES = frozenset(
    {
        *("message/delivery-status", "message/disposition-notification", "message/feedback-report"),
        *("message/global-delivery-status", "message/global-disposition-notification"),
        "message/global-headers",
    }
)


def _leave(_name: str, _content: bytes) -> None:
    """A reading wants the words alone."""


@dataclass(slots=True)
class Findings:
    """What the walk gathers: leaves in order, problems once each, and the types of all parts."""

    parts: list[PartInfo] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    """Those of the message itself, not of messages inside it."""
    seen: int = 0
    enclosed: int = 0
    """Messages that stand around the part being read."""
    room: int = _MAX_SOURCE
    spare: Callable[[], str] = str
    """Reads what stands for the words of a message that has none elsewhere: the text inside a winmail.dat, which
    repeats the one beside it if there is one, or an attached text."""
    sealed: bool = False
    """True when a part is encrypted by S/MIME."""
    files: int = 0
    """Leaves that are not read as words, as far as they are counted."""
    take: Callable[[str, bytes], object] = _leave
    """Is given the name and the content of each of those."""

    def file(self, name: str, content: bytes) -> None:
        """Counts a file."""
        if self.files == MAX_PARTS:
            self.problem(Problem.TOO_MANY_PARTS)
            return
        self.files += 1
        self.take(name, content)

    def problem(self, code: Problem) -> None:
        """Notes a problem; a second time makes no difference."""
        self.problems[code.value] = None


class TooManyParts(Exception):
    """No mailer makes a message of so many parts, and it would take too long to take it apart."""


class _CutHeaders(Compat32):
    """The oldest, most forgiving policy, with headers cut: its own reading of long ones is quadratic."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, _FOLD.sub("", value[:MAX_HEADER])

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value  # the library would put question marks for the bytes of a name that is not encoded


_POLICY: Any = _CutHeaders()


def parse(raw: bytes) -> Part:
    """The tree of ``raw``. Raises ``TooManyParts``."""
    made = itertools.count(1)

    def factory(policy: Any = _POLICY) -> Part:
        if next(made) > _MAX_PARSED:
            raise TooManyParts
        return email.message.Message(policy)

    message: Part = email.parser.BytesParser(factory, policy=_POLICY).parsebytes(raw)
    return message


def parse_headers(raw: bytes) -> Part:
    """The headers of ``raw`` alone, with the whole body as one text."""
    message: Part = email.parser.BytesHeaderParser(policy=_POLICY).parsebytes(raw)
    return message


def text_of(part: Part, found: Findings, depth: int = 0) -> str:
    """The text of a part and all below it, in reading order, with marks around messages inside it."""
    found.seen += 1
    if depth > MAX_DEPTH:
        found.problem(Problem.TOO_DEEP)
        return ""
    if found.seen > MAX_PARTS:
        found.problem(Problem.TOO_MANY_PARTS)
        return ""
    kind = part.get_content_type()
    if not found.enclosed:
        found.types.add(kind)
    if kind.startswith("message/") and kind not in _FOR_MACHINES:
        return _enclosed(part, found, depth)
    return _many(part, found, depth) if part.is_multipart() else _leaf(part, found, depth)


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
    if part.get_content_type() in _FOR_MACHINES:
        return ""
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
    if part.get_content_type() == "message/partial":
        found.problem(Problem.TEXT_CUT)  # the rest comes in another mail (RFC 2046, 5.2.2)
    children = _children(part)
    if not children:
        return _leaf(part, found, depth)
    if header(part, "content-transfer-encoding").lower() in {"base64", "quoted-printable"}:
        # Forbidden by RFC 2046, and seen: what was taken for the message is its encoded bytes.
        return _message(parse(undone(part, children[0])), found, depth)
    return _message(children[0], found, depth)


def _message(message: Part, found: Findings, depth: int) -> str:
    if found.enclosed >= MAX_ENCLOSED:
        found.problem(Problem.TOO_DEEP)
        return ""
    found.enclosed += 1
    outer, found.spare = found.spare, str
    text = text_of(message, found, depth + 1)
    text = text if text.strip() else found.spare()
    found.spare = outer
    found.enclosed -= 1
    whole = "\n\n".join(said for said in (subject_of(message), text) if said.strip())
    return f"{FORWARDED}\n{whole}\n{FORWARDED_END}" if whole else ""


def _leaf(part: Part, found: Findings, depth: int) -> str:
    kind, name = part.get_content_type(), filename_of(part)
    data, known = payload(part)
    found.parts.append(PartInfo(clean(kind)[:100], len(data), name))
    low = name.lower()
    if kind in _PKCS7 or low.endswith(".p7m"):
        return _signed(part, data, found, depth)
    if kind in _TNEF or low == "winmail.dat":
        return _packed(name, data, found)
    if low.endswith(".eml") and not kind.startswith("text/"):
        return _message(parse(data), found, depth)
    if kind.startswith("multipart/"):  # its boundary never came
        found.problem(Problem.BAD_STRUCTURE)
    return _words_or_file(part, data, found, known=known)


def _words_or_file(part: Part, data: bytes, found: Findings, *, known: bool) -> str:
    """The words of a text; what is attached or has a name is a file as well, and what is no text is only that."""
    kind, name = part.get_content_type(), filename_of(part)
    read = _READERS.get(kind) or (_plain if kind.startswith(("text/", "multipart/")) else None)
    attached = header(part, "content-disposition").lower().startswith("attachment")
    if read is None or attached or name:
        found.file(name, data)
    if read is None:
        return ""

    def words() -> str:
        if not known:
            found.problem(Problem.BAD_TRANSFER_ENCODING)
        return read(part, _decoded(part, data, found), found)

    if attached or (name and kind not in {"text/plain", "text/calendar"}):
        if kind in _READERS or kind == "text/plain":
            _keep_spare(found, words)
        return ""
    return words()


def _keep_spare(found: Findings, words: Callable[[], str]) -> None:
    if found.spare is str:
        found.spare = words


def _signed(part: Part, data: bytes, found: Findings, depth: int) -> str:
    """What stands inside an opaque signature (RFC 8551, 3.5.2); encrypted content stays closed."""
    content = smime.opened(data)
    if content is not None:
        return text_of(parse(content), found, depth + 1)
    if parameter(part, "smime-type").lower() in {"signed-data", "compressed-data"}:
        found.problem(Problem.SIGNED_OPAQUE)
    found.file(filename_of(part), data)
    found.sealed = found.sealed or not found.enclosed
    return ""


def _packed(name: str, data: bytes, found: Findings) -> str:
    """A winmail.dat: its attachments are listed, its text is kept for want of a better one."""
    opened = tnef.opened(data)
    if opened is None:
        found.problem(Problem.TNEF)
        found.file(name, data)
        return ""
    for inside, content in opened.attachments:
        found.parts.append(PartInfo("application/octet-stream", len(content), inside))
        found.file(inside, content)
    if opened.html:
        text, _ = html_to_text(_fitting(opened.html, declared_in_html(opened.html), found))
    elif opened.rtf:
        text = rtf_to_text(opened.rtf)
    else:
        text = opened.text
    if text.strip():
        _keep_spare(found, lambda: clean(text[:MAX_TEXT]))
    return ""


def _decoded(part: Part, data: bytes, found: Findings) -> str:
    declared = parameter(part, "charset")
    if not declared and part.get_content_subtype() == "html":
        declared = declared_in_html(data)
    return clean(_fitting(data, declared, found))


def _fitting(data: bytes, declared: str, found: Findings) -> str:
    """The text of ``data``, as far as there is room for it."""
    text, held = decode(data[: found.room], declared)
    if not held:
        found.problem(Problem.BAD_CHARSET)
    if len(text) > MAX_TEXT or len(data) > found.room:
        found.problem(Problem.TEXT_CUT)
    found.room = max(0, found.room - len(data))
    return text[:MAX_TEXT]


def _plain(part: Part, text: str, _: Findings) -> str:
    if parameter(part, "format").lower() != "flowed":
        return text
    return unflow(text, delete_space=parameter(part, "delsp").lower() == "yes")


def _html(_: Part, text: str, found: Findings) -> str:
    plain, good = html_to_text(text)
    if not good:
        found.problem(Problem.BAD_HTML)
    return plain


def _enriched(_: Part, text: str, __: Findings) -> str:
    return html_to_text(text)[0]


def _rtf(_: Part, text: str, __: Findings) -> str:
    return clean(rtf_to_text(text))


def _invitation(_: Part, text: str, __: Findings) -> str:
    return clean(calendar.words(text))


_READERS: dict[str, Callable[[Part, str, Findings], str]] = {
    "text/html": _html,
    "application/xhtml+xml": _html,
    "text/x-amp-html": _html,
    "text/watch-html": _html,
    "text/enriched": _enriched,
    "text/rtf": _rtf,
    "application/rtf": _rtf,
    "text/calendar": _invitation,
}
