"""How many people a concern is about, as a band."""

from varde.shared.domain.codes import Persons
from varde.shared.screening.ages import number_of
from varde.shared.screening.patterns import Word
from varde.shared.screening.tokens import Tokens, fold
from varde.shared.screening.vocabulary import PersonWords

MANY_FROM = 6
"""Six or more are many; two to five are few."""
_REACH = 2
_MOST = 500


class PersonCounter:
    """Reads the band from a number word or digit that stands before a word for people."""

    def __init__(self, words: PersonWords) -> None:
        nouns = [Word(fold(noun.removesuffix("*")), noun.endswith("*")) for noun in words.nouns]
        self._whole = frozenset(noun.text for noun in nouns if not noun.stem)
        self._stems = tuple(noun.text for noun in nouns if noun.stem)
        bands = {Persons.ONE: words.one, Persons.FEW: words.few, Persons.MANY: words.many}
        self._bands = {fold(word): band for band, many in bands.items() for word in many}

    def band(self, tokens: Tokens) -> Persons:
        """The largest number of people told of; ``UNKNOWN`` when none is."""
        bands = {word: self._quantity(word) for word in set(tokens.words)}
        places = (at for at, word in enumerate(tokens.words) if bands[word])
        found = {bands[tokens.words[at]] for at in places if self._people_after(tokens, at)}
        order = (Persons.MANY, Persons.FEW, Persons.ONE)
        return next((band for band in order if band in found), Persons.UNKNOWN)

    def _people_after(self, tokens: Tokens, at: int) -> bool:
        """True when a word for people follows in the same sentence."""
        near = range(at + 1, min(at + 1 + _REACH, len(tokens.words)))
        same = (n for n in near if tokens.sentences[n] == tokens.sentences[at])
        return any(self._is_noun(tokens.words[n]) for n in same)

    def _quantity(self, word: str) -> Persons | None:
        if word in self._bands:
            return self._bands[word]
        number = number_of(word)
        if number is None or not 0 < number < _MOST:
            return None
        if number == 1:
            return Persons.ONE
        return Persons.MANY if number >= MANY_FROM else Persons.FEW

    def _is_noun(self, word: str) -> bool:
        return word in self._whole or word.startswith(self._stems)
