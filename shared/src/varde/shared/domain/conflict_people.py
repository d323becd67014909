"""What somebody at a partner does, is or meets: «en fyr fra barnevernet henter jentene», «sjefen er politimann»."""

import re
from itertools import pairwise

from varde.shared.domain import conflict_words as w
from varde.shared.domain.conflict_terms import Hit, Kind, Passage

_SELF = w.FIRST | w.ENGLISH_FIRST


class People:
    """Looks at the words around a person of a partner, known or not."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._words = passage.words

    def do_it(self, hit: Hit) -> bool:
        """True when the hit names such a person, who does it, or is close to who does."""
        span = self._person(hit)
        if span is None:
            return False
        start, end = span
        before = self._passage.before(start, 1)
        if before and before[0] in w.REFLEXIVE:  # «som kaller seg politi»
            return False
        return (
            self.harm(end)
            or self.act(start, end)
            or self._suffers_from(start, end)
            or self._is_one(start)
            or meets(self._passage, start, w.CLOSE)
            or meets(self._passage, start, w.FAMILY)
        )

    def _person(self, hit: Hit) -> tuple[int, int] | None:
        """Where the words name a person of the partner, known or not."""
        if hit.named.kind is Kind.PEOPLE:
            return hit.start, hit.end
        after = self._passage.after(hit.end, 1)
        if after and w.MEMBER.match(after[0]):
            return hit.start, hit.end + 1
        at = preposition(self._passage, hit)
        if at is None:
            return self._leader_of(hit)
        before = self._passage.before(at, 7)
        place = 1 if before and before[0] in w.POSSESSIVE else 0
        if place < len(before) and (before[place] in w.SOMEBODY or _is_member(before[place])):
            start = at - 1 - place
            named_by_two = before[place + 1 : place + 2] and _is_member(before[place + 1])
            return start - 1 if named_by_two else start, hit.end
        head = 0 if self._is_pronoun(at) else _head_of_clause(before)
        return None if head is None else (at - 1 - head, hit.end)

    def _leader_of(self, hit: Hit) -> tuple[int, int] | None:
        """«bestyreren av krisesenteret»."""
        before = [x for x in self._passage.before(hit.start, 4) if x not in w.ARTICLES]
        if len(before) > 1 and before[0] in w.BY and _is_member(before[1]):
            return self._words.index(before[1], max(0, hit.start - 4)), hit.end
        return None

    def _is_pronoun(self, at: int) -> bool:
        """True for «ho» before «på NAV-kontoret», where it begins its sentence or a clause of it."""
        before = self._passage.before(at, 2)
        return not w.SUBJECTS.isdisjoint(before[:1]) and w.LEADS_IN.issuperset(before[1:])

    def harm(self, end: int) -> bool:
        """The person before ``end`` does harm, or «er den som» does."""
        after = self._passage.after(end, 14)
        while after and after[0] in w.POSSESSIVE:
            after = after[1:]
        if after and after[0] in w.AND_SO_ON:
            return _is_in_it(after, w.CLOSE)
        if after and after[0] in w.COPULA and after[1:3] in w.THE_ONE_WHO:
            return True
        for at, word in enumerate(after[:9]):
            if word in w.BLOCKS:
                return False
            if word in w.COPULA:
                return _is_in_it(after[at:], w.CUSTOMER)
            if harm_at(after, at) or w.EXPLOITS.match(word):
                return True
        return False

    def act(self, start: int, end: int) -> bool:
        """The person does anything but help: «en fyr fra barnevernet henter jentene»."""
        after = self._passage.after(end, 16)
        if not self._is_subject(start, after):
            return False
        while after and (after[0] in w.POSSESSIVE or after[0] in w.RELATIVE):
            after = after[1:]
        if after and after[0] in w.PREPOSITIONS:
            after = after[2:]
        if not after or after[0] in w.AND_SO_ON:
            return False
        return _does_other_than_help(after)

    def _is_subject(self, start: int, after: tuple[str, ...]) -> bool:
        """The person begins the sentence or a clause of it, or «det er hun som …»."""
        skipped = w.ARTICLES - w.IMPERSONAL | w.POSSESSIVE
        nearest = self._passage.before(start, 6)
        counted = w.ARTICLES | w.SOMEBODY
        if nearest[1:2] and nearest[1] in counted and nearest[0] not in counted:
            nearest = nearest[2:]  # «the night guard», «to uniformerte politifolk»
        before = [x for x in nearest if x not in skipped]
        if before and before[0] in {"av", "of"}:
            before = [x for x in before[1:] if x not in w.SOMEBODY]
        if before[1:2] and before[0] in w.COPULA and before[1] in w.IMPERSONAL:
            return not w.RELATIVE.isdisjoint(after[:1])
        return not before or before[0] in w.LEADS_IN

    def _suffers_from(self, start: int, end: int) -> bool:
        """«utnyttet av en ansatt i …», «betaler en politimann», «penger til en politimann»."""
        before = [x for x in self._passage.before(start, 7) if x not in w.ARTICLES | w.SOMEBODY]
        if not before:
            return False
        if before[0] in {"av", "by"}:
            return any(w.HARM.match(x) for x in before[1:5]) or _bargains(
                self._passage.after(end, 14)
            )
        if before[0] in {"til", "to"}:
            return any(w.PAYS.match(x) or x in w.TAKEN or x in w.SPOUSE for x in before[1:3])
        if before[0] in w.WITH:
            others = bool(before[2:]) and _SELF.isdisjoint(before[1:7])
            return others and not any(
                w.HARMLESS.match(x) or w.AGREEMENT.match(x) for x in before[1:5]
            )
        return bool(w.PAYS.match(before[0]))

    def _is_one(self, start: int) -> bool:
        """«sjefen er politimann»: somebody other than the reporter is one of them."""
        before = [x for x in self._passage.before(start, 8) if x not in w.ARTICLES]
        subject = before[1:4]
        if not subject or before[0] not in w.COPULA or subject[0] in w.IMPERSONAL | w.SECOND:
            return False
        if any(x in w.PRETENDS for x in before[1:6]):
            return False
        return not any(is_first(x, english=before[0] in {"am", "m"}) for x in subject)


def meets(passage: Passage, start: int, wanted: re.Pattern[str]) -> bool:
    """Going back from ``start``, one's own people come before any word that does not belong to them."""
    for word in passage.before(start, 6):
        if wanted.match(word):
            return True
        if word not in w.KIN_BETWEEN:
            return False
    return False


