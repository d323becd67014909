"""The concern's own words told apart from what stands around them.

A reply quotes what was answered: that is set aside, with the signature and the disclaimer. A forwarded
message is what the reporter wants to show: it belongs to the concern. When it is not clear which of the two
it is, it counts as forwarded.
"""

import re
from dataclasses import dataclass, field

from varde.shared.mail import phrases
from varde.shared.mail.marks import FORWARDED, FORWARDED_END, SIGNATURE, SIGNATURE_END, unmarked
from varde.shared.mail.phrases import any_of

MOST_SPLIT = 200_000
"""Characters. What is longer is held as too long in any case, and counts as own words."""
_LONGEST_MARK = 300
_SIGNATURE_LINES = 14
_SIGNATURE_WIDTH = 120
_SENTENCE_WORDS = 3
_UNENDED_SENTENCE_WORDS = 7
_HEADING_WORDS = 8
_FOOTER_WORDS = 8
_LOOK_AHEAD = 200
_FEW_WORDS = 15
_DISCLAIMER_SIGNS = 2
_HEADERS_WITHIN = 4
_TAIL_HEAD = 5


def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern, re.IGNORECASE)


_REPLY = _compiled(any_of(p for p in phrases.REPLY_PREFIXES if p != "vs"))
_PREFIX = _compiled(
    rf"\s*({any_of(phrases.REPLY_PREFIXES, phrases.FORWARD_PREFIXES)})\s*(\[\d+\]|\(\d+\)|\d?)\s*:"
)
_DASHES = r"\s*[-_*=]{2,}\s*"
_ORIGINAL = _compiled(_DASHES + any_of(phrases.ORIGINAL) + _DASHES)
_FORWARDED = _compiled(
    rf"{_DASHES}{any_of(phrases.FORWARDED)}:?{_DASHES}|{any_of(phrases.FORWARD_BEGINS)}\s?:"
)
_HEADER_FROM = _compiled(rf"\*?{any_of(phrases.FROM)}\s?:\*?\s?\S.*")
_HEADER_SENT = _compiled(rf"\*?{any_of(phrases.SENT)}\s?:\*?\s?\S.*")
_RULE = re.compile(r"[-_]{10,}")
_ATTRIBUTION = _compiled(rf"{any_of(phrases.ATTRIBUTION_BEGINS)}\b.*")
_WROTE = _compiled(rf"\b{any_of(phrases.WROTE)}(?!\w)[^:]*:$")
_ADDRESSED = re.compile(r".*\d.*<[^<>]+@[^<>]+>.*:")
_DATED = re.compile(r"\d")

_CLOSING = _compiled(rf"{any_of(phrases.CLOSINGS)}(?!\w)[^.?]{{0,60}}[.!]?")
_SENT_FROM = _compiled(any_of(phrases.SENT_FROM))
_REACHED = re.compile(r"\d|@|www\.")
_POSTSCRIPT = _compiled(r"p\.?\s?s\b.*")
_DISCLAIMER = _compiled(rf"[\s*_\-–(\[]*{any_of(phrases.DISCLAIMER_BEGINS)}")
_DISCLAIMED = _compiled(any_of(phrases.DISCLAIMER_WORDS))
_LOOK_BELOW = _compiled(rf"\b{any_of(phrases.LOOK_BELOW)}\b")


@dataclass(frozen=True, slots=True)
class Split:
    """Five texts; together they hold every line of the message."""

    text: str
    signature: str = ""
    quoted: str = ""
    disclaimer: str = ""
    forwarded: str = ""


@dataclass(slots=True)
class _Marked:
    """Lines by the marks that the structure of the message set."""

    own: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)


