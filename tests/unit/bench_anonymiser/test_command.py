"""The bench as a command."""

import os
import subprocess
import sys
from pathlib import Path

from bench.anonymiser import measures
from bench.anonymiser.__main__ import _rows_of
from bench.anonymiser.ratio import Ratio
from bench.anonymiser.sections import Section
from bench.anonymiser.systems import TaggerAlone, Varde

TESTS = Path(__file__).parents[2]


def test_missing_corpora_are_named_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.anonymiser", "--data", tmp_path],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "nob-dev.tsv.xz is missing" in done.stderr


def test_a_variant_is_measured_instead_of_what_ships_and_beside_nobody() -> None:
    def measure(system: object) -> measures.Measured:
        return {"masked": Ratio([(isinstance(system, TaggerAlone), 1)])}

    ours = Varde()
    shipped = Section("news", "bokmål", {"masked": None}, measure)
    variant = Section("tagger", "bokmål", {"masked": None}, measure, variant=TaggerAlone)
    assert [row.value for row in _rows_of(shipped, ours, {})] == [0]
    assert [row.value for row in _rows_of(variant, ours, {})] == [1]
