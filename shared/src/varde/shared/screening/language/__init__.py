"""Which language a text and each of its passages is in, among those that reach a Norwegian municipality.

Small words settle most passages; letter statistics are asked about the rest. Where neither knows, a passage has no
name (``und``) rather than being taken for one that the rules read. Danish counts as bokmål.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from varde.shared.screening.language.sentences import Sentence, sentences_of
from varde.shared.screening.language.words import NORWEGIAN, form_by_endings

SUPPORTED = frozenset({"nb", "nn", "en"})
"""Languages whose words the rules know."""
_SUBSTANCE = 4
"""Words, names apart, from which a passage says something that nobody may overlook."""
_CLEARLY = 2
_ENOUGH = 2_000


@dataclass(frozen=True, slots=True)
class Passage:
    """Code-point offsets into the text, and an ISO 639-1 code (``und`` where none is known).

    Passages stand in order and side by side, from the first character of the text to its last.
    """

    start: int
    end: int
    language: str
    words: int
    """Names, links and numbers are not counted."""


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language that most is written in; ``nb`` when too short to tell."""
    return main_language(passages_of(text))


def passages_of(text: str) -> tuple[Passage, ...]:
    """The passages of ``text``: its paragraphs, and within one each stretch in a language of its own."""
    sentences = _settled(sentences_of(text))
    default = _written_form(sentences, 1, "") or form_by_endings(text[:_ENOUGH])
    stretches = groupby(sentences, key=lambda s: (s.paragraph, s.language))
    return tuple(_passage([*stretch], default) for _, stretch in stretches)


def main_language(passages: Iterable[Passage]) -> str:
    """The language with most words, where bokmål and nynorsk are one; ``nb`` where there are no words."""
    words = {"nb": 0, "nn": 0}
    for passage in passages:
        words[passage.language] = words.get(passage.language, 0) + passage.words
    norwegian = "nn" if words["nn"] > words["nb"] else "nb"
    words[norwegian] = words.pop("nb") + words.pop("nn")
    return max(words, key=lambda language: (words[language], language == norwegian))


def is_supported(passages: Sequence[Passage]) -> bool:
    """False when the text, or more of it than a greeting or signature, is in a language that the rules do not know."""
    unread = (p for p in passages if p.language not in SUPPORTED and p.words >= _SUBSTANCE)
    return main_language(passages) in SUPPORTED and not any(unread)


def _settled(sentences: list[Sentence]) -> list[Sentence]:
    """A sentence too short to tell goes with the one before it, the first ones with the first that tells."""
    language = next((s.language for s in sentences if s.language), NORWEGIAN)
    settled = []
    for sentence in sentences:
        if sentence.language:
            language = sentence.language
        settled.append(sentence if sentence.language else sentence.told(language))
    return settled


def _passage(sentences: Sequence[Sentence], default: str) -> Passage:
    language = sentences[0].language
    if language == NORWEGIAN:
        language = _written_form(sentences, _CLEARLY, default)
    words = sum(sentence.words for sentence in sentences)
    return Passage(sentences[0].start, sentences[-1].end, language, words)


def _written_form(sentences: Sequence[Sentence], lead: int, otherwise: str) -> str:
    """Bokmål or nynorsk, where one is ahead by so many words."""
    norwegian = [s for s in sentences if s.language == NORWEGIAN]
    ahead = sum(s.bokmal - s.nynorsk for s in norwegian)
    if abs(ahead) < lead:
        return otherwise
    return "nb" if ahead > 0 else "nn"
