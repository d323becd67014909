"""From what the tagger says of each word of a sentence to spans: whole names, and doubted words."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Final, NamedTuple

from varde.shared.anonymise.introduced import is_introduced
from varde.shared.anonymise.looks import FLOORS, FLOORS_AGAIN, ORDINARY, Look
from varde.shared.anonymise.spans import Kind
from varde.shared.anonymise.tagger import KINDS, LABELS
from varde.shared.lexicon import Lexicon

_KIND = {"PER": Kind.PERSON, "ORG": Kind.ORGANISATION, "LOC": Kind.PLACE}
_TITLES = ("PROD", "EVT", "MISC")
_DIGITS = "0123456789"
_PARTS = re.compile(r"[-'’/]")
_SMALL = frozenset("i på ved for og av of the and".split())
"""Words of grammar that a name neither begins nor ends with."""
_OWN = frozenset("min mi mitt mine vår vårt våre my our".split())
"""What stands before a name and is none (min Ella)."""
_CONNECTORS = _SMALL | frozenset(
    (
        "del de da di du dos des della dei do van von der den ter zu al el la le les y e et und bin bint abu "
        "- & ' ’ ´ ` . /"
    ).split()
)
"""What joins two parts of a name."""
_LONGEST_GAP = 2
_JOINED_FROM = 0.01
"""The probability of being a name from which a word joins what stands on both sides of it."""
_PARTED_UNDER = 0.3
"""And below which it leaves two names that the tagger tells apart: of two kinds, or in a row."""
_BETWEEN_TWO = frozenset(", /".split())
_BETWEEN_TWO_NAMED = _BETWEEN_TWO | frozenset("i og and &".split())
"""What stands between two names in a row, and between two that are no organisations (Berg og Dahl)."""
_OF_A_SENTENCE = frozenset({Look.PLAIN, Look.WORD, Look.RARE, Look.FREQUENT})
_BESIDE_FROM = 0.3
"""The probability from which a word next to a name is part of it."""
_DOUBTED_BESIDE = {look: 0.2 if look is Look.PLAIN else 0.04 for look in ORDINARY}
"""The probability from which a word next to a name is masked."""
_DOUBTED_CASELESS = {Look.PLAIN_CASELESS: 0.05, Look.FREQUENT_CASELESS: 0.06}
"""The same, where a sentence has no capitals and the word next to it is itself only doubted."""
_SURELY_OF_A_NAME = 0.9
"""The probability from which a word in lower case is part of a name after a genitive, too."""
_GENITIVES = ("s", "'", "’")
_RATHER_A_PERSON = 0.2
"""From here on what could be a public body or a platform is taken for a person (Rosa, Finn)."""
_LISTED_FROM = 0.2
"""From here on a word on a list is said to be what the list says."""
_RARE = frozenset({Look.RARE, Look.RARE_CASELESS})
_GIVEN = frozenset({Look.LISTED, Look.UNKNOWN})
_QUOTES = {"«": "»", '"': '"', "“": "”", "”": "”"}
_MARKS = frozenset({*_QUOTES, *_QUOTES.values()})
_LONGEST_TITLE = 6
"""Words in quotation marks that are masked together when one of them is a name."""


class _Labelled(NamedTuple):
    """Columns of the tagger's probabilities; what is derived from a name (norsk) is none."""

    names: list[int]
    titles: list[int]
    persons: list[int]


def _columns(*kinds: str) -> list[int]:
    return [LABELS.index(f"{place}-{kind}") for kind in kinds for place in "BI"]


LABELLED: Final = _Labelled(
    _columns(*(kind for kind in KINDS if kind != "DRV")), _columns(*_TITLES), _columns("PER")
)
_OF_LABEL = [_KIND.get(label[2:]) for label in LABELS]
_OF_NO_NAME = frozenset({*LABELLED.titles, *_columns("DRV")})
_BEGINS = [label.startswith("B-") for label in LABELS]


class Word(NamedTuple):
    """What the tagger and the lists say of a word in its sentence."""

    word: str
    look: Look
    stems: tuple[str, ...]
    """The word and its parts in lower case, with a final s and without, and without a number at its ends."""
    name: float
    """The probability that it is part of a name."""
    person: float
    """The probability that it is part of a person's name."""
    label: int
    """The likeliest of ``LABELS``."""


class Run(NamedTuple):
    """``words[start:end]`` are masked together."""

    start: int
    end: int
    kind: Kind


def runs(words: Sequence[Word], found: Mapping[str, Kind], lexicon: Lexicon) -> Iterator[Run]:
    """What to mask in one sentence, in order. ``found`` are the words of names found in the concern."""
    entities = list(_entities(words))
    doubted = _doubted(words, entities, found, lexicon)
    joined = _joined(words, sorted((*entities, *doubted)))
    return _quoted(words, [run for run in joined if not _is_small(words[run.start : run.end])])


