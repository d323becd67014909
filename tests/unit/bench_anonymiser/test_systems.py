"""Marks are believed only as far as the account bears them out."""

import pytest

from bench.anonymiser.systems import TaggerAlone, Varde, replaced, rewritten
from bench.anonymiser.texts import Span
from varde.shared.anonymise import Kind, Mark
from varde.shared.domain.codes import Language

GIVEN = "Kari er 34."


def test_a_mark_that_puts_back_what_stood_there_hides_nothing() -> None:
    marks = [Mark(0, 4, Kind.PERSON, "Person A"), Mark(8, 10, Kind.AGE, "34")]
    assert replaced(GIVEN, "Person A er 34.", marks) == [Span(0, 4, "person")]


def test_marks_that_do_not_make_the_account_are_no_measure() -> None:
    with pytest.raises(ValueError, match="do not lead"):
        replaced(GIVEN, GIVEN, [Mark(0, 4, Kind.PERSON, "Person A")])


def test_the_product_is_measured_through_its_own_door() -> None:
    subject, text = Varde().concern_spans(
        "Om Kari", "Kari Nordmann ringte 68 05 11 20.", Language.NB
    )
    assert [span.kind for span in subject] == ["person"]
    assert [span.kind for span in text] == ["person", "phone"]
    assert rewritten("abc", []) == "abc"


def test_the_tagger_alone_spreads_what_it_is_sure_of_and_doubts_nothing() -> None:
    text = "Hun heter Oksana Hrytsenko. Sjefen til Oksana er ikke her."
    spans = TaggerAlone().spans(text, Language.NB)
    assert [text[a:b] for a, b, _ in spans] == ["Oksana", "Hrytsenko", "Oksana"]
    assert TaggerAlone().concern_spans(text, "Hei.", Language.NB) == (spans, [])


def test_the_tagger_alone_points_into_the_text_as_given() -> None:
    text = "Hun heter O\u0301ks\u200bana Hrytsenko."
    start, end, _ = TaggerAlone().spans(text, Language.NB)[0]
    assert text[start:end] == "O\u0301ks\u200bana"
