"""The page of figures is written from whatever the benches leave."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "report.py"


@pytest.fixture
def report() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_report", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rows_become_a_table_with_a_line_each(report: ModuleType) -> None:
    rows = [{"sessions": 1, "ratio": 0.81, "rounds": [1, 2]}, {"sessions": 10, "ratio": 1.2}]
    page = report.page({"mail": {"rows": rows, "checked": {"sent": 2}}}, "Machine.")
    assert "| sessions | ratio |" in page
    assert "| 1 | 0.81 |" in page
    assert "| 10 | 1.20 |" in page
    assert "rounds" not in page


def test_single_figures_become_a_table_of_names_and_values(report: ModuleType) -> None:
    page = report.page({"web": {"per_second": 1234.5, "connections": 32}}, "Machine.")
    assert "| per second | 1,234 |" in page
    assert "| connections | 32 |" in page


def test_a_bench_that_nobody_described_gets_its_section_too(report: ModuleType) -> None:
    page = report.page({"cold_start": {"seconds": 1.5}, "mail": {"goal": 1}}, "Machine.")
    assert "## Cold start" in page
    assert page.index("## E-mail") < page.index("## Cold start")


def test_a_section_that_was_not_measured_again_stays_with_its_own_date(report: ModuleType) -> None:
    before = report.page({"mail": {"ratio": 0.5}, "web": {"ratio": 1.5}}, "Measured on Monday.")
    page = report.page({"web": {"ratio": 2.5}}, "Measured on Tuesday.", before)
    mail, web = page.split("## Web form")
    assert "Measured on Monday." in mail
    assert "| ratio | 0.50 |" in mail
    assert "Measured on Tuesday." in web
    assert "| ratio | 2.50 |" in web
    assert "1.50" not in page
    assert report.page({}, "Measured on Wednesday.", page) == page
