"""The tree of a message walked within bounds: its leaves, its texts and what stands out."""

import email.message
import email.parser
import itertools
import re
from collections.abc import Callable, Iterable
from email.policy import Compat32
from functools import partial
from typing import Any, TypeAlias

from varde.shared.mail import calendar, smime, tnef, uuencoded
from varde.shared.mail.charsets import clean, declared_in_html, decode
from varde.shared.mail.findings import MAX_PARTS, MAX_TEXT, Findings
from varde.shared.mail.flowed import unflow
from varde.shared.mail.headers import MAX_HEADER, filename_of, header, parameter, subject_of
from varde.shared.mail.html import html_to_text
from varde.shared.mail.model import PartInfo, Problem
from varde.shared.mail.rtf import rtf_to_text, unpacked
from varde.shared.mail.runs import Runs, WithoutRuns
from varde.shared.mail.transfer import Body, undone

Part: TypeAlias = "email.message.Message[str, str]"

MAX_DEPTH = 60
"""Parts within parts: a message at every third of them still is read."""
_MAX_PARSED = 2_000
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
    made, runs = itertools.count(1), Runs()

    def factory(policy: Any = _POLICY) -> Part:
        if next(made) > _MAX_PARSED:
            raise TooManyParts
        return WithoutRuns(policy, runs)

    parser = email.parser.BytesParser(factory, policy=_POLICY)
    message: Part = parser.parsebytes(runs.taken_out(raw))
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
    return _joined(texts)


def _joined(texts: Iterable[str]) -> str:
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
    return found.within(subject_of(message), lambda: text_of(message, found, depth + 1))


def _leaf(part: Part, found: Findings, depth: int) -> str:
    kind, name = part.get_content_type(), filename_of(part)
    body = Body(part)
    found.parts.append(PartInfo(clean(kind)[:100], body.size, name))
    low = name.lower()
    if kind in _PKCS7 or low.endswith(".p7m"):
        return _signed(part, body.data, found, depth)
    if kind in _TNEF or low == "winmail.dat":
        return _packed(name, body.data, found, depth)
    if low.endswith(".eml") and not kind.startswith("text/"):
        return _message(parse(body.data), found, depth)
    if kind.startswith("multipart/"):  # its boundary never came
        found.problem(Problem.BAD_STRUCTURE)
    return _words_or_file(part, body, found)


def _words_or_file(part: Part, body: Body, found: Findings) -> str:
    """The words of a text; what is attached or has a name is a file as well, and what is no text is only that."""
    kind, name = part.get_content_type(), filename_of(part)
    read = _READERS.get(kind) or (_plain if kind.startswith(("text/", "multipart/")) else None)
    attached = header(part, "content-disposition").lower().startswith("attachment")
    if read is None or attached or name:
        found.file(name, lambda: body.data)
    if read is None:
        return ""

    def words(data: bytes) -> str:
        if not body.known:
            found.problem(Problem.BAD_TRANSFER_ENCODING)
        said = read(part, _decoded(part, data, found), found)
        found.spoken = found.spoken or bool(said.strip())
        return said

    if attached or (name and kind not in {"text/plain", "text/calendar"}):
        if kind in _READERS or kind == "text/plain":
            found.keep_spare(lambda: words(body.data))
        return ""
    return words(_without_files(body.data, found) if read is _plain else body.data)


def _without_files(data: bytes, found: Findings) -> bytes:
    """A text without the files that are encoded in it."""
    text, files = uuencoded.taken_out(data, MAX_PARTS + 1)
    for name, content in files:
        known_as = clean(decode(name, "")[0])
        found.parts.append(PartInfo("application/octet-stream", len(content), known_as))
        found.file(known_as, partial(bytes, content))
    return text


def _signed(part: Part, data: bytes, found: Findings, depth: int) -> str:
    """What stands inside an opaque signature (RFC 8551, 3.5.2); encrypted content stays closed."""
    content = smime.opened(data)
    if content is not None:
        return text_of(parse(content), found, depth + 1)
    if parameter(part, "smime-type").lower() in {"signed-data", "compressed-data"}:
        found.problem(Problem.SIGNED_OPAQUE)
    found.file(filename_of(part), lambda: data)
    found.sealed = found.sealed or not found.enclosed
    return ""


def _packed(name: str, data: bytes, found: Findings, depth: int) -> str:
    """A winmail.dat: its files, and the messages in it; its own text is kept for want of a better one."""
    opened = tnef.opened(data)
    if opened is None:
        found.problem(Problem.TNEF)
        found.file(name, lambda: data)
        return ""
    said, inside = _told(opened, found), _inside(opened, found, depth)
    if inside and not found.spoken:
        return _joined((said, inside))
    if said.strip():
        found.keep_spare(lambda: said)
    return inside


def _inside(opened: tnef.Opened, found: Findings, depth: int) -> str:
    """The words of the messages in it; what is no message is a file."""
    return _joined(_attached(name, content, found, depth) for name, content in opened.attachments)


def _attached(name: str, content: tnef.Data, found: Findings, depth: int) -> str:
    message = tnef.opened(content)
    mail = name.lower().endswith(".eml")
    if message is None and not mail:
        found.parts.append(PartInfo("application/octet-stream", len(content), name))
        found.file(name, lambda: bytes(content))
        return ""
    found.seen += 1
    if found.seen > MAX_PARTS:
        found.problem(Problem.TOO_MANY_PARTS)
        return ""
    if message is None:
        return _message(parse(bytes(content)), found, depth)
    return found.within(
        message.subject,
        lambda: _joined((_told(message, found), _inside(message, found, depth + 1))),
    )


def _told(opened: tnef.Opened, found: Findings) -> str:
    """The text of what was packed, as far as there is room for it."""
    if opened.html:
        text, _ = html_to_text(_fitting(opened.html, declared_in_html(opened.html), found))
    elif opened.rtf and not found.room:  # unpacking takes time
        found.problem(Problem.TEXT_CUT)
        text = ""
    elif opened.rtf:
        text = rtf_to_text(_cut(unpacked(opened.rtf), found))
    else:
        text = _cut(opened.text, found)
    return clean(text[:MAX_TEXT])


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


def _cut(text: str, found: Findings) -> str:
    """The same of what is text already."""
    kept = text[: found.room]
    if len(kept) < len(text):
        found.problem(Problem.TEXT_CUT)
    found.room -= len(kept)
    return kept


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
