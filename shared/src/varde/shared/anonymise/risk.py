"""The residual risk of an account: from what was found, doubted and rare. Pure and deterministic."""

import re
from collections.abc import Iterable, Iterator

from varde.shared.anonymise.names import Memory
from varde.shared.anonymise.normalise import normalise
from varde.shared.anonymise.rare import rare_marks
from varde.shared.anonymise.reasons import Grade, Reason, Risk
from varde.shared.anonymise.residue import residue, without_public
from varde.shared.anonymise.spans import Kind
from varde.shared.domain.codes import Language

LONG_CHARACTERS = 8_000
"""About four pages."""
MANY_TRAITS = 4
"""Distinct kinds of trait; three of the commonest single out most people of a small place."""

_TRAITS = frozenset(
    {
        Kind.AGE,
        Kind.NATIONALITY,
        Kind.LANGUAGE,
        Kind.OCCUPATION,
        Kind.PLACE,
        Kind.ORGANISATION,
    }
    | {Kind.DATE, Kind.SUM}
)
_HIGH = frozenset({Reason.LANGUAGE, Reason.STILL_FOUND})
_MANY_REASONS = 3
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_FOREIGN = re.compile(r"(?![ªµºA-Za-zÀ-˿Ḁ-ỿ])[^\W\d_]")
_THREAD = re.compile(
    r"^[ \t]{0,8}(?:>|[-_*=]{2,20} ?(?:opprinnelig|opphavleg|videresendt|vidaresend|original|forwarded)\b"
    r"|\*?(?:fra|frå|from|sendt|sent) ?:|.{0,200}\b(?:skrev|skreiv|wrote) ?:[ \t]{0,8}$)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^[ \t]{0,8}(?:-- ?$|(?:(?:med )?(?:venn?lig|venn?leg|beste|kjærlig|varm)e? (?:hilsen|hilsner|helsing)"
    r"|mvh|m\.v\.h|hilsen|helsing|(?:(?:kind|best|warm) )?regards|best wishes|yours sincerely)\b.{0,60}$)",
    re.IGNORECASE | re.MULTILINE,
)


def assess(
    given: str,
    account: str,
    found: Iterable[Kind],
    written_in: str,
    *,
    dropped: str = "",
    memory: Memory | None = None,
) -> Risk:
    """The risk that somebody is recognised in ``account``, which was made of ``given``.

    ``found`` are the kinds that were replaced, ``written_in`` is the ISO 639 code of the language.
    ``dropped`` are the rare marks that were taken out: what stands around them may still tell.
    ``memory`` is what the tagger has read of the account already.
    """
    left = bool(residue(without_public(normalise(account).text), memory))
    rare = rare_marks(f"{account}\n{dropped}")
    reasons = (*_reasons(given, account, frozenset(found), written_in, left=left), *rare)
    return Risk(_grade(reasons), reasons, written_in)


def _grade(reasons: tuple[Reason, ...]) -> Grade:
    if not _HIGH.isdisjoint(reasons) or len(reasons) >= _MANY_REASONS:
        return Grade.HIGH
    return Grade.MEDIUM if reasons else Grade.LOW


def _traits(kinds: frozenset[Kind]) -> frozenset[Kind]:
    """The kinds of trait; a country tells what a nationality tells."""
    origin = {Kind.COUNTRY: Kind.NATIONALITY, Kind.STATE: Kind.NATIONALITY}
    return frozenset(origin.get(kind, kind) for kind in kinds) & _TRAITS


def _reasons(
    given: str, account: str, kinds: frozenset[Kind], written_in: str, *, left: bool
) -> Iterator[Reason]:
    if written_in not in set(Language):
        yield Reason.LANGUAGE
    if left:
        yield Reason.STILL_FOUND
    if Kind.UNKNOWN in kinds:
        yield Reason.UNKNOWN_WORDS
    if len(_traits(kinds)) >= MANY_TRAITS:
        yield Reason.MANY_TRAITS
    if _LATIN.search(given) and _FOREIGN.search(given):
        yield Reason.MIXED_SCRIPT
    if len(given) > LONG_CHARACTERS:
        yield Reason.LONG
    if _THREAD.search(account):
        yield Reason.THREAD
    if _SIGNATURE.search(account):
        yield Reason.SIGNATURE
