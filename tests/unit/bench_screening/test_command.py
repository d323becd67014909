"""The bench as a command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

TESTS = Path(__file__).parents[2]


def test_without_the_corpora_it_says_so_and_measures_the_own_sets(tmp_path: Path) -> None:
    page = TESTS.parent / "docs" / "screening.md"
    before = page.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "bench.screening", "--data", tmp_path],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}
    assert done.stderr.count(" is missing: ") == done.stderr.count("\n") == 4
    assert "unseen | form" in done.stdout
    assert "development" not in done.stdout
    assert "news" not in done.stdout
    assert page.read_bytes() == before
