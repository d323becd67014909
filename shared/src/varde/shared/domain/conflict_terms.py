"""Where a text names a partner: its members, units, suppliers, people and names, in any spelling.

Undone are case, zero-width signs, letters of other scripts that look Latin, l e t t e r s set apart, inflection, and
one wrong, missing, doubled or swapped letter in words of eight or more, of seven where they are part of a phrase.
Time grows with the length of the text alone.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from varde.shared.domain import conflict_words as words_of
from varde.shared.domain.partner import Directory, Member, Partner

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏвкмнтαβεζηικμνορτυχ",
    "aeopcyxijsdhlbkmhtabezhikmnoptyx",
)
_TOKEN = re.compile(r"§?[^\W_]+|(?:[.!?…](?=\s|$)|\n\s*\n)")
_CUT = re.compile(r"(?<=\w)-\n(?=\w)")
_ADDRESS = re.compile(r"([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_ENDINGS = ("", "s", "e", "en", "et", "a", "ens", "ets", "ene", "enes", "er", "ar", "ane")
_OF_PEOPLE = ("", "s", "en", "a", "ens", "ene", "enes", "er", "ar", "ane")
"""Never neuter: «politi» is a person, «politiet» is not."""
_SHORT_ENDINGS = ("", "s", "et", "ets")
_SHORT, _FUZZY, _FUZZY_ALONE, _LONGEST = 3, 7, 8, 40
_MOST_SPELLED = 12
_ANY = frozenset[str]()


class Kind(StrEnum):
    """How a partner is named."""

    NAME = "name"
    SUPPLIER = "supplier"
    UNIT = "unit"
    PEOPLE = "people"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom some words name. ``member`` is an id where they name a person of the group."""

    kind: Kind
    partner: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``start`` to ``end`` of a text, and whom they name."""

    start: int
    end: int
    named: Named


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a text in lower case, and for each where its sentence begins and ends."""

    words: tuple[str, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def before(self, start: int, count: int) -> tuple[str, ...]:
        """Up to ``count`` words before ``start`` in its sentence, the nearest first."""
        return self.words[max(self.begins[start], start - count) : start][::-1]

    def after(self, end: int, count: int) -> tuple[str, ...]:
        """Up to ``count`` words from ``end`` on, in the sentence of the word before it."""
        return self.words[end : min(self.ends[end - 1], end + count)]


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[frozenset[str], ...]
    named: Named


def plain(text: str) -> str:
    """The text in lower case, the same for every way to write its letters; lines are kept.

    Without «§», which marks an address of a partner from here on.
    """
    shown = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cs"})
    folded = unicodedata.normalize("NFKC", shown).casefold().translate(_LOOKALIKES)
    return _CUT.sub("", folded.replace("\r", "").replace("§", " "))


class Terms:
    """What names the partners of a directory, ready to be looked for."""

    def __init__(self, directory: Directory) -> None:
        self._phrases = defaultdict[str, list[_Phrase]](list)
        self._compounds: dict[str, str] = {}
        self._domains: dict[str, str] = {}
        self._name_parts = defaultdict[str, list[Named]](list)
        self._surnames = defaultdict[str, list[Named]](list)
        for partner in directory.partners:
            self._add_partner(partner)
        own_words = self._words_of_partners()
        for member in directory.members:
            partner = next(p for p in directory.partners if p.code == member.partner)
            self._add_member(member, partner, own_words)
        self._near = _near(self._long_forms())

    def passage(self, text: str) -> Passage:
        """The words of a text that has been made plain."""
        words: list[str] = []
        bounds = [0]
        for match in _TOKEN.finditer(_ADDRESS.sub(self._address, text)):
            if match[0][-1].isalnum():
                words.append(match[0])
            elif bounds[-1] < len(words):
                bounds.append(len(words))
        if bounds[-1] < len(words):
            bounds.append(len(words))
        sentences = list(pairwise(bounds))
        return Passage(
            tuple(words),
            tuple(begin for begin, end in sentences for _ in range(begin, end)),
            tuple(end for begin, end in sentences for _ in range(begin, end)),
        )

    def hits(self, passage: Passage) -> list[Hit]:
        """Every place where the words name somebody."""
        read = cache(self._readings)
        found: list[Hit] = []
        for at, word in enumerate(passage.words):
            found += self._at(passage.words, at, read)
            if len(word) == 1:
                found += self._spelled(passage.words, at)
            if word in self._surnames and _stands_alone(passage, at):
                found += [Hit(at, at + 1, named) for named in self._surnames[word]]
        return list(dict.fromkeys(found))

    def part_of(self, word: str) -> list[Named]:
        """The members whose name has this word in it."""
        return self._name_parts.get(word, [])

    def _at(
        self, words: Sequence[str], at: int, read: Callable[[str], frozenset[str]]
    ) -> Iterator[Hit]:
        if code := self._marked(words[at]):
            yield Hit(at, at + 1, Named(Kind.PEOPLE, code))
        for form in read(words[at]):
            for phrase in self._phrases.get(form, ()):
                end = at + len(phrase.words)
                rest = zip(phrase.words[1:], words[at + 1 : end], strict=False)
                whole = end <= len(words)
                if whole and all(_fits(w, read(x)) for w, x in rest):
                    yield Hit(at, end, phrase.named)

    def _spelled(self, words: Sequence[str], at: int) -> Iterator[Hit]:
        """«N.A.V.», from where its first letter stands."""
        joined = ""
        for end in range(at, min(len(words), at + _MOST_SPELLED)):
            if len(words[end]) > 1:
                return
            joined += words[end]
            if len(joined) >= _SHORT:
                phrases = self._phrases.get(joined, ())
                yield from (Hit(at, end + 1, p.named) for p in phrases if len(p.words) == 1)

    def _marked(self, word: str) -> str:
        """The partner whose address, or whose name with a person's word behind it, ``word`` is."""
        if word.startswith("§"):
            return word[1:].upper()
        for end in range(_SHORT, min(len(word) - _SHORT, _LONGEST)):
            code = self._compounds.get(word[:end])
            if code and words_of.MEMBER.match(word[end:].removeprefix("s")):
                return code
        return ""

    def _readings(self, word: str) -> frozenset[str]:
        """The known forms that ``word`` may be: itself, or what is one letter away from it."""
        if word in self._phrases or not _FUZZY - 1 <= len(word) <= _LONGEST:
            return frozenset({word})
        close = (form for cut in _cuts(word) for form in self._near.get(cut, ()))
        return frozenset({word, *(form for form in close if _one_apart(word, form))})

    def _address(self, match: re.Match[str]) -> str:
        """The local part as words, and a mark for the partner whose domain it is."""
        local = re.sub(r"[._+-]", " ", match[1])
        domain = match[2]
        code = next(
            (c for d, c in self._domains.items() if domain == d or domain.endswith("." + d)), ""
        )
        return f"{local} §{code.lower()}" if code else f"{local} {domain}"

    def _add_partner(self, partner: Partner) -> None:
        code = partner.code
        names = [name.split("(")[0] for _, name in partner.names]
        aliases = [*names, partner.handle, code, *partner.aliases]
        for kind, phrases in (
            (Kind.ALIAS, aliases),
            (Kind.PEOPLE, partner.people),
            (Kind.UNIT, partner.units),
            (Kind.SUPPLIER, (*partner.suppliers, *partner.watch)),
        ):
            endings = _OF_PEOPLE if kind is Kind.PEOPLE else _ENDINGS
            for phrase in phrases:
                self._add([_forms(w, endings) for w in _split(phrase)], Named(kind, code))
        own = {w for a in aliases for w in _split(a)}
        for unit in partner.units:
            for form in _unit_forms(_split(unit), own):
                self._add(form, Named(Kind.UNIT, code))
        self._domains |= {plain(domain).lstrip("@"): code for domain in partner.domains}
        self._compounds |= {w: code for a in aliases if len(w := "".join(_split(a))) >= _SHORT}

    def _add_member(self, member: Member, partner: Partner, own: frozenset[str]) -> None:
        named = Named(Kind.NAME, member.partner, member.member_id)
        names = [_split(name) for name in member.watch]
        if _personal(member.name, own):
            names.append(_split(member.name))
        for name in names:
            for part in name:
                self._name_parts[part].append(named)
            for form in _name_forms(name, partner):
                self._add(form, named)
            if len(name) > 1 and _rare(name[-1]):
                for surname in _own(name[-1]):
                    self._surnames[surname].append(named)

    def _add(self, words: Sequence[frozenset[str]], named: Named) -> None:
        if not words:
            return
        phrase = _Phrase(tuple(words), named)
        for form in words[0]:
            self._phrases[form].append(phrase)

    def _words_of_partners(self) -> frozenset[str]:
        return frozenset(self._phrases)

    def _long_forms(self) -> set[str]:
        """The forms of the words, without an ending long enough to be misspelt: not «politi», as in «politisk»."""
        phrases = (phrase for found in self._phrases.values() for phrase in found)
        long = (
            word
            for phrase in phrases
            for word in phrase.words
            if word and len(min(word, key=len)) >= (_FUZZY if phrase.words[1:] else _FUZZY_ALONE)
        )
        return {form for word in long for form in word}


def _fits(wanted: frozenset[str], readings: frozenset[str]) -> bool:
    if wanted is _ANY:
        return readings.isdisjoint(words_of.NO_NAME)
    return not wanted.isdisjoint(readings)


def _split(phrase: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(phrase))


def _forms(word: str, endings: Sequence[str] = _ENDINGS) -> frozenset[str]:
    fitting = endings if len(word) > _SHORT else _SHORT_ENDINGS
    return frozenset(word + ending for ending in fitting)


def _personal(name: str, own: frozenset[str]) -> bool:
    """True for a person's name; «Kontakt NAV» and «Koordinator» are functions."""
    parts = name.split()
    folded = [plain(part) for part in parts]
    return (
        len(parts) > 1
        and all(part[0].isupper() for part in parts)
        and not any(f in own or f in words_of.FUNCTIONS for f in folded)
    )


def _name_forms(name: Sequence[str], partner: Partner) -> Iterator[list[frozenset[str]]]:
    """The ways to write a name: whole, turned, with a middle name, an initial or a title, or a part of it with
    the partner's own («Kari på NAV»)."""
    yield [_own(w) for w in name]
    if len(name) == 1:
        return
    first, last = _own(name[0]), _own(name[-1])
    initial = frozenset({name[0][0]})
    yield from ([first, last], [last, first], [first, _ANY, last], [initial, last])
    yield [words_of.TITLES, last]
    yield [frozenset({name[0][0] + name[-1]})]
    for alias in (partner.handle, *partner.aliases):
        there = [_forms(w) for w in _split(alias)]
        yield [first | last, words_of.PREPOSITIONS, *there]
        yield [first, frozenset({name[-1][0]}), words_of.PREPOSITIONS, *there]


def _stands_alone(passage: Passage, at: int) -> bool:
    """True when no other name stands before a surname: «det er Testvoll som …», not «Kari Testvoll»."""
    return at == passage.begins[at] or passage.words[at - 1] in words_of.BEFORE_A_NAME


def _rare(surname: str) -> bool:
    """True for a surname that few share, so that it may stand alone: not «Hansen», and not «Berg»."""
    return len(surname) >= _FUZZY and not words_of.COMMON_SURNAME.search(surname)


def _unit_forms(unit: Sequence[str], own: Collection[str]) -> Iterator[list[frozenset[str]]]:
    """Other ways to write a unit: «NAV Storvika» as «NAV-kontoret i Storvika», «Storvika-kontoret til NAV»; a
    house by its own name alone, «Fjordhuset bosenter» as «Fjordhuset»."""
    if words_of.HOUSE.search(unit[0]) and len(unit) > 1:
        yield [_forms(unit[0])]
    partner = [_forms(word) for word in unit if word in own]
    place = [_own(word) for word in unit if word not in own]
    if not partner or not place:
        return
    there = [words_of.PREPOSITIONS_OF_PLACE]
    office = [words_of.OFFICES]
    yield [*partner, *there, *place]
    yield [*partner, *office, *there, *place]
    yield [*place, *office, *there, *partner]
    yield [*place, *partner]


def _own(word: str) -> frozenset[str]:
    return frozenset({word, word + "s"})


def _near(forms: Iterable[str]) -> dict[str, frozenset[str]]:
    """The forms by themselves, and by each with a letter left out."""
    found = defaultdict[str, set[str]](set)
    for form in forms:
        for cut in _cuts(form):
            found[cut].add(form)
    return {cut: frozenset(near) for cut, near in found.items()}


def _cuts(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_apart(word: str, form: str) -> bool:
    """True when one letter is wrong, missing, too much, or swapped with its neighbour; never the first."""
    start = 0
    while start < min(len(word), len(form)) and word[start] == form[start]:
        start += 1
    end = 0
    while end < min(len(word), len(form)) - start and word[-1 - end] == form[-1 - end]:
        end += 1
    a, b = word[start : len(word) - end], form[start : len(form) - end]
    return start > 0 and (max(len(a), len(b)) <= 1 or (a[::-1] == b and a[1:] == b[:1]))