def stems_of(word: str) -> tuple[str, ...]:
    """``Word.stems`` of a word as written."""
    low = word.casefold()
    parts = (low, *_PARTS.split(low)) if _PARTS.search(low) else (low,)
    return tuple(
        stem for part in parts for stem in (part, part.removesuffix("s"), *_numbered(part))
    )


def _numbered(part: str) -> tuple[str, ...]:
    """The name of which ``part`` is one with a number (Oksana2)."""
    letters = part.strip(_DIGITS)
    return (letters,) if letters not in {"", part} else ()


def _entities(words: Sequence[Word]) -> Iterator[Run]:
    """What the tagger takes for a person, an organisation or a place, grown by what is beside it."""
    done = start = 0
    while start < len(words):
        kind, after = _OF_LABEL[words[start].label], start + 1
        while kind and after < len(words) and _goes_on(words[after], kind):
            after += 1
        end = _own_end(words, start, after, kind)
        if kind and not (_is_public(words[start:end]) or _is_common(words[start:end])):
            grown = _grown(words, start, end, done, kind)
            yield Run(*grown, kind)
            done = grown[1]
            after = max(after, done)
        start = after


def _own_end(words: Sequence[Word], start: int, end: int, kind: Kind | None) -> int:
    """Where a name ends that common words at its end are no part of."""
    while end - start > 1 and _is_public(words[end - 1 : end]):
        end -= 1
    while end - start > 1 and _is_owned(words[end - 1], words[end - 2], kind):
        end -= 1
    return end


def _goes_on(word: Word, kind: Kind) -> bool:
    return _OF_LABEL[word.label] is kind and not _BEGINS[word.label] and word.look is not Look.BLANK


def _is_owned(word: Word, name: Word, kind: Kind | None) -> bool:
    """Whether a word in lower case tells what an organisation in the genitive has (USAs regjering)."""
    if kind is not Kind.ORGANISATION or word.look not in ORDINARY or word.name >= _SURELY_OF_A_NAME:
        return False
    return name.word[:1].isupper() and name.word.endswith(_GENITIVES)


def _is_common(words: Sequence[Word]) -> bool:
    """Whether each word is so common that the tagger would have to be surer of it."""
    return all(word.look is not Look.PUBLIC and word.name < FLOORS[word.look] for word in words)


def _is_small(words: Sequence[Word]) -> bool:
    """Whether this is nothing but a word of grammar or a letter (*e* for *eg* and *er*), and none with a capital."""
    word = words[0].word
    return len(words) == 1 and (word in _SMALL | _OWN or (len(word) == 1 and word.islower()))


def _is_public(words: Sequence[Word]) -> bool:
    """Whether this is a public body or a platform, and not somebody who is called so."""
    return all(
        word.look is Look.BLANK
        or (word.look is Look.PUBLIC and word.person < max(_RATHER_A_PERSON, word.name / 2))
        for word in words
    )


def _grown(words: Sequence[Word], start: int, end: int, after: int, kind: Kind) -> tuple[int, int]:
    while start > after and _is_beside(words[start - 1]):
        start -= 1
    while end < len(words) and _is_beside(words[end]):
        if _is_owned(words[end], words[end - 1], kind):
            break
        end += 1
    return start, end


def _is_beside(word: Word) -> bool:
    return word.look in ORDINARY and _OF_LABEL[word.label] is None and word.name >= _BESIDE_FROM


def _doubted(
    words: Sequence[Word], masked: Sequence[Run], found: Mapping[str, Kind], lexicon: Lexicon
) -> Iterator[Run]:
    """Words that the tagger does not take for a name, but is not sure enough of."""
    taken = {at for run in masked for at in range(run.start, run.end)}
    beside = {at for run in masked for at in (run.start - 1, run.end)}
    lows = [word.stems[0] for word in words]
    for at, word in enumerate(words):
        if at in taken:
            continue
        again, floor = _found(word, found) if found else None, FLOORS[word.look]
        if again:
            floor = FLOORS_AGAIN.get((word.look, again), floor)
        if word.look in ORDINARY and at in beside:
            floor = min(floor, _DOUBTED_BESIDE[word.look])
        if is_introduced(lows, at):
            taken.add(at)
            yield Run(at, at + 1, Kind.PERSON)
        elif word.name >= floor or (word.look in _RARE and _is_given(words, at - 1, taken)):
            taken.add(at)
            yield Run(at, at + 1, _kind(word, again, lexicon))
    for at in range(len(words)):
        if words[at].look in _DOUBTED_CASELESS and _is_beside_masked(words, at, taken):
            taken.add(at)
            yield Run(at, at + 1, Kind.UNKNOWN)


