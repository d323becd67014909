"""What stands on the page of an opened case, made ready outside the template."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from varde.desk.desk import Visit
from varde.desk.facts import Known
from varde.desk.house import House
from varde.shared.anonymise import Anonymiser, Finding
from varde.shared.casework.attachments import Attachments, Listing
from varde.shared.casework.correction import as_read
from varde.shared.casework.marking import Piece, SideBySide, side_by_side
from varde.shared.casework.review import Original, Review
from varde.shared.casework.revision import Draft
from varde.shared.casework.together import Together
from varde.shared.casework.wording import is_composed, is_own
from varde.shared.clamd import Clamd
from varde.shared.domain.case import Case
from varde.shared.domain.codes import HoldReason, Language
from varde.shared.summary import summarise


@dataclass(frozen=True, slots=True)
class Find:
    """Something the guard found in a draft: what it is, and the words, for her eyes."""

    kind: str
    words: str

    def __repr__(self) -> str:
        return f"Find({self.kind!r})"


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened case. Its ``repr`` shows nothing of it."""

    case: Case
    original: Original
    pieces: SideBySide
    added: Sequence[SideBySide]
    """Of each of ``original.added``."""
    together: Together
    """What the pieces are of."""
    files: Listing
    language: Language
    """Of the account, as that of the facts."""
    known: Known
    own_summary: bool
    """Somebody has written in the summary: it stays when facts are corrected."""

    def __repr__(self) -> str:
        return "Opened(…)"

    @property
    def draft(self) -> Draft:
        """What stands in the case, as it is put into the form."""
        return Draft.typed(self.case.version, self.case.summary, self.original.account)

    @property
    def out(self) -> str:
        """How much of it the group reads: what is saved in that part is theirs at once."""
        if self.case.held:
            return "ingenting"
        return "alt" if self.case.account else "sammendrag"


def review_of(house: House, visit: Visit) -> Review:
    """The acts on originals with the visitor's key. Raises ``Locked``."""
    return Review(house.database, visit.keys(), house.clock, visit.actor, house.mail)


def files_of(house: House, visit: Visit) -> Attachments:
    """The acts on files with the visitor's key. Raises ``Locked``."""
    clamd = Clamd(house.scene.core.clamd)
    return Attachments(
        house.database, visit.keys(), house.clock, visit.actor, visit.language, clamd
    )


async def read(house: House, visit: Visit, reference: str) -> tuple[Case, Original]:
    """A case with its original. The look is audited."""
    return await review_of(house, visit).show(reference, language=visit.language)


async def open_case(house: House, visit: Visit, reference: str) -> Opened:
    """Everything for the page. The looks are audited. Raises ``Locked`` and ``Refused``."""
    review = review_of(house, visit)
    case, original = await review.show(reference, language=visit.language)
    written_in = original.exact.facts.language if original.exact else case.facts.language
    made = await review.together(house.anonymiser, case, original, written_in)
    pieces, *added = await asyncio.to_thread(_sides, house.anonymiser, original, made, written_in)
    files = Listing()
    if original.files or original.more_files:
        files = await files_of(house, visit).listed(reference)
    async with house.database.read() as tx:
        own, as_first_read = await is_own(tx, case), await as_read(tx, case.case_id)
    now = original.exact.facts if original.exact else case.facts
    known = Known(now, case.facts, as_first_read)
    return Opened(case, original, pieces, added, made, files, written_in, known, own)


def _sides(
    anonymiser: Anonymiser, original: Original, made: Together, language: Language
) -> list[SideBySide]:
    """The concern and its account as it stands, and each addition and what was made of it."""
    added = zip(original.added, made.added, strict=True)
    return [
        side_by_side(anonymiser, original, made.first, original.account, language),
        *(side_by_side(anonymiser, a, m, m.text if m else "", language) for a, m in added),
    ]


async def pieces_of(house: House, opened: Opened, account: str) -> Sequence[Piece]:
    """What stands in an account that she has changed, in pieces."""
    made = await asyncio.to_thread(
        side_by_side,
        house.anonymiser,
        opened.original,
        opened.together.first,
        account,
        opened.language,
    )
    return made.account


def by_the_facts(house: House, case: Case) -> str:
    """What the facts come to now, for a case that waits because its summary is somebody's own; else ""."""
    if HoldReason.OWN_SUMMARY not in case.hold_reasons or is_composed(case):
        return ""
    return summarise(case.facts, house.settings.language)


def pointed_at(text: str, found: Sequence[Finding]) -> list[tuple[str, bool]]:
    """``text`` in pieces, True for those that the guard points at."""
    pieces, done = list[tuple[str, bool]](), 0
    for start, end in _merged(found):
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [(piece, marked) for piece, marked in (*pieces, (text[done:], False)) if piece]


def _merged(found: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """From and to of what was found, in order, without overlaps."""
    done = 0
    for finding in sorted(found, key=lambda f: f.start):
        if finding.end > done:
            yield max(finding.start, done), finding.end
            done = finding.end


def finds(text: str, found: Sequence[Finding]) -> list[Find]:
    """The guard's findings with the words they point at."""
    return [Find(f.kind, text[f.start : f.end]) for f in found]
