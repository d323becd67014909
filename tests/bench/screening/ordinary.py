"""Sentences that are no concern: news and reviews, a sample that is the same every time."""

import lzma
import random
import re
from collections.abc import Iterable
from pathlib import Path

from bench.anonymiser import norne
from bench.anonymiser.ratio import Ratio
from bench.screening.measures import Count
from bench.screening.reader import Reader, Reading
from varde.shared.domain.codes import Urgency
from varde.shared.screening import RuleFiles

SENTENCES = 2000
SEED = 20
REVIEWS = Path("text", "norec.txt.xz")
ALARMS = "sentences read as AKUTT"
STRONG = "sentences with a strong indicator"

_BORDER = re.compile(r"(?<=[.!?])\s+")
_FEWEST_WORDS = 4


def news(data: Path) -> list[str]:
    """Sentences of the development split of NorNE, bokmål and nynorsk."""
    texts = [
        text.text
        for language in norne.CODES
        for text in norne.as_sentences(norne.read(norne.path(data, language)), language)
    ]
    return _sample(text for text in texts if _is_sentence(text))


def reviews(data: Path) -> list[str]:
    """Sentences of NoReC, one from each paragraph that is drawn."""
    with lzma.open(data / REVIEWS, "rt", encoding="utf-8") as lines:
        paragraphs = [line for line in lines if _is_sentence(line)]
    chance = random.Random(SEED)
    return [chance.choice(sentences_of(paragraph)) for paragraph in _sample(paragraphs)]


def sentences_of(paragraph: str) -> list[str]:
    """The sentences of a paragraph; the paragraph itself where none is long enough."""
    return [s for s in _BORDER.split(paragraph.strip()) if _is_sentence(s)] or [paragraph.strip()]


def alarms(reader: Reader, sentences: Iterable[str]) -> dict[str, Ratio]:
    """How many of the sentences would alarm somebody."""
    readings = [reader.text(sentence) for sentence in sentences]
    signs = RuleFiles.read().compiled().indicators.indicator
    strong = frozenset(entry.code for entry in signs if entry.weight == "strong")
    return {
        ALARMS: Ratio([_acute(reading) for reading in readings]),
        STRONG: Ratio([_has(reading, strong) for reading in readings]),
    }


def _sample(texts: Iterable[str]) -> list[str]:
    everything = list(texts)
    return random.Random(SEED).sample(everything, min(SENTENCES, len(everything)))


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS


def _acute(reading: Reading) -> Count:
    return int(reading.facts.urgency is Urgency.AKUTT), 1


def _has(reading: Reading, codes: frozenset[str]) -> Count:
    return int(not codes.isdisjoint(reading.facts.indicators)), 1
