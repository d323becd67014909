"""Words for the sorts of marks that the anonymiser and the last guard find."""

import pytest

from varde.shared.anonymise import Kind, check
from varde.shared.domain.codes import Language
from varde.shared.texts.marks import mark_label


@pytest.mark.parametrize("language", list(Language))
def test_every_sort_of_mark_has_words(language: Language) -> None:
    assert all(mark_label(kind, language).strip() for kind in Kind)


@pytest.mark.parametrize("language", list(Language))
def test_so_has_whatever_the_guard_finds_of_an_original(language: Language) -> None:
    original = "Sjefen heter Oksana, og hun har låst inn alle som arbeider hos ham i kjelleren."
    found = {f.kind for f in check(original, original)} - set(Kind)
    assert found == {"original", "passage"}
    assert all(mark_label(kind, language) for kind in found)