def split(text: str, subject: str, *, answers: bool) -> Split:
    """Tells the parts of a message apart. ``answers``: the message names one it answers."""
    if len(text) > MOST_SPLIT:
        return Split(unmarked(text).strip())
    marked = _by_marks(text.split("\n"))
    prefixes = subject_prefixes(subject)
    forward = any(not _REPLY.fullmatch(prefix) for prefix in prefixes)
    reply = not forward and (answers or bool(prefixes))
    own, thread, is_forward = _cut_thread(marked.own)
    body, disclaimer = _cut_disclaimer(own)
    body, signature = _cut_signature(body)
    signature += marked.signature
    quoted: list[str] = []
    forwarded = thread
    if reply and not is_forward:
        body, quoted = _cut_marked(body)
        if not _points_below(body):
            quoted, forwarded = [*quoted, *thread], []
    forwarded = [*forwarded, *marked.forwarded]
    if not _joined([*body, *forwarded]):  # nothing of one's own: what was quoted is the concern
        body, quoted = quoted or signature, []
        signature = [] if body is signature else signature
    return Split(*map(_joined, (body, signature, quoted, disclaimer, forwarded)))


def subject_prefixes(subject: str) -> tuple[str, ...]:
    """``("sv", "vs")`` for ``SV: VS: …``."""
    found, at = [], 0
    while match := _PREFIX.match(subject, at):
        found.append(match[1].lower())
        at = match.end()
    return tuple(found)


def without_prefixes(subject: str) -> str:
    """``…`` for ``SV: VS: …``."""
    at = 0
    while match := _PREFIX.match(subject, at):
        at = match.end()
    return subject[at:].strip()


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _by_marks(lines: list[str]) -> _Marked:
    found, messages, signed = _Marked(), 0, False
    for line in lines:
        if line in {FORWARDED, FORWARDED_END}:
            messages = max(0, messages + (1 if line == FORWARDED else -1))
        elif line in {SIGNATURE, SIGNATURE_END}:
            signed = line == SIGNATURE
        elif messages:
            found.forwarded.append(line)
        else:
            (found.signature if signed else found.own).append(line)
    return found


