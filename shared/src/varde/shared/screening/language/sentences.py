"""A text in paragraphs, and where a paragraph is not plainly in one language, in sentences."""

import re
from collections.abc import Callable, Iterator
from heapq import nlargest
from typing import NamedTuple, Self

from varde.shared.screening.language.letters import (
    OTHER_SCRIPT,
    UNDETERMINED,
    by_script,
    by_statistics,
)
from varde.shared.screening.language.words import NORWEGIAN, Words, words_of

_READ = frozenset({NORWEGIAN, "en"})
_FEW = 4
"""Words from which letter statistics are worth asking."""
_LETTERS_A_WORD = 4
_LEAST_SHARE = 0.2
_LEAST_READ = 0.4
"""The share of known words that tells a language: more is asked of one that the rules read."""
_AHEAD = 1.5
_LONGEST = 600
_MOST_QUESTIONS = 200
_NORWEGIAN_NAMES = frozenset({"nb", "nn"})
_PARAGRAPH_END = re.compile(r"\n\s*\n\s*")
_SENTENCE_END = re.compile(r"[.!?…:;](?=\s)|\n")
_Place = tuple[int, int]


class Sentence(NamedTuple):
    """A stretch of the text. ``language`` is ``no`` for bokmål and nynorsk, and empty when too short to tell."""

    start: int
    end: int
    paragraph: int
    language: str
    words: int
    bokmal: int
    nynorsk: int

    def told(self, language: str) -> Self:
        """The same in a language that the text around it tells."""
        return self._replace(language=language)


def sentences_of(text: str) -> list[Sentence]:
    """Side by side from the first character to the last; a paragraph plainly in one language is not cut.

    Linear in the length of ``text``. Letter statistics, which cost most, are asked at most 200 times; sentences
    after that go with the last answer.
    """
    judge = _Judge()
    return [
        sentence
        for number, place in enumerate(_paragraphs(text))
        for sentence in judge.sentences(text, place, number)
    ]


def _paragraphs(text: str) -> Iterator[_Place]:
    start = 0
    for match in _PARAGRAPH_END.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _parts(text: str, place: _Place) -> Iterator[_Place]:
    start, end = place
    for match in _SENTENCE_END.finditer(text, start, end):
        yield from _cut(text, start, match.end())
        start = match.end()
    yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[_Place]:
    """In pieces of at most ``_LONGEST``, between words where there is a space."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start, start + _LONGEST)
        middle = space + 1 if space > start else start + _LONGEST
        yield start, middle
        start = middle
    if start < end:
        yield start, end


class _Judge:
    """Tells the languages of one text."""

    def __init__(self) -> None:
        self._questions_left = _MOST_QUESTIONS
        self._answer = UNDETERMINED

    def sentences(self, text: str, place: _Place, paragraph: int) -> Iterator[Sentence]:
        """The paragraph at ``place``: in one piece, or in its sentences."""
        whole = text[slice(*place)]
        words = words_of(whole)
        language = words.plain()
        if language and not words.strays(language) and not OTHER_SCRIPT.search(whole):
            yield _sentence(place, paragraph, language, words, words.number)
            return
        yield from self._in_sentences(text, place, paragraph)

    def _in_sentences(self, text: str, place: _Place, paragraph: int) -> Iterator[Sentence]:
        """Sentence by sentence; one too short to tell is read together with the next, up to a length."""
        begun, last = place
        for _, end in _parts(text, place):
            sentence = self._part(text[begun:end], (begun, end), paragraph)
            told = sentence.language or not sentence.words
            if told or end == last or end - begun >= _LONGEST:
                yield sentence
                begun = end

    def _part(self, text: str, place: _Place, paragraph: int) -> Sentence:
        words = words_of(text)
        other_script = len(OTHER_SCRIPT.findall(text))
        letters = sum(map(len, words.written))
        if other_script >= _FEW * _LETTERS_A_WORD or 2 * other_script > letters:
            language = self._ask(by_script, text)
            return _sentence(place, paragraph, language, words, other_script // _LETTERS_A_WORD)
        return _sentence(place, paragraph, self._language(words), words, words.number)

    def _language(self, words: Words) -> str:
        if told := words.plain() or _by_words(words):
            return told
        return self._by_letters(words) if words.number >= _FEW else ""

    def _by_letters(self, words: Words) -> str:
        """Statistics alone never make a sentence one that the rules read: some of its words must be known."""
        guess = self._ask(by_statistics, " ".join(words.ordinary()))
        language = NORWEGIAN if guess in _NORWEGIAN_NAMES else guess
        unread = language in _READ and words.share(language) < _LEAST_SHARE
        return UNDETERMINED if unread else language

    def _ask(self, how: Callable[[str], str], text: str) -> str:
        if self._questions_left:
            self._questions_left -= 1
            self._answer = how(text)
        return self._answer


def _by_words(words: Words) -> str:
    """The language that is clearly ahead by its words; empty where none is."""
    scores = words.scores()
    first, second = nlargest(2, [*scores.values(), 0.0, 0.0])
    leader = max(scores, key=scores.__getitem__, default="")
    least = _LEAST_READ if leader in _READ else _LEAST_SHARE
    return leader if first >= max(_AHEAD * second, least * words.number) else ""


def _sentence(place: _Place, paragraph: int, language: str, words: Words, number: int) -> Sentence:
    return Sentence(*place, paragraph, language, number, words.bokmal, words.nynorsk)
