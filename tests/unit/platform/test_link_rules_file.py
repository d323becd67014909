"""What links no cases is data: the shipped file is right, and a wrong one is refused with the entry named."""

import re
from pathlib import Path

import pytest

from support.people import DIRECTORY
from support.running import ROOT
from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import LinkKind
from varde.shared.errors import Permanent
from varde.shared.platform.links import load_link_rules

SHIPPED = ROOT / "config" / "links.toml"
K = LinkKind


def _file(tmp_path: Path, common: str, most_cases: str = "4") -> Path:
    path = tmp_path / "links.toml"
    path.write_text(f"most_cases = {most_cases}\n[common]\n{common}\n", encoding="utf-8")
    return path


def test_the_shipped_file_suppresses_what_more_than_four_cases_have() -> None:
    rules = load_link_rules(SHIPPED, DIRECTORY)
    assert rules.most_cases == 4
    assert identifiers_of(K.URL, "https://www.facebook.com/")[0] in rules.common
    assert identifiers_of(K.URL, "facebook.com/lana")[0] not in rules.common


def test_the_examples_in_it_can_be_taken_into_use(tmp_path: Path) -> None:
    path = tmp_path / "links.toml"
    used = re.sub(r'\[\] # (".*")', r"[\1]", SHIPPED.read_text(encoding="utf-8"))
    path.write_text(used, encoding="utf-8")
    common = load_link_rules(path, DIRECTORY).common
    assert identifiers_of(K.PHONE, "+47 77000000")[0] in common
    assert identifiers_of(K.ADDRESS, "Storgt. 1")[0] in common


def test_a_common_value_counts_in_any_spelling(tmp_path: Path) -> None:
    path = _file(tmp_path, 'phone = ["68 05 12 34"]\nbusiness = ["Hotell Fjordglimt AS"]')
    common = load_link_rules(path, DIRECTORY).common
    assert identifiers_of(K.PHONE, "+47 680 51 234")[0] in common
    assert identifiers_of(K.BUSINESS, "hotell fjordglimt")[0] in common


def test_the_partners_own_names_are_common(tmp_path: Path) -> None:
    common = load_link_rules(_file(tmp_path, ""), DIRECTORY).common
    assert identifiers_of(K.BUSINESS, "krisesenteret")[0] in common


@pytest.mark.parametrize(
    ("common", "most_cases", "named"),
    [
        ("", "1", "most_cases"),
        ("", '"4"', "most_cases"),
        ("passport = []", "4", "common passport"),
        ('phone = "68051234"', "4", "common phone"),
        ('address = ["Storgata 1", "Storgata"]', "4", "line 3: common address 1"),
        ('person = ["Olena"]', "4", "line 3: common person 0"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, common: str, most_cases: str, named: str) -> None:
    with pytest.raises(Permanent, match=named):
        load_link_rules(_file(tmp_path, common, most_cases), DIRECTORY)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"links\.toml"):
        load_link_rules(tmp_path / "links.toml", DIRECTORY)
