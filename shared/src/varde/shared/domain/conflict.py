"""Conflicts of interest: whether a concern is *about* a partner, one of its people, or its supplier.

Forvaltningsloven § 6 (the new law's §§ 25-29). To mention a partner is no conflict: «ring NAV», «politiet tok henne
med». It is one when the words around the name make the partner, or somebody there, the one who does it, a relative or
a supplier; and always when a member of the group, a unit or a supplier is named, unless as the sender. In doubt
there is a conflict: the coordinator looks, and can lift it.
"""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from varde.shared.domain import conflict_words as w
from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Role
from varde.shared.domain.conflict_people import People, harm_at, is_first, meets, preposition
from varde.shared.domain.conflict_supply import supplies
from varde.shared.domain.conflict_terms import Hit, Kind, Named, Passage, Terms, plain
from varde.shared.domain.conflict_wishes import kept_by_wish
from varde.shared.domain.partner import Directory

_CLOSING_LINES, _CLOSING_LENGTH = 10, 400
_GREETING_LINES, _GREETING_WORDS = 6, 7


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom a concern may not be known to: partners by code, and members of the coordinator's office by id."""

    partners: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.partners or self.members)

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.partners | other.partners, self.members | other.members)


NOBODY = Touched()


def touched_by(text: str, directory: Directory, *, signature: str = "") -> Touched:
    """Whom ``text`` is about. In the sender's own ``signature`` only suppliers count."""
    terms = _terms(directory)
    body, closing = _without_closing(plain(text))
    named = _about(terms, body)
    for own in (closing, plain(signature)):
        hits = terms.hits(terms.passage(own))
        named |= {h.named for h in hits if h.named.kind is Kind.SUPPLIER}
    return _touched(named, directory)


def named_in(wish: str, directory: Directory) -> Touched:
    """Whom a reporter's answer to "who should not know?" names, in any way at all."""
    terms = _terms(directory)
    passage = terms.passage(plain(wish))
    named = {hit.named for hit in terms.hits(passage)}
    named.update(n for word in passage.words for n in terms.part_of(word))
    return _touched(named, directory)


@lru_cache(maxsize=4)
def _terms(directory: Directory) -> Terms:
    return Terms(directory)


def _touched(named: set[Named], directory: Directory) -> Touched:
    """In the coordinator's office a person is touched, not the office: her deputy takes over."""
    heads = {m.member_id for m in directory.members if m.role is Role.COORDINATOR}
    office = [n for n in named if n.partner == OFFICE]
    members = {n.member for n in office if n.member}
    if any(not n.member for n in office):
        members |= heads
    return Touched(frozenset(n.partner for n in named) - {OFFICE}, frozenset(members))


def _without_closing(text: str) -> tuple[str, str]:
    """The text, and the sender's name and workplace at its end, where they stand after a closing."""
    lines = text.rstrip().split("\n")
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - _CLOSING_LINES), -1):
        if w.CLOSINGS.match(lines[at]):
            closing = "\n".join(lines[at:])
            if len(closing) <= _CLOSING_LENGTH and not any(
                w.HARM.match(word) for word in closing.split()
            ):
                return "\n".join(lines[:at]), closing
    return text, ""


def _about(terms: Terms, text: str) -> set[Named]:
    passage = terms.passage(text)
    reading = _Reading(passage, _greeted(text, terms))
    hits = terms.hits(passage)
    own = {h.named.partner for h in hits if reading.works_there(h)}
    found: set[Named] = set()
    for hit in hits:
        if hit.named not in found and reading.is_about(hit, own):
            found.add(hit.named)
    return found


def _greeted(text: str, terms: Terms) -> frozenset[int]:
    """The words of the lines at the start that only greet somebody."""
    found: list[int] = []
    at = 0
    for line in text.split("\n", _GREETING_LINES)[:_GREETING_LINES]:
        words = terms.passage(line).words
        if words and words[0] in w.GREETINGS and len(words) <= _GREETING_WORDS:
            found += () if any(map(w.HARM.match, words)) else range(at, at + len(words))
        at += len(words)
    return frozenset(found)


