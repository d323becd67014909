"""The table says what was measured, and the page keeps what people wrote around it."""

from bench.anonymiser.ratio import Ratio
from bench.screening import measures, ordinary, report, speed
from bench.screening.reader import Reader
from bench.screening.sets import LANGUAGES, UNSEEN, read
from bench.tables import END

SOME = read(UNSEEN)[:3]


def _pairs() -> list[measures.Pair]:
    reader = Reader()
    return [(concern, reader.concern(concern)) for concern in SOME]


def test_a_set_has_a_row_for_each_measure_with_something_to_say() -> None:
    rows = {row.measure: row for row in report.rows_of_set("unseen", _pairs())}
    assert measures.FORM in rows
    assert measures.TOO_LOW not in rows
    assert rows[measures.FORM].of == 3
    assert rows[measures.FORM].beside.keys() == {"nb"}
    assert rows["child"].met is None


def test_goals_are_judged_in_their_direction() -> None:
    (calm,) = report.rows_of_ordinary("news", {ordinary.ALARMS: Ratio([(0, 2000)])})
    (alarmed,) = report.rows_of_ordinary("news", {ordinary.ALARMS: Ratio([(5, 2000)])})
    assert (calm.met, alarmed.met) == (True, False)
    assert alarmed.cells(LANGUAGES)[2:5] == ["≤ 0.002", "2000", "0.0025"]
    assert alarmed.cells(LANGUAGES)[-1] == "**no**"


def test_the_best_run_is_shown_between_all_of_them() -> None:
    figures = {
        speed.PER_SECOND: [900.0, 1100.0],
        speed.LONGEST: [3.0, 1.0],
        speed.GROWTH: [1.0, 3.0],
    }
    rows = list(report.rows_of_speed(figures))
    assert [row.value for row in rows] == [1100, 1, 1]
    assert [row.met for row in rows] == [True, True, True]
    assert rows[0].interval == (900, 1100)


def test_the_figures_hold_codes_and_no_words_of_a_concern() -> None:
    pairs = _pairs()
    text = report.figures(list(report.rows_of_set("unseen", pairs)), {"unseen": pairs})
    assert "### Misses: unseen" in text
    for concern in SOME:
        assert not [line for line in concern.text.splitlines() if line and line in text]
        assert concern.concern_id not in text


def test_the_page_has_its_markers() -> None:
    page = report.PAGE.read_text(encoding="utf-8")
    assert 0 < page.index(report.START) < page.index(END)
