from support.people import DIRECTORY
from varde.desk.figures import Figures, Sheet
from varde.desk.labels import desk_texts
from varde.desk.statistics_document import as_document
from varde.desk.yearly_report import _said, report_of
from varde.shared.casework.statistics import Year, excerpt
from varde.shared.domain.codes import Language
from varde.shared.domain.span import Span

NB = Language.NB


def _sheet(*counts: int) -> Sheet:
    rows = tuple((f"Gruppe {place}", (count,)) for place, count in enumerate(counts))
    return Sheet("arena", "Arena, 2025", ("Arena", "Saker"), rows, (sum(counts),))


def test_a_sentence_names_the_three_largest_groups() -> None:
    assert _said(_sheet(9, 8, 7, 6), NB) == ("Oftest: Gruppe 0: 9; Gruppe 1: 8; Gruppe 2: 7.",)


def test_a_group_that_is_as_large_as_one_that_is_named_is_named_too() -> None:
    (said,) = _said(_sheet(7, 7, 7, 7, 5), NB)
    assert said == "Oftest: Gruppe 0: 7; Gruppe 1: 7; Gruppe 2: 7; Gruppe 3: 7."


def test_where_every_group_is_small_none_is_named() -> None:
    others = Sheet("arena", "Arena, 2025", ("Arena", "Saker"), (("Andre", (8,)),), (8,))
    assert _said(others, NB) == ("Hver gruppe har så få saker at ingen av dem blir vist.",)


def test_the_report_of_a_year_with_too_few_cases_says_so_in_each_language() -> None:
    year = Year(2025, False, None, {}, {}, {}, {}, {})
    for language, words in (
        (Language.NB, "så få saker at tall om dem"),
        (Language.NN, "så få saker at tal om dei"),
        (Language.EN, "So few cases came"),
    ):
        report = report_of(excerpt(year, Span(2025)), Figures(DIRECTORY, language), language)
        assert words in report.said[0]
        assert report.sections == ()
        assert as_document(report, desk_texts(language)).startswith(b"PK")
