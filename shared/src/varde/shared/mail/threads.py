"""The concern's own words told apart from a signature block and from an earlier thread.

A reply quotes what was answered: that is set aside. A forwarded message is what the reporter wants to
show: it stays in the text. When it is not clear which of the two it is, everything stays.
"""

import re
from dataclasses import dataclass

_LONGEST_MARK = 300
_SIGNATURE_LINES = 14
_SIGNATURE_WIDTH = 120
_SENTENCE_WORDS = 8
_LOOK_AHEAD = 200

_PREFIX = re.compile(
    r"\s*(re|sv|vs|fwd?|videresendt|videresend|vb|tr|wg|aw)\s*(\[\d+\])?\s*:", re.IGNORECASE
)
_REPLY = frozenset({"re", "sv", "aw"})

_DASHES = r"\s*[-_*=]{2,}\s*"
_ORIGINAL = re.compile(
    _DASHES
    + r"(opprinnelig melding|opphavleg melding|opprinneleg melding|original message|original melding"
    r"|oprindelig meddelelse|ursprungligt meddelande)" + _DASHES,
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    _DASHES
    + r"(videresendt (melding|e-post)|vidaresend melding|forwarded message)"
    + _DASHES
    + r"|begin forwarded message:|start på videresendt melding:|videresendt melding:",
    re.IGNORECASE,
)
_HEADER_FROM = re.compile(r"\*?(fra|frå|from)\s?:\*?\s?\S.*", re.IGNORECASE)
_HEADER_SENT = re.compile(r"\*?(sendt|sent|dato|date)\s?:\*?\s?\S.*", re.IGNORECASE)
_ATTRIBUTION = re.compile(
    r"(on|den|på|kl\.?|am|le|\d|man|tir|ons|tor|fre|lør|søn|lau|tys|sun)\b.*", re.IGNORECASE
)
_WROTE = re.compile(r"\b(wrote|skrev|skreiv)\b[^:]*:$", re.IGNORECASE)

_CLOSING = re.compile(
    r"((med )?(vennlig|venleg|vennleg|beste|kjærlig|varm|hjertelig)e? (hilsen|helsing|hilsner)"
    r"|de beste hilsener|mvh|m\.?v\.?h\.?|bh|vh|hilsen|helsing|hils(en)? fra"
    r"|((kind|best|warm|with kind|with best) )?regards|best wishes|yours (sincerely|faithfully|truly)"
    r"|sincerely( yours)?)\b.{0,60}",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"((sendt fra|sent from|send frå) (min|mi|my|outlook|yahoo|proton|e-post|mail|samsung)"
    r"|hent outlook|få outlook|last ned outlook|get outlook).{0,80}",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"p\.?\s?s\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Split:
    """Three texts; together they hold every line of the message."""

    text: str
    signature: str
    quoted: str


def split(text: str, subject: str, *, answers: bool) -> Split:
    """Tells text, signature and quoted thread apart. ``answers``: the message names one it answers."""
    lines = text.split("\n")
    prefixes = subject_prefixes(subject)
    forward = any(prefix not in _REPLY for prefix in prefixes)
    reply = not forward and (answers or bool(prefixes))
    own, thread, is_forward = _cut_thread(lines)
    quoted: list[str] = []
    body, signature = _cut_signature(own)
    if is_forward or not reply:
        kept = [*body, *thread]
    else:
        kept, quoted = _cut_marked(body)
        quoted += thread
    if not _joined(kept):  # nothing of one's own: what was quoted is the concern
        kept, quoted = quoted, []
    return Split(_joined(kept), _joined(signature), _joined(quoted))


def subject_prefixes(subject: str) -> tuple[str, ...]:
    """``("sv", "vs")`` for ``SV: VS: …``."""
    found, at = [], 0
    while match := _PREFIX.match(subject, at):
        found.append(match[1].lower())
        at = match.end()
    return tuple(found)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _cut_thread(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """Own lines, the thread that follows them, and whether its mark says "forwarded"."""
    tail = _marked_tail(lines)
    for number, line in enumerate(lines[:tail]):
        mark = line.strip().lstrip("> ")[:_LONGEST_MARK]
        if _FORWARDED.fullmatch(mark):
            return lines[:number], lines[number:], True
        if (
            _ORIGINAL.fullmatch(mark)
            or _begins_headers(lines, number)
            or _attributes(lines, number)
        ):
            return lines[:number], lines[number:], False
    return lines[:tail], lines[tail:], False


def _marked_tail(lines: list[str]) -> int:
    """Where a block of quoted lines begins that goes on to the end."""
    start = len(lines)
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    return start


def _begins_headers(lines: list[str], number: int) -> bool:
    """``Fra:`` and, within two lines, ``Sendt:``, as Outlook begins what it quotes."""
    if not _HEADER_FROM.fullmatch(lines[number].strip()[:_LONGEST_MARK]):
        return False
    following = lines[number + 1 : number + 3]
    return any(_HEADER_SENT.fullmatch(line.strip()[:_LONGEST_MARK]) for line in following)


def _attributes(lines: list[str], number: int) -> bool:
    """``Den 3. mai 2026 skrev …:``, perhaps broken over two lines, with nothing but a quote below."""
    first = lines[number].strip()[:_LONGEST_MARK]
    if not _ATTRIBUTION.fullmatch(first):
        return False
    for width in (1, 2):
        mark = " ".join(line.strip() for line in lines[number : number + width])[-_LONGEST_MARK:]
        if _WROTE.search(mark):
            return not _interleaved(lines[number + width : number + _LOOK_AHEAD])
    return False


def _interleaved(lines: list[str]) -> bool:
    """True when lines of one's own stand between or below quoted ones."""
    marked = [line.startswith(">") for line in lines if line.strip()]
    return any(marked) and not all(marked)


def _cut_marked(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines without and with a leading ``>``."""
    own = [line for line in lines if not line.startswith(">")]
    return own, [line for line in lines if line.startswith(">")]


def _cut_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """Own lines and the signature block at their end; a postscript below it is one's own."""
    start = _signature_start(lines)
    if start is None:
        return lines, []
    block = lines[start:]
    after = next(
        (n for n, line in enumerate(block) if _POSTSCRIPT.fullmatch(line.strip())), len(block)
    )
    return [*lines[:start], *block[after:]], block[:after]


def _signature_start(lines: list[str]) -> int | None:
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for number in filled[1:][-_SIGNATURE_LINES:]:
        line = lines[number].strip()
        if _SENT_FROM.fullmatch(line) or (_CLOSING.fullmatch(line) and _block(lines[number + 1 :])):
            return number
    dashes = (n for n in reversed(filled[1:]) if lines[n] in {"-- ", "--"})
    return next(dashes, None)


def _block(lines: list[str]) -> bool:
    """True for names and addresses, false where sentences follow (up to a postscript)."""
    for line in (line.strip() for line in lines):
        if _POSTSCRIPT.fullmatch(line):
            return True
        sentence = line.endswith((".", "!", "?")) and len(line.split()) > _SENTENCE_WORDS
        if sentence or len(line) > _SIGNATURE_WIDTH:
            return False
    return True
