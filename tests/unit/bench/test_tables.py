"""A page keeps what people wrote around its figures."""

from pathlib import Path

from bench.tables import END, Goal, write

START = "<!-- figures -->"


def test_only_what_stands_between_the_markers_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n\n{START}\nold\n{END}\n\nAfter.\n", encoding="utf-8")
    write(page, START, "new")
    write(page, START, "newer")
    assert page.read_text(encoding="utf-8") == (f"Before.\n\n{START}\n\nnewer\n\n{END}\n\nAfter.\n")


def test_the_best_of_several_runs_is_the_one_on_the_right_side_of_the_limit() -> None:
    assert Goal(2, at_most=True).best([1.0, 3.0]) == 1
    assert Goal(2).best([1.0, 3.0]) == 3
