"""How many people a concern is about, as a band."""

from collections.abc import Mapping

from varde.shared.domain.codes import Persons
from varde.shared.screening.tokens import Tokens, fold
from varde.shared.screening.vocabulary import PersonWords

MANY_FROM = 6
"""Six or more are many; two to five are few."""
_REACH = 2
_MOST = 500


class PersonCounter:
    """Reads the band from a number word or digit that stands before a word for people."""

    def __init__(self, words: PersonWords) -> None:
        self._whole = frozenset(fold(noun) for noun in words.nouns if not noun.endswith("*"))
        self._stems = tuple(fold(noun[:-1]) for noun in words.nouns if noun.endswith("*"))
        bands = {Persons.ONE: words.one, Persons.FEW: words.few, Persons.MANY: words.many}
        self._bands = {fold(word): band for band, many in bands.items() for word in many}

    def band(self, tokens: Tokens, numbers: Mapping[int, int]) -> Persons:
        """The largest number of people told of; ``UNKNOWN`` when none is.

        ``numbers``: where numbers stand, and which.
        """
        told = {at: _band_of(number) for at, number in numbers.items() if 0 < number < _MOST}
        bands = self._bands
        told |= {at: bands[word] for at, word in enumerate(tokens.words) if word in bands}
        found = {band for at, band in told.items() if self._people_after(tokens, at)}
        order = (Persons.MANY, Persons.FEW, Persons.ONE)
        return next((band for band in order if band in found), Persons.UNKNOWN)

    def _people_after(self, tokens: Tokens, at: int) -> bool:
        """True when a word for people follows in the same sentence."""
        _, behind = tokens.spans[tokens.sentences[at]]
        return any(map(self._is_noun, tokens.words[at + 1 : min(at + 1 + _REACH, behind)]))

    def _is_noun(self, word: str) -> bool:
        return word in self._whole or word.startswith(self._stems)


def _band_of(number: int) -> Persons:
    if number == 1:
        return Persons.ONE
    return Persons.MANY if number >= MANY_FROM else Persons.FEW