def preposition(passage: Passage, hit: Hit) -> int | None:
    """Where the preposition before a workplace stands: «i NAV», «at the crisis shelter»."""
    if hit.named.kind is Kind.PEOPLE:
        return None
    before = passage.before(hit.start, 3)
    for place, word in enumerate(before):
        if word in w.PREPOSITIONS:
            return hit.start - 1 - place
        if word not in w.ARTICLES:
            return None
    return None


def is_first(word: str, *, english: bool) -> bool:
    """The reporter as subject. English "I" is a Norwegian preposition too."""
    return word in w.FIRST or (english and word in w.ENGLISH_FIRST)


def harm_at(words: tuple[str, ...], at: int) -> bool:
    """True when the word is what an exploiter does: «tvinger», «tar betalt»."""
    word, rest = words[at], words[at + 1 : at + 4]
    if w.HARM.match(word):
        return not (rest and rest[0] in w.NOT_HARM_BEFORE)
    if word in w.LOCKS:
        return not w.LOCKED.isdisjoint(rest)
    return word in w.TAKES and any(x in w.TAKEN for x in rest)


def _is_member(word: str) -> bool:
    return bool(w.MEMBER.match(word) or w.MEMBER_COMPOUND.match(word))


def _head_of_clause(before: tuple[str, ...]) -> int | None:
    """Where a person stands whom a clause tells of: «hun som har saken min på …», «rådgiveren jeg fikk på …»."""
    if before[2:] and before[1] in w.PREPOSITIONS and _is_member(before[2]):
        return 2  # «damen i skranken på …»
    for place, word in enumerate(before):
        if _is_member(word):
            return place
        if word in w.RELATIVE:
            head = before[place + 1 : place + 2]
            who = bool(head) and (head[0] in w.THIRD or _is_member(head[0]))
            return place + 1 if who else None
        if word not in w.IN_CLAUSE and not w.HANDLES.match(word):
            return None
    return None


def _does_other_than_help(verbs: tuple[str, ...]) -> bool:
    if verbs[0] in w.COPULA:
        return any(map(_is_close_or_harms, verbs[1:3]))
    if verbs[0] in w.ASKS:
        return _asks_for_harm(verbs[1:])
    if verbs[0] not in w.COMPELS and not w.FIRST_OBJECT.isdisjoint(verbs[1:2]):
        return _asks_for_harm(verbs[2:])
    if any(w.HARMLESS.match(x) for x in verbs[:3]):
        return _bargains(verbs) or _tells_wrongdoer(verbs)
    return not (_does_nothing(verbs) or any(w.CARE.match(x) for x in verbs[1:9]))


def _is_close_or_harms(word: str) -> bool:
    """«er venn», «is having», «are pushing»."""
    if w.FAMILY.match(word) or w.CLOSE.match(word) or word in w.HAVING:
        return True
    return word.endswith("ing") and bool(w.HARM.match(word))


def _is_in_it(words: tuple[str, ...], what: re.Pattern[str]) -> bool:
    """«er fast kunde», «is now a regular customer», «og han er gamle jaktkamerater»."""
    at = next((at for at, word in enumerate(words) if word in w.COPULA), len(words))
    return any(what.match(x) for x in words[at + 1 : at + 5])


def _bargains(words: tuple[str, ...]) -> bool:
    """«sa at hun får penger bare hvis hun sover hos ham»: what is said sets a price, and names nobody else."""
    said = next((at for at, x in enumerate(words) if x in w.THAT), len(words))
    clause = words[said + 1 :]
    return (
        clause[:1] != ()
        and clause[0] in w.PRICED
        and any(a + " " + b in w.IN_RETURN for a, b in pairwise(clause))
    )


def _tells_wrongdoer(words: tuple[str, ...]) -> bool:
    """«har sagt til bakmannen hvor vi bor»."""
    return any(a in w.TO_WHOM and w.WRONGDOER.match(b) for a, b in pairwise(words[:6]))


def _asks_for_harm(words: tuple[str, ...]) -> bool:
    """«ba meg komme hjem til henne», «asks her for favours»; not «ba meg skrive til dere»."""
    for word in words[:7]:
        if word in w.BLOCKS and word not in w.THIRD | w.FIRST | w.SECOND:
            return False
        if w.ASKED_FOR.match(word):
            return True
    return False


def _does_nothing(words: tuple[str, ...]) -> bool:
    """«gjør ingenting», «tar ikke telefonen»: a complaint, and no conflict."""
    return words[0] in w.NEGLECTS and any(x in w.NOT or x in w.NOTHING for x in words[1:4])
