"""Standard answers are data: the shipped file is right, and a wrong one is refused with the entry named."""

from pathlib import Path

import pytest

from support.running import ROOT
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.platform.snippets import load_snippets

SHIPPED = ROOT / "config" / "snippets.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def test_each_shipped_answer_stands_in_every_language_and_leaves_room_for_her_own_words() -> None:
    found = load_snippets(SHIPPED)
    assert len(found) >= 8
    for snippet in found:
        for language in Language:
            assert snippet.names[language]
            assert 20 < len(snippet.texts[language]) < 400


def test_no_shipped_answer_promises_what_cannot_be_kept() -> None:
    told = " ".join(text for s in load_snippets(SHIPPED) for text in s.texts.values()).casefold()
    for promise in (
        "100 %",
        "garant",
        "lover ",
        "guarantee",
        "we promise",
        "helt anonym",
        "alltid trygg",
    ):
        assert promise not in told


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert load_snippets(tmp_path / "snippets.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('id = "more"', 'id = "read"', "snippet read id: read stands there twice"),
        ('id = "more"', 'id = "<b>"', "id"),
        ('en = "We have read it"', 'en = ""', "name en"),
        ('en = "We have read it"\n', "", "name en: Field required"),
        ('en = "We have read it"', 'en = "We have read it"\npl = "x"', "name pl"),
        ("[snippet.text]", "[snippet.txt]", "txt"),
        ('id = "more"', "id = more", "is not TOML"),
        ('nb = "Takk for at', 'nb = "' + "x" * 2001 + "Takk for at", "text nb"),
    ],
    ids=["twice", "markup", "empty", "missing", "foreign", "misspelt", "no toml", "long"],
)
def test_a_wrong_file_is_refused_with_the_entry(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    assert old in TEXT
    path = tmp_path / "snippets.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Permanent, match=named):
        load_snippets(path)
