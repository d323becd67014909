"""The table says what was measured, and the page keeps what people wrote around it."""

from collections import Counter

from bench.anonymiser import peers, report
from bench.anonymiser.peers import Peer
from bench.anonymiser.ratio import Ratio
from bench.anonymiser.sections import COST, Section
from bench.tables import END, Goal

SECTION = Section(
    "news", "bokmål", {"masked": Goal(0.9), "touched": Goal(0.1, at_most=True), "more": None},
    lambda _system: {},
)  # fmt: skip
OURS = {"masked": Ratio([(89, 100)]), "touched": Ratio([(1, 10)]), "more": Ratio([(1, 1)])}


def test_goals_are_judged_in_their_direction() -> None:
    rows = list(report.rows_of(SECTION, OURS, {}))
    assert [row.met for row in rows] == [False, True, None]
    assert rows[0].cells(peers.NAMES, report.NOT_RUN)[2:5] == ["≥ 0.9", "100", "0.8900"]
    assert rows[0].cells(peers.NAMES, report.NOT_RUN)[-3:] == ["not run", "not run", "**no**"]


def test_peers_stand_beside() -> None:
    row = next(
        iter(report.rows_of(SECTION, OURS, {"presidio": {**OURS, "masked": Ratio([(1, 2)])}}))
    )
    assert row.cells(peers.NAMES, report.NOT_RUN)[-3:] == ["0.5000", "not run", "**no**"]


def test_the_best_run_is_shown_between_all_of_them() -> None:
    worse, better = (1.2, 0.9), (0.9, 1.2)
    runs = [
        {name: 10 * (worse if goal.at_most else better)[run] for name, goal in COST.items()}
        for run in range(2)
    ]
    rows = list(report.rows_of_cost(runs, {}))
    assert {row.measure for row in rows} == set(report.COST_WORDS.values())
    assert [row.value for row in rows] == [9 if goal.at_most else 12 for goal in COST.values()]
    assert {row.interval for row in rows} == {(9, 12)}


def test_a_peer_stands_beside_only_what_it_was_measured_on() -> None:
    peer = Peer.__new__(Peer)
    peer.load_seconds, peer.added_mb, peer._characters, peer._cpu_seconds = 2.0, 50.0, 100, 4.0
    rows = report.rows_of_cost([dict.fromkeys(COST, 4.0)], {"presidio": peer})
    beside = {row.measure: row.beside["presidio"] for row in rows}
    assert beside["characters a second"] == "25 (Varde 0.16×)"
    assert beside["load time, s"] == "2.00 (Varde 2×)"
    assert beside["a text of a million characters, held, s"] == report.NOT_RUN


def test_the_figures_hold_the_table_and_the_kinds_of_miss() -> None:
    text = report.figures(
        list(report.rows_of(SECTION, OURS, {})), Counter(), Counter({"quasi AGE": 2})
    )
    assert text.startswith("Measured on ")
    assert text.count("| bokmål | masked |") == 1
    assert "quasi AGE 2" in text


def test_the_page_has_its_markers() -> None:
    page = report.PAGE.read_text(encoding="utf-8")
    assert 0 < page.index(report.START) < page.index(END)
