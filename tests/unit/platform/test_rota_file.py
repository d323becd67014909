"""The rota is data that the coordinator keeps: the shipped file is right, and a wrong one is refused by its line."""

import re
from datetime import date
from pathlib import Path

import pytest

from support.running import ROOT
from varde.shared.domain.partner import Directory
from varde.shared.domain.rota import Absence
from varde.shared.errors import Permanent
from varde.shared.platform.partners import load_directory

CONFIG = ROOT / "config"
PARTNERS = (CONFIG / "partners.toml").read_text(encoding="utf-8")
SHIPPED = (CONFIG / "rota.toml").read_text(encoding="utf-8")


def _load(folder: Path, rota: str, partners: str = PARTNERS) -> Directory:
    (folder / "partners.toml").write_text(partners, encoding="utf-8")
    (folder / "rota.toml").write_text(rota, encoding="utf-8")
    return load_directory(folder / "partners.toml")


def _who(directory: Directory, *day: int) -> str | None:
    member = directory.on_duty("KOORDINATOR", date(*day))
    return member.member_id if member else None


def test_the_shipped_rota_has_the_coordinator_on_duty_on_working_days() -> None:
    directory = load_directory(CONFIG / "partners.toml")
    assert _who(directory, 2026, 12, 23) == "koordinator"
    assert _who(directory, 2026, 12, 25) is None  # a Friday, and Christmas Day
    assert _who(directory, 2026, 12, 27) is None  # a Sunday


