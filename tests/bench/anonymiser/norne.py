"""NorNE's development split: sentences of tokens with IOB2 tags, made into texts with offsets."""

import lzma
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.anonymiser.texts import ORGANISATION, OTHER, PERSON, PLACE, Span, Text
from varde.shared.domain.codes import Language

CODES = {Language.NB: "nob", Language.NN: "nno"}
DOCUMENT = 20
"""Sentences in a document: NorNE does not say where its own documents end."""
KINDS = {
    "PER": PERSON,
    "LOC": PLACE,
    "GPE_LOC": PLACE,
    "ORG": ORGANISATION,
    "GPE_ORG": ORGANISATION,
}


class Token(NamedTuple):
    """A word or punctuation mark, its IOB2 tag, and whether a space follows."""

    word: str
    tag: str
    space: bool


Sentence = tuple[Token, ...]


def path(data: Path, language: Language) -> Path:
    """Where the development split of a language lies."""
    return data / "ner" / f"{CODES[language]}-dev.tsv.xz"


def read(file: Path) -> list[Sentence]:
    """The sentences of a file with ``word TAB tag TAB NoSpaceAfter`` on each line."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        blocks = lines.read().strip("\n").split("\n\n")
    return [tuple(_token(line) for line in block.split("\n")) for block in blocks]


def as_sentences(sentences: Sequence[Sentence], language: Language) -> list[Text]:
    """Each sentence as a text of its own."""
    return [as_text([sentence], language) for sentence in sentences]


def as_documents(sentences: Sequence[Sentence], language: Language) -> list[Text]:
    """Runs of sentences as texts, each sentence on a line of its own."""
    starts = range(0, len(sentences), DOCUMENT)
    return [as_text(sentences[at : at + DOCUMENT], language) for at in starts]


def as_text(sentences: Sequence[Sentence], language: Language) -> Text:
    """The running text of some sentences, with the offsets of its entities and ordinary words."""
    text = ""
    entities: list[Span] = []
    ordinary: list[tuple[int, int]] = []
    for sentence in sentences:
        text += "\n" if text else ""
        tag_before = "O"
        for place, token in enumerate(sentence):
            start, end = len(text), len(text) + len(token.word)
            if token.tag == "O":
                ordinary += [(start, end)] * any(map(str.isalnum, token.word))
            elif _continues(token.tag, tag_before):
                entities[-1] = entities[-1]._replace(end=end)
            else:
                entities.append(Span(start, end, KINDS.get(token.tag[2:], OTHER)))
            tag_before = token.tag
            text += token.word + " " * (token.space and place < len(sentence) - 1)
    return Text(text, language, tuple(entities), tuple(ordinary))


def _token(line: str) -> Token:
    word, tag, space = line.split("\t")
    return Token(word, tag, space != "NoSpaceAfter")


def _continues(tag: str, before: str) -> bool:
    return tag.startswith("I-") and before[2:] == tag[2:]
