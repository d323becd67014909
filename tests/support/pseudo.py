"""Made-up languages: catalogues of the public pages in which every text is translated, and none by a person.

They show what a real translation would: which texts are not in the catalogue, what breaks when words are
twice as long, and whether a page from right to left is right.
"""

import re
import string
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from support.catalogues import PAGES, MessageId, used_by
from varde.shared.domain.codes import PageLanguage

START, END = "\u27e6", "\u27e7"
"""Stand around every made-up text: ⟦ and ⟧. What shows no such bracket was never in a catalogue."""

_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
_MIRRORED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,;?", _ARABIC * 2 + "،؛؟"
)
_THAI = {ord(c): chr(0x0E01 + ord(c.lower()) - ord("a")) for c in string.ascii_letters}
_FIELD = re.compile(r"(\{\w*\})")
_VOWELS = re.compile(r"([aeiouy])", re.IGNORECASE)


def right_to_left(text: str) -> str:
    """``text`` in Arabic letters that mean nothing; numbers stay as they are."""
    return f"{START}{_outside_fields(text, lambda part: part.translate(_MIRRORED))}{END}"


def long(text: str) -> str:
    """``text`` with longer words, and more of them: about twice as long."""
    stretched = _outside_fields(text, lambda part: _VOWELS.sub(r"\1\1", part))
    words = len(text.split())
    return f"{START}{stretched}{' lengthening' * (1 + words // 3)}{END}"


def of_three_bytes(text: str) -> str:
    """``text`` in Thai letters that mean nothing: each takes three bytes."""
    return _outside_fields(text, lambda part: part.translate(_THAI))


def write(folder: Path, language: PageLanguage, translate: Callable[[str], str]) -> Path:
    """Put the catalogue that ``translate`` makes of every text in ``folder``."""
    catalogue = Catalog(locale=language.value, fuzzy=False)
    for message in used_by(PAGES):
        catalogue.add(message, _translated(message, catalogue.num_plurals, translate))
    folder.mkdir(exist_ok=True)
    with (folder / f"{language}.po").open("wb") as file:
        write_po(file, catalogue)
    return folder


def _translated(
    message: MessageId, plurals: int, translate: Callable[[str], str]
) -> str | tuple[str, ...]:
    if isinstance(message, str):
        return translate(message)
    return tuple(translate(message[min(form, 1)]) for form in range(plurals))


def _outside_fields(text: str, change: Callable[[str], str]) -> str:
    parts = _FIELD.split(text)
    return "".join(part if part.startswith("{") else change(part) for part in parts)