def _is_beside_masked(words: Sequence[Word], at: int, taken: Set[int]) -> bool:
    """Whether a word without capitals is the rest of a name (tak og mur) of which a part is masked."""
    if at in taken or words[at].name < _DOUBTED_CASELESS[words[at].look]:
        return False
    for step in (-1, 1):
        near = at + step
        if 0 <= near < len(words) and words[near].stems[0] in _CONNECTORS:
            near += step
        if near in taken and words[near].look is not Look.BLANK:
            return True
    return False


def _is_given(words: Sequence[Word], at: int, taken: Set[int]) -> bool:
    """Whether a masked name without a capital stands here, so that a rare word after it is part of it."""
    return at in taken and words[at].word.islower() and words[at].look in _GIVEN


def _kind(word: Word, again: Kind | None, lexicon: Lexicon) -> Kind:
    if again and again is not Kind.UNKNOWN:
        return again
    return _listed(word, lexicon)


def _listed(word: Word, lexicon: Lexicon) -> Kind:
    if word.look is not Look.LISTED or word.name < _LISTED_FROM or word.label in _OF_NO_NAME:
        return Kind.UNKNOWN
    return Kind.PERSON if lexicon.is_name(word.stems[0]) else Kind.PLACE


def _found(word: Word, found: Mapping[str, Kind]) -> Kind | None:
    """What a word of the same letters, apart from a genitive -s, was found to be."""
    return next((found[stem] for stem in word.stems if stem in found), None)


def _joined(words: Sequence[Word], masked: Sequence[Run]) -> list[Run]:
    """Runs that one word or only connectors stand between become one (Sogn og Fjordane, Dag og Tid)."""
    joined: list[Run] = []
    for run in masked:
        gap = words[joined[-1].end : run.start] if joined else ()
        if _is_gap(gap) and not _are_two(words, joined[-1], run, gap):
            joined[-1] = Run(joined[-1].start, run.end, _more_telling(joined[-1].kind, run.kind))
        else:
            joined.append(run)
    return joined


def _is_gap(words: Sequence[Word]) -> bool:
    if not 0 < len(words) <= _LONGEST_GAP or any(word.look is Look.BLANK for word in words):
        return False
    if max(word.name for word in words) < _JOINED_FROM:
        return False
    return len(words) == 1 or all(word.stems[0] in _CONNECTORS for word in words)


def _are_two(words: Sequence[Word], first: Run, second: Run, gap: Sequence[Word]) -> bool:
    """Whether the tagger takes both for names of their own, and nothing between them for a part of one."""
    if max(word.name for word in gap) >= _PARTED_UNDER:
        return False
    if Kind.UNKNOWN in {first.kind, second.kind}:
        return _tells(gap[0]) and _are_doubted(words, first)
    begun = words[first.start].label, words[second.start].label
    if None in {_OF_LABEL[label] for label in begun} or not _BEGINS[begun[1]]:
        return False
    is_named_alone = second.kind is not Kind.ORGANISATION
    between = _BETWEEN_TWO_NAMED if is_named_alone else _BETWEEN_TWO
    is_apart = gap[0].stems[0] in between or _tells(gap[0])
    return first.kind is not second.kind or is_apart


def _are_doubted(words: Sequence[Word], run: Run) -> bool:
    return run.kind is Kind.UNKNOWN and all(w.look in ORDINARY for w in words[run.start : run.end])


def _tells(word: Word) -> bool:
    """Whether a word between two names is one of the sentence, which has capitals (Oslos bydel Frogner)."""
    return word.look in _OF_A_SENTENCE and word.stems[0] not in _CONNECTORS


def _more_telling(first: Kind, second: Kind) -> Kind:
    return second if first is Kind.UNKNOWN else first


def _quoted(words: Sequence[Word], masked: Sequence[Run]) -> Iterator[Run]:
    """A short title in quotation marks is masked whole when part of it is."""
    titles = list(_titles(words))
    done = 0
    for run in masked:
        start, end = next(
            ((a, b) for a, b in titles if a <= run.start and run.end <= b), (run.start, run.end)
        )
        if start >= done:
            yield Run(start, end, run.kind)
        done = max(done, end)


def _titles(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    marks = [at for at, word in enumerate(words) if word.word in _MARKS]
    for a, b in pairwise(marks):
        inside = words[a + 1 : b]
        if _QUOTES.get(words[a].word) != words[b].word or not 0 < len(inside) <= _LONGEST_TITLE:
            continue
        if inside[0].word[:1].isupper() and all(w.look is not Look.BLANK for w in inside):
            yield a + 1, b
