"""Who delivers to a partner, rents from it or is used by it: «firmaet som krisesenteret bruker»."""

from varde.shared.domain import conflict_words as w
from varde.shared.domain.conflict_terms import Hit, Kind, Passage


def supplies(passage: Passage, hit: Hit) -> bool:
    """True when the words around the hit make somebody its partner's supplier."""
    before, after = passage.before(hit.start, 8), passage.after(hit.end, 4)
    if after and w.SUPPLIES.match(after[0]) and passage.words[hit.end - 1].endswith("s"):
        return True
    if hit.named.kind is not Kind.PEOPLE and _uses(before, after):
        return True
    return _delivers(before) or _is_paid(before) or _company_works(before) or _has_agreement(before)


def _uses(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """«NAV leier rom der», «vaktselskapet som krisesenteret bruker», «bedriften NAV sender folk til»."""
    company = _company_in(_without_articles(before)[:3])
    verb = after[1:2] if after and after[0] in w.BEFORE_A_VERB else after[:1]
    if not verb:
        return False
    if after[0] in w.HOLDS and w.HOLDS_CONTRACT.match(verb[0]):
        return True
    if company and w.SENDS.match(verb[0]):
        return True
    return bool(w.USES.match(verb[0])) and (company or verb == after[:1])


def _delivers(before: tuple[str, ...]) -> bool:
    """«er leverandør til NAV», «har drosjekontrakten med NAV»."""
    for place, word in enumerate(before[:5]):
        if w.SUPPLIES.match(word) or w.CONTRACT.search(word):
            return place > 0
        if word not in w.SUPPLY_BETWEEN:
            return False
    return False


def _is_paid(before: tuple[str, ...]) -> bool:
    """«utleieren får betalt av NAV for å huse dem»; not «hun får betalt av NAV»."""
    if not before[2:] or before[0] not in w.BY or before[1] not in w.PAID:
        return False
    return (w.THIRD | w.FIRST | w.ENGLISH_FIRST | w.SECOND).isdisjoint(before[2:6])


def _company_works(before: tuple[str, ...]) -> bool:
    """«vikarbyrået som leverer folk til NAV», «transportfirmaet som kjører for NAV»."""
    rest = _without_articles(before)
    if w.FOR.isdisjoint(rest[:1]) or any(w.HARMLESS.match(x) for x in rest[1:4]):
        return False
    return not w.RELATIVE.isdisjoint(rest[1:5]) and _company_in(rest[2:6])


def _has_agreement(before: tuple[str, ...]) -> bool:
    """«verkstedet som har avtale med politiet»; «vi har en avtale med NAV på mandag» is an appointment."""
    rest = _without_articles(before)
    return (
        bool(rest[2:])
        and rest[0] in w.SUPPLY_PREPOSITIONS
        and bool(w.AGREEMENT.match(rest[1]))
        and _company_in(rest[2:6])
    )


def _company_in(words: tuple[str, ...]) -> bool:
    return any(w.COMPANY.search(word) for word in words)


def _without_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in w.ARTICLES)
