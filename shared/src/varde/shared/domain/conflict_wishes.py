"""The reporter's wish that a partner should not know: «NAV må ikke få vite dette», «keep the police out of it».

It is a wish when it is said to whoever reads, or by the reporter of herself; «han vil ikke at politiet skal vite»
is what somebody else wants.
"""

from varde.shared.domain import conflict_words as w
from varde.shared.domain.conflict_terms import Hit, Passage

_SPEAKER = w.FIRST | w.OWN | w.SAID_TO
_ENGLISH_SPEAKER = _SPEAKER | w.ENGLISH_FIRST


def kept_by_wish(passage: Passage, hit: Hit) -> bool:
    """True when the words around the hit ask that its partner be kept from the concern."""
    before, after = passage.before(hit.start, 12), passage.after(hit.end, 8)
    return (
        _must_not_learn(before, after)
        or _none_of_them(before, after)
        or _reporter_wants(before, after)
        or _kept_out(before, after)
        or _not_told(before)
        or _not_to_reach(before)
    )


def _must_not_learn(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """«NAV må ikke få vite», «dette må NAV aldri få høre om», «ikkje lat barnevernet få vite»."""
    if not _learns(after[:5]):
        return False
    if (after[0] in w.MUST and not w.NOT.isdisjoint(after[1:3])) or after[0] in w.NOT:
        return True
    asked = any(x in w.MUST or x in w.LET for x in before[:1]) or not w.LET.isdisjoint(before[:4])
    return asked and not w.NOT.isdisjoint((*before[:4], *after[:2]))


def _none_of_them(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """«ingen i politiet må få tak i denne meldingen»."""
    nobody = not w.NOBODY.isdisjoint(before[:4])
    return nobody and bool(after) and after[0] in w.MAY and _learns(after)


def _reporter_wants(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """«jeg vil ikke at politiet skal vite», «det er viktig for meg at barnevernet ikke vet hvem jeg er»."""
    for place, word in enumerate(before):
        english = bool(w.ENGLISH_WANTS.match(word))
        if english or w.WANTS.match(word):
            speaker = _ENGLISH_SPEAKER if english else _SPEAKER
            around = (*before[: place + 4], *after[:3])
            own = not speaker.isdisjoint(before[max(0, place - 4) : place + 4])
            learns = _learns(after) or not w.KNOWS_OF.isdisjoint(after[:5])
            return own and not w.NOT.isdisjoint(around) and learns
        if word in w.THIRD or w.FAMILY.match(word):
            return False
    return False


def _kept_out(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """«hold barnevernet utenfor», «keep this away from NAV»: said to the reader."""
    rest = _past_articles(before)
    if rest and rest[0] in w.HOLD_OUT:
        return not w.OUTSIDE.isdisjoint(after[:3]) and _to_reader(rest[1:])
    for place, word in enumerate(rest[:5]):
        if word in w.HOLD_OUT:
            return not (w.OUTSIDE | w.APART).isdisjoint(rest[:place]) and _to_reader(
                rest[place + 1 :]
            )
    hidden = [at for at, word in enumerate(rest[:4]) if w.HIDES.match(word)]
    return bool(hidden) and _to_reader(rest[hidden[0] + 1 :])


def _not_told(before: tuple[str, ...]) -> bool:
    """«ikke del dette med politiet», «ver venleg og ikkje involver NAV»."""
    near = bool(before) and before[0] in w.TOLD_WITH
    for place, word in enumerate(before[:8]):
        rest = before[place + 1 :]
        if w.TELLS.match(word) and rest and rest[0] in w.NOT:
            return _to_reader(rest[1:])
        if not near and word not in w.TOLD_BETWEEN and word not in w.ARTICLES:
            return False
    return False


def _not_to_reach(before: tuple[str, ...]) -> bool:
    """«dette må ikke komme til NAV»: the message is what must not get there."""
    if not before[2:] or before[0] not in w.TO or not w.REACHES.match(before[1]):
        return False
    return not w.NOT.isdisjoint(before[2:9]) and any(w.MESSAGE.match(x) for x in before[2:12])


def _past_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[0] in w.ARTICLES:
        words = words[1:]
    return words


def _to_reader(before: tuple[str, ...]) -> bool:
    """True for a sentence that begins here, or for a «please» or «dere» before the verb."""
    rest = [word for word in before if word not in w.JOINS]
    if len(rest) > 1 and rest[0] in w.MUST:
        return rest[1] in w.SAID_TO
    return not rest or rest[0] in w.ASKED


def _learns(words: tuple[str, ...]) -> bool:
    return any(word in w.KNOWS or word in w.TOLD_OF for word in words)
