"""The gate is data: the shipped file is right, and a wrong one is refused with the entry named."""

from pathlib import Path

import pytest

from support.running import ROOT
from varde.shared.domain.codes import Arena, Form, Policy
from varde.shared.errors import Permanent
from varde.shared.platform.gate import load_gate

SHIPPED = ROOT / "config" / "gate.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = tmp_path / "gate.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_gate_shows_facts_at_once_and_claims_no_count() -> None:
    gate = load_gate(SHIPPED)
    assert gate.policy is Policy.AUTO_FACTS
    assert not gate.region.places
    assert gate.region.rare_forms == {Form.ORG}


def test_the_examples_in_it_can_be_taken_into_use(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    head, places = TEXT.split("[places]")
    path.write_text(f"{head}[places]{places.replace('# ', '')}", encoding="utf-8")
    assert load_gate(path).region.places[Arena.MASSASJE] == 10


@pytest.mark.parametrize(
    ("population", "details"),
    [("under_5000", 2), ("under_20000", 3), ("under_100000", 4), ("over_100000", 5)],
)
def test_the_fewer_people_the_fewer_details(tmp_path: Path, population: str, details: int) -> None:
    path = _changed(tmp_path, 'population = "under_100000"', f'population = "{population}"')
    assert load_gate(path).region.most_details == details


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('policy = "auto_facts"', 'policy = "show_all"', "policy: .*'hold_all'"),
        ('policy = "auto_facts"', "", "policy: Field required"),
        ('population = "under_100000"', "population = 78000", "population: .*'under_5000'"),
        ("few_places = 5", "few_places = 1", "few_places: .*greater than or equal to 2"),
        ("few_places = 5", 'few_places = "5"', "few_places: .*valid integer"),
        ('rare_forms = ["ORG"]', 'rare_forms = ["ORGAN"]', "rare_forms 0: .*'ORG'"),
        ('rare_forms = ["ORG"]', 'rare_forms = ["UNK"]', "rare_forms 0: .*no form"),
        ('["URG_PREGNANT"]', '["URG_WEAPON"]', "rare_signs 0: .*URG_WEAPON is neither"),
        ("few_cases = 3", "few_cases = 3\nmany = true", "many: Extra inputs"),
        ("[places]", "[places]\nHJEM = 4", "places HJEM .*cannot be counted"),
        ("[places]", "[places]\nBUTIKK = 4", "places BUTIKK "),
        ("[places]", "[places]\nSJO = -1", "places SJO: .*greater than or equal to 0"),
        ("[places]", "[places]\nSJO = 1.0", "places SJO: .*valid integer"),
        ("[places]", "", "places: Field required"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(Permanent, match=rf"gate\.toml: .*{named}"):
        load_gate(_changed(tmp_path, old, new))


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"[places", b""])
def test_what_is_no_gate_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "gate.toml"
    path.write_bytes(raw)
    with pytest.raises(Permanent, match=r"gate\.toml"):
        load_gate(path)


def test_a_missing_gate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"cannot read .*gate\.toml"):
        load_gate(tmp_path / "gate.toml")
