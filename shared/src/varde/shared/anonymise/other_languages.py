"""Words of a text's other languages: what a Pole writes between Norwegian sentences is not all names.

The tagger has read Norwegian and English only, and takes most words of other languages for names.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from varde.shared.lexicon import Lexicon
from varde.shared.lexicon.languages import NORWEGIAN_LISTS, languages_of_words

_ENOUGH = 3
"""Listed words, hardly ever written in Norwegian or English, from which a text is written in a language."""
_OF_A_FEW = 2
"""The same, where they are at least half of a text's words, as in a greeting."""
_NOT_THESE = NORWEGIAN_LISTS | {"en", "vi"}
"""Nearly every syllable of Vietnamese is a name as well."""
_TELLS_OF_A_COUNTRY = re.compile(
    r"nor[uvw]|noorw|pols|rom[âa]n|liet|soom|noru|[ei]?spa|pilip|pinay|s[áa]mi|s[áa]me|d[áa]rog|portug"
)
NONE: frozenset[str] = frozenset()


def other_languages(words: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """The languages (ISO 639-1) beside Norwegian and English that a text of these words is written in."""
    lows = {word.casefold() for word in words if word.isalpha()}
    rare = {low for low in lows & _listed() if not lexicon.commonness(low)}
    enough = _OF_A_FEW if len(lows) <= 2 * _OF_A_FEW else _ENOUGH
    if len(rare) < enough:
        return NONE
    spoken = Counter(language for low in rare for language in languages_of_words()[low])
    written = (language for language, times in spoken.items() if times >= enough)
    return frozenset(written) - _NOT_THESE


@cache
def _listed() -> frozenset[str]:
    """The words of languages that are looked for here."""
    return frozenset(low for low, spoken in languages_of_words().items() if spoken - _NOT_THESE)


def is_word_of(low: str, languages: frozenset[str], lexicon: Lexicon) -> bool:
    """True for a small word of one of ``languages`` that is no name, not in Norwegian either, and tells of no country."""
    if languages.isdisjoint(languages_of_words().get(low, NONE)):
        return False
    is_name = lexicon.is_name(low) or lexicon.is_place(low) or lexicon.is_proper(low)
    return not (is_name or _TELLS_OF_A_COUNTRY.match(low))
