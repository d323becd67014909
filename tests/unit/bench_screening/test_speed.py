"""Texts of a size are pieced together, and every figure is measured as often as it says."""

from bench.screening import speed


def test_pieces_have_their_size_and_go_on_where_the_last_one_ended() -> None:
    first, second = speed.pieces(["abc", "defgh", "ij"], 7, 2)
    assert (first, second) == ("abc\ndef", "ij\nabc\n")


def test_a_piece_longer_than_all_texts_repeats_them() -> None:
    (piece,) = speed.pieces(["abc"], 10, 1)
    assert piece == "abc\nabc\nab"


def test_every_run_is_kept() -> None:
    figures = speed.figures(["Sjefen har tatt passet."], short=10, long=100, count=2)
    assert {len(runs) for runs in figures.values()} == {speed.RUNS}
    assert all(value > 0 for runs in figures.values() for value in runs)
