"""What stands on the page of an opened case, made ready outside the template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from varde.desk.desk import Visit
from varde.desk.facts import Known
from varde.desk.house import House
from varde.desk.labels import desk_texts
from varde.shared.anonymise import Anonymiser, Finding
from varde.shared.casework.attachments import Attachments, Listing
from varde.shared.casework.correction import as_read
from varde.shared.casework.marking import Piece, SideBySide, side_by_side
from varde.shared.casework.review import Original, Review
from varde.shared.casework.revision import Draft
from varde.shared.casework.together import Together, in_time
from varde.shared.casework.wording import is_composed, is_own
from varde.shared.clamd import Clamd
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, HoldReason, Language
from varde.shared.errors import Refused
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
    files: Listing | None
    """None while they are not listed, as an e-mail must be taken apart for it; see ``files``."""
    language: Language
    """Of the account, as that of the facts."""
    known: Known
    own_summary: bool
    """Somebody has written in the summary: it stays when facts are corrected."""

    def __repr__(self) -> str:
        return "Opened(…)"

    @property
    def late(self) -> bool:
        """True when the engines took too long for it."""
        return isinstance(self.together.failure, TimeoutError)

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


def files_of(house: House, visit: Visit, *, must_scan: bool = False) -> Attachments:
    """The acts on files with the visitor's key. ``must_scan``: she was told that they are scanned. Raises ``Locked``."""
    return Attachments(
        house.database,
        visit.keys(),
        house.clock,
        visit.actor,
        visit.language,
        Clamd(house.scene.core.clamd),
        must_scan=must_scan,
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
    made, (pieces, *added) = await _marked(house, original, made, written_in)
    files = await _files(house, visit, case, original)
    async with house.database.read() as tx:
        own, as_first_read = await is_own(tx, case), await as_read(tx, case.case_id)
    now = original.exact.facts if original.exact else case.facts
    known = Known(now, case.facts, as_first_read)
    return Opened(case, original, pieces, added, made, files, written_in, known, own)


async def _marked(
    house: House, original: Original, made: Together, language: Language
) -> tuple[Together, list[SideBySide]]:
    """What was made and its sides; where the engines fail, or take too long, the words without marks."""
    try:
        sides = await in_time(partial(_sides, house.anonymiser, original, made, language))
    except Exception as error:  # she reads what the engines could not
        made = Together(None, (None,) * len(original.added), None, error)
        sides = _sides(house.anonymiser, original, made, language)
    if made.failure:
        house.engines_failed(made.failure)
    return made, sides


async def _files(house: House, visit: Visit, case: Case, original: Original) -> Listing | None:
    """The files of the form at once; with files in a case that has e-mails, none before she asks for them."""
    if not original.files and not original.more_files:
        return Listing()
    if Channel.EMAIL in {original.channel, *(one.channel for one in original.added)}:
        return None
    return await files_of(house, visit).listed(case.reference)


def _sides(
    anonymiser: Anonymiser, original: Original, made: Together, language: Language
) -> list[SideBySide]:
    """The concern and its account as it stands, and each addition and what was made of it."""
    added = zip(original.added, made.added, strict=True)
    return [
        side_by_side(anonymiser, original, made.first, original.account, language),
        *(side_by_side(anonymiser, a, m, m.text if m else "", language) for a, m in added),
    ]


async def pieces_of(
    house: House, opened: Opened, account: str, language: Language
) -> Sequence[Piece]:
    """What stands in an account that she has changed, in pieces. Raises ``Refused`` when that takes too long."""
    original, first = opened.original, opened.together.first
    make = partial(side_by_side, house.anonymiser, original, first, account, opened.language)
    try:
        return (await in_time(make)).account
    except TimeoutError as error:
        house.engines_failed(error)
        t = desk_texts(language)
        raise Refused(
            t("It took too long to find the mark. Nothing was changed. Try again.")
        ) from error


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
