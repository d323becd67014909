"""What a person is in a concern: its reporter, or the one who may exploit somebody.

Only where the text itself says so next to the name. A wrong role is worse than none: where two persons
would be the reporter, nobody is.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from varde.shared.anonymise.spans import Kind, Span


class Role(Enum):
    """What a person is in a concern."""

    REPORTER = auto()
    EXPLOITER = auto()


_INTRODUCED = re.compile(
    r"(?:^|[.!?,\n] ?|\b(?:hei|hello|hi),? )(?:og )?(?:jeg heter|eg heiter|mitt navn er|navnet mitt er|mitt namn er|namnet mitt er"
    r"|my name is)[ ]$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:^|\n|[.!?] )[ \t]{0,4}(?:(?:med )?(?:venn?lig|venn?leg|beste|varm)e? (?:hilsen|hilsner|helsing)|mvh|hilsen|helsing"
    r"|(?:(?:kind|best|warm) )?regards|yours sincerely|best wishes)[,.!]?\s{1,3}$",
    re.IGNORECASE,
)
_IN_CHARGE = re.compile(
    r"\b(?:sjefen|eieren|eigaren|arbeidsgiveren|arbeidsgivaren|driftslederen|driftsleiaren|daglig leder|dagleg leiar"
    r"|husbonden|ektemannen|mannen|sjåføren|agenten|the boss|the owner|the manager|the driver|(?:my|her|his|their) (?:boss"
    r"|employer|husband|manager|owner))(?: (?:hennes|hennar|hans|deres|deira|min|vår|her|der))?,?(?: som)?(?: heter| heiter"
    r"| is called| er|,)? ?$",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"[^.!?\n]{0,60}?\b(?:har|tar|tok|tek|tatt|teke|holder|held|beholder|keeps|holds|takes|took|taken|has)\b(?P<between>[^.!?\n]{0,40}?)"
    r"\b(?:pass|passet|passa|passene|lønn\w{0,2}|løn\w{0,2}|penge\w{0,2}|telefon\w{0,4}|bankkort\w{0,4}|passports?|money"
    r"|wages|pay|phones?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:ikke|ikkje|aldri|not|never|no|ingen|inga)\b", re.IGNORECASE)
_QUOTED = re.compile(r"(?m)^[ \t]{0,4}>|^(?:fra|frå|from):|^-{3,}", re.IGNORECASE)
_REACH = 90


def roles(text: str, spans: Sequence[Span]) -> list[tuple[str, Role]]:
    """The persons' names in normalised ``text`` with the role that it gives them."""
    people = [span for span in spans if span.kind is Kind.PERSON]
    quoted = _QUOTED.search(text)
    own = quoted.start() if quoted else len(text)
    reporters = [s for s in people if s.start < own and _is_reporter(text, s)]
    names = {text[s.start : s.end].casefold().split()[0] for s in reporters}
    said = [(text[s.start : s.end], Role.REPORTER) for s in reporters] if len(names) == 1 else []
    return [*said, *_exploiters(text, people)]


def _is_reporter(text: str, span: Span) -> bool:
    before = text[max(0, span.start - _REACH) : span.start]
    return bool(_INTRODUCED.search(before) or _SIGNED.search(before))


def _exploiters(text: str, people: Sequence[Span]) -> Iterator[tuple[str, Role]]:
    for span in people:
        act = _TAKES.match(text, span.end)
        if not act or not _IN_CHARGE.search(text[max(0, span.start - _REACH) : span.start]):
            continue
        if not _DENIED.search(act[0]):
            yield text[span.start : span.end], Role.EXPLOITER