class _Reading:
    """Looks at the words around a hit. Every look is bounded, so that time grows with the text alone."""

    def __init__(self, passage: Passage, greeted: frozenset[int]) -> None:
        self._passage = passage
        self._words = passage.words
        self._greeted = greeted
        self._people = People(passage)
        self._rules = (
            self._harms,
            self._people.do_it,
            self._is_employed,
            self._is_kin,
            self._is_insider,
            self._decides_there,
            partial(supplies, passage),
            partial(kept_by_wish, passage),
        )

    def is_about(self, hit: Hit, own: Container[str]) -> bool:
        """True when the hit makes the concern one about its partner. ``own``: where the reporter works."""
        kind, partner = hit.named.kind, hit.named.partner
        if kind is Kind.SUPPLIER:
            return True
        if kind is Kind.NAME:
            return not self._is_sender(hit)
        if kind is Kind.UNIT and partner not in own:
            return True
        return any(rule(hit) for rule in self._rules) or (partner in own and self._own_leader_harms)

    def works_there(self, hit: Hit) -> bool:
        """True when the reporter says that she works there."""
        at = preposition(self._passage, hit)
        if at is None:
            return False
        before = self._passage.before(at, 10)
        works = False
        for place, word in enumerate(before):
            if word in w.RELATIVE or word in w.THIRD or w.FAMILY.match(word):
                return False
            if works and word in w.OF_ANOTHER:  # «jeg har snakket med en ansatt i …»
                return False
            works = works or bool(w.EMPLOYED.match(word) or w.OCCUPATION.match(word))
            if is_first(word, english=_is_english(before)):
                return works or place == 0
        return works and before[-1] not in w.ARTICLES  # «jobber i …», not «en ansatt i …»

    def _is_sender(self, hit: Hit) -> bool:
        if hit.start in self._greeted:
            return True
        before = self._words[max(0, hit.start - 3) : hit.start]
        return any(before[-len(said) :] == said for said in w.INTRODUCES)

    def _harms(self, hit: Hit) -> bool:
        """«NAV tar betalt», «barnevernet selger …»: the partner itself, as the subject."""
        before = self._passage.before(hit.start, 1)
        if hit.named.kind is Kind.PEOPLE or not w.TO_WHOM.isdisjoint(before):
            return False
        after = self._passage.after(hit.end, 5)
        place = 1 if after and after[0] in w.BEFORE_A_VERB else 0
        return place < len(after) and harm_at(after, place)

    def _is_insider(self, hit: Hit) -> bool:
        """«noen på innsiden hos NAV», «someone inside the police»."""
        before = [x for x in self._passage.before(hit.start, 6) if x not in w.ARTICLES]
        return not w.INSIDE.isdisjoint(before[:2]) and not w.SOMEBODY.isdisjoint(
            self._passage.before(hit.start, 6)
        )

    def _decides_there(self, hit: Hit) -> bool:
        """«samboeren til sjefen sitter på NAV og godkjenner papirene»."""
        after = self._passage.after(hit.end, 4)
        return (
            preposition(self._passage, hit) is not None
            and after[:1] in {("og",), ("and",)}
            and any(w.DECIDES.match(x) for x in after[1:3])
        )

    def _is_employed(self, hit: Hit) -> bool:
        """«hun jobber i …», «som er ansatt på …»: somebody other than the reporter works there."""
        at = preposition(self._passage, hit)
        if at is None:
            return self._is_run_by_another(hit)
        before = self._passage.before(at, 10)
        for place, word in enumerate(before[:4]):
            if w.EMPLOYED.match(word):
                return w.NOT.isdisjoint(before[:place]) and _is_another(
                    before[place + 1 :], english=bool(w.ENGLISH_EMPLOYED.match(word))
                )
        return False

    def _is_run_by_another(self, hit: Hit) -> bool:
        """«hun som driver krisesenteret»."""
        before = [x for x in self._passage.before(hit.start, 8) if x not in w.ARTICLES]
        runs = hit.named.kind is not Kind.PEOPLE and before and w.RUNS.match(before[0])
        return bool(runs) and _is_another(tuple(before[1:]), english=True)

    def _is_kin(self, hit: Hit) -> bool:
        """«gift med en i politiet», «broren i politiet», «har folk på NAV»."""
        at = preposition(self._passage, hit)
        if at is None:
            return False
        before = self._passage.before(at, 3)
        if before and before[0] in w.SOME_FOLK and any(x in w.HOLDS for x in before[1:]):
            return True
        near = [x for x in before if x not in w.ARTICLES]
        if len(near) > 1 and w.FAMILY.match(near[0]) and near[1] in w.HOLDS:
            return w.FIRST.isdisjoint(self._passage.before(at, 6))
        if self._words[at] not in {"i", "in"} or self._words[hit.end - 1].endswith("ts"):
            return meets(self._passage, at, w.CLOSE)
        there = at - 1 if before and before[0] in w.COPULA else at
        is_there = there != at and len(before) > 1 and before[1] in w.THIRD
        return (
            is_there
            or meets(self._passage, there, w.CLOSE)
            or meets(self._passage, there, w.FAMILY)
        )

    @cached_property
    def _own_leader_harms(self) -> bool:
        """«sjefen min tar betalt», from one who works there."""
        return any(
            w.LEADERISH.match(word)
            and not w.OWN.isdisjoint(self._words[max(0, at - 2) : at + 2])
            and (self._people.harm(at + 1) or self._people.act(at, at + 1))
            for at, word in enumerate(self._words)
        )


def _is_another(before: tuple[str, ...], *, english: bool) -> bool:
    """True when the nearest subject before a verb is neither the reporter nor the reader."""
    for at, word in enumerate(before):
        if word in w.RELATIVE:
            return w.FIRST.isdisjoint(before[at + 1 : at + 2]) and w.SECOND.isdisjoint(
                before[at + 1 : at + 2]
            )
        if word in w.THIRD or w.FAMILY.match(word) or w.MEMBER.match(word):
            return True
        if word in w.SECOND or is_first(word, english=english):
            return False
    return bool(before)


def _is_english(words: tuple[str, ...]) -> bool:
    return any(w.ENGLISH_EMPLOYED.match(word) or word in {"am", "m"} for word in words)
