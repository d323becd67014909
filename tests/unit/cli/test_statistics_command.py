"""``varde desk statistics`` at work."""

import asyncio
import csv
import io
import sys
from pathlib import Path

import pytest

from support import stores
from support.counted_cases import RARE, YEAR, add_a_year
from support.running import ROOT
from varde.shared.cli import main
from varde.shared.store import audit


async def _filled(folder: Path) -> None:
    async with stores.sqlite(folder) as database:
        await add_a_year(database)


async def _logged(folder: Path) -> list[str]:
    async with stores.opened(stores.sqlite_url(folder)) as database, database.read() as tx:
        return [entry.detail for entry in await audit.entries(tx)]


def _varde(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["varde", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    asyncio.run(_filled(tmp_path))
    monkeypatch.setenv("VARDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(ROOT / "config"))
    return tmp_path


def test_the_figures_of_a_year_come_as_csv_and_are_in_the_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _varde(monkeypatch, "desk", "statistics", "--year", str(YEAR)) == 0
    text = capfdbinary.readouterr().out.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [str(YEAR), "Form", "Til sammen", "Saker", "92"] in rows
    assert RARE not in text
    assert asyncio.run(_logged(folder)) == [f"export csv {YEAR}"]


def test_a_year_without_cases_is_refused_in_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _varde(monkeypatch, "desk", "statistics", "--year", "1999") == 1
    assert "there are no cases in 1999" in capsys.readouterr().err
    assert asyncio.run(_logged(folder)) == []
