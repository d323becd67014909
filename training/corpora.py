"""The corpora that the lists and the tagger are made from. Nothing of them is copied."""

import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

from varde.shared.anonymise.tokens import BLANK, sentences

ROOT = Path(__file__).parents[1]

LANGUAGES = ("nob", "nno")
TEXTS = ("norec", "laws")

# NorNE tells a place that acts (GPE_ORG) from one that is only a place (GPE_LOC).
_FOLDED = {"GPE_LOC": "LOC", "GPE_ORG": "ORG"}

_PLACEHOLDER = re.compile(r"\{\w*\}|<[^>]*>")


class Sentence(NamedTuple):
    """Words and their IOB2 labels, one each."""

    words: list[str]
    labels: list[str]


def norne(data: Path, language: str, part: str) -> list[Sentence]:
    """The sentences of ``part`` (train or dev) of NorNE in ``language`` (nob or nno)."""
    path = data / "ner" / f"{language}-{part}.tsv.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return list(_sentences(lines))


def lines(data: Path, name: str) -> Iterator[str]:
    """The paragraphs of one of ``TEXTS``."""
    with lzma.open(data / "text" / f"{name}.txt.xz", "rt", encoding="utf-8") as text:
        yield from text


def own_sentences() -> list[Sentence]:
    """What Varde itself says, in every language: there are no names in it."""
    texts: dict[str, None] = {}
    for path in sorted(ROOT.glob("s*/**/locale/*.po")):
        with path.open("rb") as file:
            said = [(m.id, m.string) for m in read_po(file) if m.id]
        texts |= dict.fromkeys(text for pair in said for text in pair if isinstance(text, str))
    return [sentence for text in texts for sentence in _spoken(text)]


def _spoken(text: str) -> Iterator[Sentence]:
    for sentence in sentences(_PLACEHOLDER.sub(BLANK, text)):
        yield Sentence(sentence.words, ["O"] * len(sentence.words))


def _sentences(rows: Iterator[str]) -> Iterator[Sentence]:
    current = Sentence([], [])
    for row in rows:
        fields = row.rstrip("\n").split("\t")
        if fields != [""]:
            current.words.append(fields[0])
            current.labels.append(_folded(fields[1]))
        elif current.words:
            yield current
            current = Sentence([], [])
    if current.words:
        yield current


def _folded(label: str) -> str:
    place, _, kind = label.partition("-")
    return f"{place}-{_FOLDED.get(kind, kind)}" if kind else label
