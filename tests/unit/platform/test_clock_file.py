"""The timetable is data: the shipped file is right, and a wrong one is refused with the entry named."""

from datetime import time
from pathlib import Path

import pytest

from support.running import ROOT
from varde.shared.domain.codes import Urgency
from varde.shared.domain.deadline import Level, Span
from varde.shared.errors import Permanent
from varde.shared.platform.timetable import load_timetable

SHIPPED = ROOT / "config" / "clock.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def test_the_shipped_times_are_the_proposed_service_levels() -> None:
    timetable = load_timetable(SHIPPED)
    assert timetable.office_opens == time(8, 0)
    assert (timetable.review_every_days, timetable.quiet_after_days) == (14, 90)
    assert timetable.levels == {
        Urgency.AKUTT: Level(Span(15), Span(30), (Span(15), Span(15), Span(30))),
        Urgency.HOY: Level(Span(240), Span(1440), (Span(240), Span(720), Span(1440))),
        Urgency.NORMAL: Level(Span(0, 1), Span(0, 3), (Span(0, 2), Span(0, 3), Span(0, 5))),
        Urgency.RAAD: Level(Span(0, 2), Span(0, 10), (Span(0, 5), Span(0, 5), Span(0, 10))),
    }


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('office_opens = "08:00"', 'office_opens = "25:00"', "office_opens"),
        ('office_opens = "08:00"', 'office_opens = "02:30"', "office_opens"),
        ('office_opens = "08:00"', "", "office_opens: Field required"),
        ("review_every_days = 14", "review_every_days = 0", "review_every_days"),
        ("review_every_days = 14", 'review_every_days = "14"', "review_every_days"),
        ("quiet_after_days = 90", "quiet_after_dayz = 90", "quiet_after_dayz"),
        ("[urgency.RAAD]", "[urgency.SENERE]", "urgency RAAD: Field required"),
        ("accept = { minutes = 30 }", "accept = { minutes = -1 }", "urgency AKUTT accept minutes"),
        ("accept = { minutes = 30 }", "accept = {}", "AKUTT accept: .*one of minutes"),
        (
            "accept = { minutes = 30 }",
            "accept = { minutes = 30, hours = 1 }",
            "AKUTT accept: .*one of minutes",
        ),
        ("accept = { hours = 24 }", "accept = { days = 1 }", "urgency HOY accept days"),
        ("{ minutes = 15 }, { minutes = 15 }, ", "", "urgency AKUTT escalate"),
        ("[urgency.AKUTT]", "[urgency.AKUTT", "is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_entry_named(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    assert old in TEXT
    path = tmp_path / "clock.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Permanent, match=named):
        load_timetable(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"cannot read .*clock\.toml"):
        load_timetable(tmp_path / "clock.toml")