def test_the_examples_in_it_can_be_taken_into_use(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") if _is_toml(line) else line for line in SHIPPED.splitlines()]
    directory = _load(tmp_path, "\n".join(lines))
    rota = directory.rota
    assert (rota.capacity, rota.covered_by) == ({"KRISESENTER": 5}, {"KRISESENTER": "SOSMED"})
    assert rota.absences == (Absence("koordinator", date(2026, 12, 21), date(2027, 1, 3)),)
    assert _who(directory, 2026, 12, 23) == "stedfortreder"
    on_duty = directory.on_duty("KRISESENTER", date(2027, 1, 1))  # of week 53, and a holiday
    assert on_duty is not None
    assert on_duty.member_id == "kontakt-krisesenter"


def _is_toml(line: str) -> bool:
    return re.match(r"# (\[\[|[\w-]+ = )", line, re.IGNORECASE) is not None


@pytest.mark.parametrize("rota", ["", None])
def test_without_a_rota_nobody_is_on_duty_or_limited(tmp_path: Path, rota: str | None) -> None:
    directory = _load(tmp_path, rota or "")
    if rota is None:
        (tmp_path / "rota.toml").unlink()
        directory = load_directory(tmp_path / "partners.toml")
    assert _who(directory, 2026, 11, 30) is None
    assert not directory.rota.capacity


DUTY = '[[duty]]\nmember = "koordinator"\ndays = ["monday"]\n'


@pytest.mark.parametrize(
    ("rota", "said"),
    [
        ("x = [", "is not TOML: Invalid value"),
        ("extra = 1", "line 1: extra: Extra inputs"),
        ("[capacity]\nNAV = 0", "line 2: capacity NAV: .*greater than or equal to 1"),
        ("[capacity]\nNAV = true", "line 2: capacity NAV: .*valid integer"),
        ("[capacity]\nINGEN = 2", "line 2: capacity INGEN: INGEN is no partner"),
        (
            "[capacity]\nRVTS = 2",
            "line 2: capacity RVTS: RVTS is no partner of the group that takes",
        ),
        ("[capacity]\nKOORDINATOR = 2", "line 2: capacity KOORDINATOR: the coordinator takes what"),
        ('[covered_by]\nNAV = "NAV"', "line 2: covered_by NAV: cannot cover itself"),
        ('[covered_by]\nNAV = "RVTS"', "line 2: covered_by NAV: RVTS is no partner of the group"),
        ('[covered_by]\nKOORDINATOR = "NAV"', "covered_by KOORDINATOR: the coordinator takes what"),
        ('[deputy]\nkontakt-nav = "kontakt-nav"', "deputy kontakt-nav: cannot be their own deputy"),
        ('[deputy]\nkontakt-nav = "ingen"', "line 2: .*deputy ingen is no member in partners.toml"),
        ('[deputy]\ningen = "koordinator"', "line 2: deputy ingen: ingen is no member"),
        ('[deputy]\nkontakt-nav = "kontakt-politi"', "kontakt-politi belongs to another partner"),
        (DUTY.replace("koordinator", "ingen"), "line 1: duty ingen: ingen is no member"),
        (DUTY.replace("monday", "mandag"), "line 3: duty koordinator days 0: Input should be"),
        (DUTY.replace('"monday"', ""), "line 3: duty koordinator days: .*at least 1"),
        (DUTY + 'weeks = "some"', "line 4: duty koordinator weeks: Input should be"),
        (
            DUTY + DUTY.replace("koordinator", "stedfortreder") + 'weeks = "odd"',
            "line 4: duty stedfortreder: monday of odd weeks is koordinator's already",
        ),
        (
            '[[absence]]\nmember = "ingen"\nfrom = 2026-12-01\nto = 2026-12-02',
            "line 1: absence ingen: ingen is no member",
        ),
        (
            '[[absence]]\nmember = "kontakt-nav"\nfrom = 2026-12-02\nto = 2026-12-01',
            "line 4: absence kontakt-nav to: ends before it begins",
        ),
        (
            '[[absence]]\nmember = "kontakt-nav"\nfrom = "2026-12-02"\nto = 2026-12-01',
            "line 3: absence kontakt-nav from: .*valid date",
        ),
        (
            '[[swap]]\nmember = "ingen"\nfrom = 2026-12-02\nto = 2026-12-01',
            "line 1: swap ingen: ingen is no member.*line 4: swap ingen to: ends before",
        ),
        (
            '[[swap]]\nmember = "koordinator"\nfrom = 2026-12-02\nto = 2026-12-04\n[[swap]]\nmember = "stedfortreder"\nfrom = 2026-12-04\nto = 2026-12-05',
            "line 5: swap stedfortreder: koordinator has the duty on these days already",
        ),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(tmp_path: Path, rota: str, said: str) -> None:
    with pytest.raises(Permanent, match=rf"rota\.toml.*{said}"):
        _load(tmp_path, rota)


def test_an_absence_may_be_of_one_day(tmp_path: Path) -> None:
    day = date(2026, 12, 2)
    one = f'[[absence]]\nmember = "kontakt-nav"\nfrom = {day}\nto = {day}'
    assert _load(tmp_path, one).rota.absences == (Absence("kontakt-nav", day, day),)


def test_the_same_member_may_stand_twice_and_two_may_take_turns(tmp_path: Path) -> None:
    turns = (
        DUTY + 'weeks = "odd"\n' + DUTY.replace("koordinator", "stedfortreder") + 'weeks = "even"\n'
    )
    assert len(_load(tmp_path, turns).rota.duties) == 2
    assert len(_load(tmp_path, DUTY + DUTY).rota.duties) == 2


def test_a_partner_that_takes_cases_and_cannot_be_reached_stops_the_start(tmp_path: Path) -> None:
    mute = PARTNERS.replace('identities = { local = "nav" }', "")
    with pytest.raises(
        Permanent, match=r"line 6[0-9]: partner NAV: takes cases, but has no member"
    ):
        _load(tmp_path, "", mute)
    reached = mute.replace('handle = "nav"', 'handle = "nav"\ncontact = "Vakttelefonen"')
    nav = _load(tmp_path, "", reached).partner("NAV")
    assert nav is not None
    assert nav.contact == "Vakttelefonen"


@pytest.mark.parametrize("flag", ["in_group = false", "receives_cases = false"])
def test_a_partner_that_takes_no_cases_needs_no_way_to_be_reached(
    tmp_path: Path, flag: str
) -> None:
    mute = PARTNERS.replace('identities = { local = "nav" }', "")
    assert _load(tmp_path, "", mute.replace('handle = "nav"', f'handle = "nav"\n{flag}'))
