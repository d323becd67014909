"""The same sentences as other people would write them: lower case throughout, or names from elsewhere.

A variant changes tokens before the text is built from them, so that the offsets are always those of the new text.
"""

import random
from collections.abc import Iterator, Sequence

from bench.anonymiser.foreign_names import GIVEN, SURNAMES
from bench.anonymiser.norne import Sentence, Token

SEED = 20


def lower_cased(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Everything in lower case."""
    return [tuple(t._replace(word=t.word.lower()) for t in sentence) for sentence in sentences]


def with_foreign_names(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Each word of a person's name exchanged for a name of foreign origin, and always for the same one."""
    chance = random.Random(SEED)
    swapped: dict[str, str] = {}
    return [tuple(_swapped(sentence, swapped, chance)) for sentence in sentences]


def _swapped(sentence: Sentence, swapped: dict[str, str], chance: random.Random) -> Iterator[Token]:
    for place, token in enumerate(sentence):
        if not token.tag.endswith("-PER") or not any(map(str.isalpha, token.word)):
            yield token
            continue
        last = sentence[place + 1 : place + 2]
        goes_on = bool(last) and last[0].tag == "I-PER"
        pool = SURNAMES if token.tag.startswith("I-") and not goes_on else GIVEN
        name = swapped.setdefault(token.word.casefold(), chance.choice(pool))
        yield token._replace(word=_cased_like(token.word, name))


def _cased_like(model: str, name: str) -> str:
    if len(model) > 1 and model.isupper():
        return name.upper()
    return name.lower() if model.islower() else name
