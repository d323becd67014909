"""Reads whom a command asks, up to the words that a deadline or a note begins with."""

import re
from datetime import date

from varde.chatops.spelling import closest, fold
from varde.chatops.words import DUE_WORDS, NOTE_WORDS, words_of
from varde.shared.domain.codes import Language
from varde.shared.domain.dates import read_date

JOINERS = frozenset({"og", "and", "&", "+"})
BEFORE = ("innen", "innan", "senest", "seinast", "by", "within", "før", "before")
"""What a deadline may begin with in place of its keyword; it belongs to the date."""
DUES = dict.fromkeys([*DUE_WORDS.values(), *BEFORE])
NOTES = dict.fromkeys(NOTE_WORDS.values())
_TARGET = re.compile(r"@[\w.-]+")


def read_targets(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Partners at the start: ``@nav``, ``@nav, @politiet``, ``nav og politiet``; and the words after them."""
    targets: list[str] = []
    for place, word in enumerate(words):
        bare = word.strip(",;")
        if fold(word) in DUES | NOTES:
            return tuple(targets), words[place:]
        if bare and bare not in JOINERS:
            parts = _TARGET.findall(bare) if bare.startswith("@") else bare.split(",")
            targets += [part.lstrip("@") for part in parts if part.lstrip("@")]
    return tuple(targets), ()


def keyword_meant(words: tuple[str, ...], today: date, language: Language) -> str:
    """The keyword that stands misspelt among words read as partners, or that a date there lacks; or ""."""
    for place, word in enumerate(words):
        if word.startswith("@"):
            continue
        if read_date(words[place:], today):
            return DUE_WORDS[language]
        if meant := closest(word, DUES | NOTES, words_of(language)):
            return meant
    return ""
