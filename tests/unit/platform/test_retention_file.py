"""How long cases are kept is data: the shipped file is right, and a wrong one is refused with the entry named."""

from pathlib import Path

import pytest

from support.running import ROOT
from varde.shared.domain.retention import Retention
from varde.shared.errors import Permanent
from varde.shared.platform.retention import load_retention

SHIPPED = ROOT / "config" / "retention.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def test_the_shipped_times_are_a_year() -> None:
    assert load_retention(SHIPPED) == Retention(erase_after=365, extend_most=365)


def test_without_the_file_nothing_is_erased_by_itself(tmp_path: Path) -> None:
    assert load_retention(tmp_path / "retention.toml").erase_after is None


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("erase_after_days = 365", "erase_after_days = 0", "erase_after_days"),
        ("erase_after_days = 365", "erase_after_days = true", "erase_after_days"),
        ("erase_after_days = 365", 'erase_after_days = "365"', "erase_after_days"),
        ("erase_after_days = 365", "", "erase_after_days: Field required"),
        ("extend_days_at_most = 365", "extend_days_at_most = 99999", "extend_days_at_most"),
        ("extend_days_at_most", "extend_daysatmost", "extend_daysatmost"),
        ("erase_after_days = 365", "erase_after_days 365", "is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_entry(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    path = tmp_path / "retention.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Permanent, match=named):
        load_retention(path)
