"""What is counted, on a system that finds what the test says."""

from collections.abc import Sequence

import pytest

from bench.anonymiser import measures
from bench.anonymiser.concerns import Concern, Identifier, Part
from bench.anonymiser.misses import category, of_names
from bench.anonymiser.texts import Span, Text
from varde.shared.domain.codes import Language

GOLD = (Span(0, 4, "person"), Span(9, 13, "place"), Span(23, 28, "other"))
TEXT = Text("Kari fra Oslo er 34 og norsk.", Language.NB, GOLD, ((5, 8), (14, 16), (17, 19), (20, 22)))  # fmt: skip


class Fixed:
    """Finds the same spans in every text, and others in every subject."""

    def __init__(self, spans: Sequence[Span], in_subject: Sequence[Span] = ()) -> None:
        self._spans, self._in_subject = spans, in_subject

    def spans(self, _text: str, _language: Language) -> Sequence[Span]:
        return self._spans

    def concern_spans(
        self, _subject: str, _text: str, _language: Language
    ) -> tuple[Sequence[Span], Sequence[Span]]:
        return self._in_subject, self._spans


@pytest.mark.parametrize(
    ("found", "f1"),
    [
        (GOLD, 1.0),
        ([], 0.0),
        ([GOLD[0]], 2 / 3),
        ([Span(0, 4, "place"), GOLD[1]], 0.5),  # the wrong kind
        ([Span(0, 5, "person"), GOLD[1]], 0.5),  # a border too far
        ([GOLD[0], GOLD[0], GOLD[1]], 1.0),  # said twice is found once
        ([GOLD[0], GOLD[1], Span(23, 28, "organisation")], 0.8),  # no name of these kinds
        ([GOLD[0], GOLD[1], Span(17, 19, "age"), Span(20, 22, "unknown")], 1.0),
    ],
)
def test_strict_f1(found: Sequence[Span], f1: float) -> None:
    assert measures.names(Fixed(found), [TEXT])[measures.F1].value == pytest.approx(f1)


def test_any_mark_masks_but_only_marks_on_other_words_are_too_much() -> None:
    found = [Span(0, 13, "unknown"), Span(17, 19, "age"), Span(23, 28, "nationality")]
    measured = measures.names(Fixed(found), [TEXT])
    assert measured[measures.PERSONS].units == [(1, 1)]
    assert measured[measures.PLACES].units == [(1, 1)]
    assert measured[measures.ORGANISATIONS].units == [(0, 0)]
    assert measured[measures.TOUCHED].units == [(2, 4)]
    assert measured[measures.TOUCHED_AS_NAMES].units == [(1, 4)]


def test_a_concern_is_its_subject_and_its_text() -> None:
    person = Identifier(0, 4, "PERSON", is_direct=True, is_optional=False)
    age = Identifier(8, 13, "AGE", is_direct=False, is_optional=False)
    date = Identifier(14, 20, "DATE", is_direct=False, is_optional=True)
    concern = Concern(
        Language.NB, Part("Kari igjen", (person,)), Part("Kari er 34 år august no", (person, age, date))
    )  # fmt: skip
    measured = measures.concerns(
        Fixed([Span(0, 7, "person"), Span(8, 10, "age")], [Span(0, 4, "person")]), [concern]
    )
    assert measured[measures.LEAKED].units == [(0, 2)]
    assert measured[measures.GENERALISED].units == [(0, 1)]  # "år" was left
    assert measured[measures.ORDINARY].units == [(1, 3)]
    assert measures.concerns(Fixed([]), [concern])[measures.LEAKED].units == [(2, 2)]


@pytest.mark.parametrize(
    ("text", "name", "sort"),
    [
        ("Ring Олена nå", "Олена", "foreign script"),
        ("Ring B4 nå", "B4", "with digits"),
        ("Ring K. Ås nå", "K. Ås", "initials or abbreviation"),
        ("Ring NRK nå", "NRK", "all capitals"),
        ("Ring kari nå", "kari", "lower case"),
        ("Ring Anne-Lise nå", "Anne-Lise", "hyphenated"),
        ("Les «Om Kari» nå", "Kari", "in quotation marks, as in the title of a work"),
        ("Ring Kari Anne Lie Ås nå", "Kari Anne Lie Ås", "four words or more"),
        ("Ring Kari Ås nå", "Kari Ås", "two or three words"),
        ("Først.\n– Kari ringte", "Kari", "single word at the start of a sentence"),
        ("Ring Kari nå", "Kari", "single word in mid-sentence"),
    ],
)
def test_sorts_of_missed_name(text: str, name: str, sort: str) -> None:
    start = text.index(name)
    assert category(text, Span(start, start + len(name), "person")) == sort


def test_misses_are_counted_not_shown() -> None:
    counts = of_names(Fixed([Span(0, 2, "person"), GOLD[1]]), [TEXT])
    assert counts["single word at the start of a sentence", "person"] == 1
    assert counts["of them masked in part", "person"] == 1
    assert counts.total() == 2
