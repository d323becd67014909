"""A municipality's own rule file stands for the shipped one, and a wrong one says where it is wrong and why."""

from pathlib import Path

import pytest

from support.own_rules import SHIPPED, TEXT, own_indicators
from varde.shared.domain.codes import Channel
from varde.shared.errors import Permanent
from varde.shared.screening import FOLDER, RuleFiles, Screener
from varde.shared.screening.files import _triggers


def _own(config: Path, name: str, old: str, new: str) -> Path:
    """The shipped file ``name`` with one change, as the municipality's own."""
    text = (SHIPPED / name).read_text(encoding="utf-8")
    assert old in text
    path = config / FOLDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def _lines(path: Path, part: str) -> list[int]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [number for number, row in enumerate(rows, start=1) if part in row]


def _signs(files: RuleFiles) -> tuple[str, ...]:
    return Screener.load(files).screen("", TEXT, Channel.WEB).facts.indicators


def test_a_file_of_ones_own_stands_for_the_shipped_one_and_the_others_stay(tmp_path: Path) -> None:
    assert "ILO07" not in _signs(RuleFiles.read(tmp_path))
    _own(tmp_path, "indicators.toml", "", "").write_text(own_indicators(), "utf-8")
    files = RuleFiles.read(tmp_path)
    assert "ILO07" in _signs(files)
    assert files.keywords() == RuleFiles.read().keywords()


def test_a_keyword_of_ones_own_can_be_asked_for(tmp_path: Path) -> None:
    _own(
        tmp_path,
        "facets.toml",
        "[[keyword]]",
        '[[keyword]]\nname = "yt"\ntriggers = ["yt"]\n[[keyword]]',
    )
    assert "yt" in RuleFiles.read(tmp_path).keywords()


def test_files_that_say_the_same_are_the_same(tmp_path: Path) -> None:
    _own(tmp_path, "words.toml", "", "")
    before = RuleFiles.read(tmp_path)
    assert RuleFiles.read(tmp_path) == before
    assert hash(RuleFiles.read(tmp_path)) == hash(before)
    _own(tmp_path, "words.toml", '\ntake = "', '\ntake = "rappa ')
    assert RuleFiles.read(tmp_path) != before


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "why"),
    [
        ("indicators.toml", 'triggers = [', 'triggers = ["<sjef> slår",', '"<sjef> slår"', "indicator ILO01 triggers 0: trigger '<sjef> slår': no class of words is named 'sjef'"),
        ("indicators.toml", 'triggers = [', 'triggers = ["s*",', '"s*"', "indicator ILO01 triggers 0: trigger 's*': 's' has fewer than 2"),
        ("indicators.toml", 'triggers = [', 'triggers = ["",', '""', "indicator ILO01 triggers 0: String should have at least 1"),
        ("indicators.toml", 'weight = "', 'weight = "mid-', '"mid-', "indicator ILO01 weight: Input should be"),
        ("indicators.toml", 'code = "ILO02"', 'code = "ILO01"', 'code = "ILO01"', "indicator ILO01 code: stands twice"),
        ("indicators.toml", 'code = "ILO02"', 'code = "LOC02"', 'code = "LOC02"', "indicator LOC02 code: no sign has that code"),
        ("indicators.toml", "require_with = [", 'require_with = ["ILO99", ', '"ILO99"', "signal URG_NOW require_with 0: ILO99 is no indicator"),
        ("indicators.toml", '\nsigns = ["', '\nsigns = ["ILO99", "', '"ILO99"', "arena DIGITALT signs 0: ILO99 is no indicator"),
        ("indicators.toml", ", weak = 1 }", "}", "weights", "weights: weak is missing"),
        ("facets.toml", 'triggers = ["mottak",', 'triggers = ["mottak ..",', '"mottak .."', "keyword mottak triggers 0: trigger 'mottak ..': no word"),
        ("facets.toml", 'name = "asyl"', 'name = "mottak"', 'name = "mottak"', "keyword mottak name: stands twice"),
        ("facets.toml", 'frame = "', 'frame = "en gang ', "en gang", "time 0 frame: Input should be"),
        ("words.toml", '\ntake = "', '\ntake = "id-kort ', "take = ", "words take: 'id-kort' is not one word"),
        ("words.toml", '\nikke = "', '\nikke = "id-kort ', "ikke = ", "spoken ikke: 'id-kort' is not one word"),
        ("words.toml", '\nhjem = "', '\n"id-kort" = "', "id-kort", "spoken id-kort: 'id-kort' is not one word"),
        ("words.toml", '\ntake = "', '\nTake = "', "Take = ", "words Take [key]: String should match"),
        ("context.toml", "denials = ", "benials = ", "benials = ", "benials: Extra inputs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_entry_and_reason(
    tmp_path: Path, name: str, old: str, new: str, place: str, why: str
) -> None:
    path = _own(tmp_path, name, old, new)
    with pytest.raises(Permanent) as refused:
        RuleFiles.read(tmp_path).compiled()
    assert str(refused.value).startswith(f"{path}: ")
    assert any(f"line {n}: {why}" in str(refused.value) for n in _lines(path, place))


@pytest.mark.parametrize(
    ("name", "old", "gone"),
    [
        ("indicators.toml", 'code = "ILO02"', "ILO02"),
        ("indicators.toml", 'code = "URG_NOW"', "URG_NOW"),
        ("facets.toml", 'name = "barna"', "barna"),
    ],
)
def test_a_code_on_which_more_hangs_cannot_be_left_out(
    tmp_path: Path, name: str, old: str, gone: str
) -> None:
    _own(tmp_path, name, old, old.replace(gone, "ZZZ99"))
    with pytest.raises(Permanent, match=f"{gone} is missing; what is not to be found has triggers"):
        RuleFiles.read(tmp_path).compiled()


def test_a_form_cannot_be_left_out(tmp_path: Path) -> None:
    _own(tmp_path, "indicators.toml", 'code = "LAB"', 'code = "SEX"')
    with pytest.raises(Permanent, match="LAB is missing; what is not to be found has names"):
        RuleFiles.read(tmp_path).compiled()


def test_no_sort_of_trigger_can_be_wrong_without_its_place_being_told() -> None:
    files = RuleFiles.read()
    placed = {text for f in (files.indicators, files.facets) for _, text in _triggers(f.data)}
    assert placed == {trigger.source for trigger in files.compiled().triggers}


def test_all_the_triggers_that_are_wrong_are_told_at_once(tmp_path: Path) -> None:
    path = _own(tmp_path, "indicators.toml", "triggers = [", 'triggers = ["a*",')
    path.write_text(
        path.read_text("utf-8").replace("triggers = [\n", 'triggers = ["b*",\n', 1), "utf-8"
    )
    with pytest.raises(Permanent, match=r"trigger 'a\*': .*trigger 'b\*': "):
        RuleFiles.read(tmp_path).compiled()


def test_a_file_that_is_no_toml_or_has_a_wrong_name_is_refused_and_one_that_is_hidden_is_not_read(
    tmp_path: Path,
) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / ".words.toml").write_text("[", "utf-8")
    assert RuleFiles.read(tmp_path) == RuleFiles.read()
    (tmp_path / FOLDER / "words.toml").write_text("a = 1\nb = = 2", "utf-8")
    with pytest.raises(Permanent, match=r"words\.toml is not TOML: .*line 2"):
        RuleFiles.read(tmp_path)
    (tmp_path / FOLDER / "word.toml").touch()
    with pytest.raises(Permanent, match=r"word\.toml: no rule file has that name: they are indi"):
        RuleFiles.read(tmp_path)
