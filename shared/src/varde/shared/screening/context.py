"""What a sentence does with a sign: states it, denies it, supposes it, or tells it of a film.

Only what is stated counts. A sign that is asked about in general ("what if somebody …") or told of a film
or the news makes a question, not a case.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from varde.shared.screening.matcher import Hit
from varde.shared.screening.tokens import Tokens

_DENIED_WITHIN = 4
"""Words before a sign, in its clause, in which a denial reaches it."""
_SUPPOSED_WITHIN = 8


class Reading(StrEnum):
    """How a sign is meant."""

    STATED = "stated"
    DENIED = "denied"
    SUPPOSED = "supposed"
    FICTION = "fiction"


@dataclass(frozen=True, slots=True)
class ContextWords:
    """The words that turn a sign into something else; all folded."""

    denials: frozenset[str]
    scope_ends: frozenset[str]
    """A denial does not reach behind one of these."""
    conditions: frozenset[str]
    anybody: frozenset[str]
    somebody: frozenset[str]
    beliefs: frozenset[str]
    writer: frozenset[str]
    turns: frozenset[str]
    topics: frozenset[str]
    fiction: frozenset[str]
    others: frozenset[str]
    """``somebody`` without the ``writer``."""


class _Sentence(NamedTuple):
    """What holds for every sign in a sentence. Places are the numbers of words."""

    first: int
    denies: bool
    """True when it holds a denial."""
    reading: Reading
    general_from: int
    """Signs from here on are supposed: of anybody, and of nobody in particular."""
    turned: range
    """From the writer on: signs in here may be a belief of the writer's that is given up again."""


class Context:
    """Reads how each sign of one text is meant."""

    def __init__(self, tokens: Tokens, words: ContextWords) -> None:
        self._tokens = tokens
        self._words = words
        self._sentences: dict[int, _Sentence] = {}

    def reading(self, hit: Hit) -> Reading:
        """How the sign at ``hit`` is meant."""
        sentence = self._sentence(self._tokens.sentences[hit.first])
        if sentence.denies and self._denied(hit):
            return Reading.DENIED
        if sentence.reading is not Reading.STATED:
            return sentence.reading
        if hit.first >= sentence.general_from or self._believed_wrongly(hit, sentence):
            return Reading.SUPPOSED
        return Reading.STATED

    def _sentence(self, number: int) -> _Sentence:
        if number not in self._sentences:
            self._sentences[number] = self._read(number)
        return self._sentences[number]

    def _read(self, number: int) -> _Sentence:
        first, behind = self._tokens.spans[number]
        there, words = self._tokens.words[first:behind], self._words
        reading = Reading.STATED
        if not words.fiction.isdisjoint(there):
            reading = Reading.FICTION
        elif words.others.isdisjoint(there) and not words.topics.isdisjoint(there):
            reading = Reading.SUPPOSED
        general_from, turned = behind, range(0)
        if words.somebody.isdisjoint(there) and not words.anybody.isdisjoint(there):
            asked = number in self._tokens.questions
            conditions = self._places(words.conditions, first, behind)
            general_from = first if asked else min(conditions, default=behind)
        if not words.beliefs.isdisjoint(there):
            writer = min(self._places(words.writer, first, behind), default=behind)
            turn = max(self._places(words.turns, first, behind + 1), default=first)
            turned = range(writer, turn)
        denies = not words.denials.isdisjoint(there)
        return _Sentence(first, denies, reading, general_from, turned)

    def _places(self, words: frozenset[str], first: int, behind: int) -> Iterator[int]:
        """Where one of ``words`` stands."""
        text = self._tokens.words[first:behind]
        return (at for at, word in enumerate(text, first) if word in words)

    def _denied(self, hit: Hit) -> bool:
        """True when a denial stands inside the sign, shortly before it in the same clause, or closes the clause.

        Not one that the sign asks for itself, and not one behind a condition: ``if not, they beat him`` says what will
        happen.
        """
        tokens, words = self._tokens, self._words
        denials = words.denials - hit.denies if hit.denies else words.denials
        if not denials.isdisjoint(tokens.words[hit.first + 1 : hit.last]):
            return True
        if self._closed_by_denial(hit.last, denials):
            return True
        for at in range(hit.first - 1, max(-1, hit.first - 1 - _DENIED_WITHIN), -1):
            word = tokens.words[at]
            if tokens.clauses[at] != tokens.clauses[hit.first] or word in words.scope_ends:
                return False
            if word in denials:
                return at == 0 or tokens.words[at - 1] not in words.conditions
        return False

    def _closed_by_denial(self, last: int, denials: Set[str]) -> bool:
        """``He beats me not.`` With more behind it the denial may be of that: ``not only me``, ``never lets me out``."""
        own, next_two = self._tokens.clauses[last], self._tokens.clauses[last + 1 : last + 3]
        if next_two[:1] != (own,) or self._tokens.words[last + 1] not in denials:
            return False
        return next_two[1:] != (own,)

    def _believed_wrongly(self, hit: Hit, sentence: _Sentence) -> bool:
        """``I thought he was locked in, but …``: the writer's own belief, given up again."""
        if hit.first not in sentence.turned or hit.last not in sentence.turned:
            return False
        start = max(sentence.first, hit.first - _SUPPOSED_WITHIN)
        # «jeg trodde han var låst inne»: the sign may begin with «jeg», and the belief stand in it.
        behind = hit.last if hit.first == sentence.turned.start else hit.first
        near = self._tokens.words[start:behind]
        return not self._words.beliefs.isdisjoint(near)