def _cut_thread(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """Own lines, the thread that follows them, and whether its mark says "forwarded"."""
    tail = _marked_tail(lines)
    for number, line in enumerate(lines[: tail + _TAIL_HEAD]):
        mark = line.strip().lstrip("> ")[:_LONGEST_MARK]
        if _FORWARDED.fullmatch(mark):
            start = _with_rule(lines, min(number, tail))
            return lines[:start], lines[start:], True
        if number < tail and (
            _ORIGINAL.fullmatch(mark)
            or _begins_headers(lines, number)
            or _attributes(lines, number)
        ):
            start = _with_rule(lines, number)
            return lines[:start], lines[start:], False
    return lines[:tail], lines[tail:], False


def _with_rule(lines: list[str], number: int) -> int:
    """Where the thread begins when the line that Outlook draws above it is counted in."""
    above = number - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return above if above > 0 and _RULE.fullmatch(lines[above].strip()) else number


def _marked_tail(lines: list[str]) -> int:
    """Where a block of quoted lines begins that goes on to the end."""
    start = len(lines)
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    return start


def _begins_headers(lines: list[str], number: int) -> bool:
    """``Fra:`` and, soon after, ``Sendt:``, as Outlook and Apple Mail begin what they quote."""
    if not _HEADER_FROM.fullmatch(_bare(lines[number])):
        return False
    following = lines[number + 1 : number + _HEADERS_WITHIN]
    return any(_HEADER_SENT.fullmatch(_bare(line)) for line in following)


def _bare(line: str) -> str:
    return line.strip()[:_LONGEST_MARK]


def _attributes(lines: list[str], number: int) -> bool:
    """``Den 3. mai 2026 skrev …:``, perhaps broken over lines, with nothing but a quote below."""
    if not lines[number].strip():
        return False
    begins = bool(_ATTRIBUTION.fullmatch(_bare(lines[number])))
    for below in range(number + 1, min(number + 3, len(lines)) + 1):
        if not lines[below - 1].rstrip().endswith(":"):
            continue
        mark = " ".join(line.strip() for line in lines[number:below])[-_LONGEST_MARK:]
        alone = below == number + 1 and _ADDRESSED.fullmatch(mark)
        if alone or (begins and _WROTE.search(mark)):
            return _is_attributed(mark, lines[below : number + _LOOK_AHEAD])
    return False


def _is_attributed(mark: str, below: list[str]) -> bool:
    if _interleaved(below):
        return False
    return _is_quote(below) or bool(_DATED.search(mark) and _WROTE.search(mark))


def _is_quote(lines: list[str]) -> bool:
    return next((line for line in lines if line.strip()), "").startswith(">")


def _interleaved(lines: list[str]) -> bool:
    """True when lines of one's own stand between or below quoted ones."""
    marked = [line.startswith(">") for line in lines if line.strip()]
    return any(marked) and not all(marked)


def _cut_marked(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines without and with a leading ``>``."""
    own = [line for line in lines if not line.startswith(">")]
    return own, [line for line in lines if line.startswith(">")]


def _points_below(lines: list[str]) -> bool:
    """True when the few words of one's own only say that the rest should be read."""
    own = _joined(lines)
    return len(own.split()) <= _FEW_WORDS and bool(_LOOK_BELOW.search(own))


def _cut_disclaimer(lines: list[str]) -> tuple[list[str], list[str]]:
    """Own lines and the disclaimer at their end: one that begins and speaks like one."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for number in filled[1:][-2 * _SIGNATURE_LINES :]:
        if not _DISCLAIMER.match(lines[number]) or not _new_paragraph(lines, number):
            continue
        rest = "\n".join(lines[number:])
        signs = {match[0].lower() for match in _DISCLAIMED.finditer(rest)}
        if len(signs) >= _DISCLAIMER_SIGNS:
            return lines[:number], lines[number:]
    return lines, []


def _new_paragraph(lines: list[str], number: int) -> bool:
    above = lines[number - 1].strip()
    return not above or len(above.split()) <= _HEADING_WORDS or not above[-1].isalnum()


def _cut_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """Own lines and the signature block at their end; a postscript below it is one's own."""
    lines, footer = _cut_footers(lines)
    start = _signature_start(lines)
    if start is None:
        return lines, footer
    block = lines[start:]
    after = next(
        (n for n, line in enumerate(block) if _POSTSCRIPT.fullmatch(line.strip())), len(block)
    )
    return [*lines[:start], *block[after:]], [*block[:after], *footer]


def _cut_footers(lines: list[str]) -> tuple[list[str], list[str]]:
    """Own lines and those that the telephone adds ("Sendt fra min iPhone"), with an address below it."""
    footers = {n for n, line in enumerate(lines) if _is_footer(line)}
    last = max(footers, default=len(lines))
    if _block(lines[last + 1 :]) and any(_REACHED.search(line) for line in lines[last + 1 :]):
        footers.update(range(last, len(lines)))
    own = [line for n, line in enumerate(lines) if n not in footers]
    return (own, [lines[n] for n in sorted(footers)]) if _joined(own) else (lines, [])


def _is_footer(line: str) -> bool:
    bare = _bare(line)
    if len(bare.split()) > _FOOTER_WORDS:
        return False
    return bool(_SENT_FROM.fullmatch(bare)) and bool(phrases.FOOTER_ENDS.search(bare))


def _signature_start(lines: list[str]) -> int | None:
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for number in filled[1:][-_SIGNATURE_LINES:]:
        line = lines[number].strip()
        if lines[number] == "-- ":  # with its space no person writes it
            return number
        if (line == "--" or _CLOSING.fullmatch(line)) and _block(lines[number + 1 :]):
            return number
    return None


def _block(lines: list[str]) -> bool:
    """True for names and addresses, false where sentences follow (up to a postscript)."""
    for line in (line.strip() for line in lines):
        if _POSTSCRIPT.fullmatch(line):
            return True
        if len(line) > _SIGNATURE_WIDTH or _is_sentence(line):
            return False
    return True


def _is_sentence(line: str) -> bool:
    words = len(line.split())
    if line.endswith((".", "!", "?")):
        return words >= _SENTENCE_WORDS
    return words >= _UNENDED_SENTENCE_WORDS and not _REACHED.search(line)
