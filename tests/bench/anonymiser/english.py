"""Sixty English concerns of our own. ``{{…}}`` marks a person, ``[[…]]`` anything else that identifies."""

import re
from pathlib import Path

from bench.anonymiser.texts import OTHER, PERSON, Span, Text, outside, words
from varde.shared.domain.codes import Language

FILE = Path(__file__).with_name("english.txt")
_BORDER = re.compile(r"^%%\n", re.MULTILINE)
_MARKED = re.compile(r"\{\{(?P<person>.+?)\}\}|\[\[(?P<other>.+?)\]\]")


def read() -> list[Text]:
    """The concerns without their markup."""
    marked = _BORDER.split(FILE.read_text(encoding="utf-8"))
    return [unmarked(text.strip("\n")) for text in marked]


def unmarked(marked: str) -> Text:
    """A text without its markup, and what the markup said."""
    text, done = "", 0
    entities: list[Span] = []
    for match in _MARKED.finditer(marked):
        text += marked[done : match.start()]
        inner, kind = match["person"] or match["other"], PERSON if match["person"] else OTHER
        entities.append(Span(len(text), len(text) + len(inner), kind))
        text += inner
        done = match.end()
    text += marked[done:]
    return Text(text, Language.EN, tuple(entities), outside(words(text), entities))
