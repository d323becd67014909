"""What one English text says is said in one way, and one thing has one name, wherever people read of it."""

import re
from collections import defaultdict

import pytest

from support.catalogues import PACKAGES, PAGES, read
from varde.shared.domain.codes import Language
from varde.shared.texts.pages import forms

HOUSE = [package for package in PACKAGES if package != PAGES]
"""What members of the group read; the public pages are written for others."""

TWO_MEANINGS = frozenset({"Account"})
"""An account of what happened, in the chat, and an account to sign in with, at the desk."""

OTHER_WORDS = {
    Language.NB: r"gruppen|framstilling(?:en)?|fremstilling(?:en)?|den som meldte|saklist[ae]|møtereferat",
    Language.NN: r"gruppen|framstillinga?|den som melde|bekymring\w*|saklista|møtereferat",
}
"""Words that the house has another for: gruppa, redegjørelse, melder, saksliste, referat; and in nynorsk uromelding."""


@pytest.mark.parametrize("language", OTHER_WORDS)
def test_an_english_text_has_one_translation_in_the_whole_house(language: Language) -> None:
    said = defaultdict[str, set[str]](set)
    for package in HOUSE:
        for message in read(package, language):
            if message.id and str(message.id) not in TWO_MEANINGS:
                said[str(message.id)].add(str(message.string))
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}


@pytest.mark.parametrize("language", OTHER_WORDS)
def test_one_thing_has_one_name(language: Language) -> None:
    other = re.compile(rf"\b(?:{OTHER_WORDS[language]})\b", re.IGNORECASE)
    texts = [
        text
        for package in HOUSE
        for message in read(package, language)
        if message.id
        for text in forms(message.string or "")
    ]
    assert [text for text in texts if other.search(text)] == []
