"""What is wrong in a file is told with the line where it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from varde.shared.errors import Permanent
from varde.shared.toml import Place, Problem, TomlFile, because, line_of

TEXT = """# who
version = "1"

[places]
SJO = 1
"HJEM" = 2

[[rule]]
id = "A"
when = { child = true }
reason.nb = "x"

  [[rule]]
id = "B"
when = {}
[rule.reason]
nb = "y"

[[overlay]]
when = {}
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("version",), 2),
        (("places",), 4),
        (("places", "SJO"), 5),
        (("places", "HJEM", "[key]"), 6),
        (("rule", 0), 8),
        (("rule", 0, "when", "child"), 10),
        (("rule", 0, "reason", "nb"), 11),
        (("rule", 0, "lead"), 8),
        (("rule", 1), 13),
        (("rule", 1, "when"), 15),
        (("rule", 1, "reason"), 16),
        (("rule", 1, "reason", "nb"), 17),
        (("overlay", 0, "when"), 20),
        (("rule", 7), 13),
        (("nowhere", 0), 0),
        ((), 0),
    ],
)
def test_an_entry_or_what_is_around_it_is_found(place: Place, line: int) -> None:
    assert line_of(TEXT, place) == line


@given(st.text(), st.lists(st.text(max_size=4) | st.integers(0, 3), max_size=4).map(tuple))
def test_any_place_in_any_text_has_a_line_of_it_or_none(text: str, place: Place) -> None:
    assert 0 <= line_of(text, place) <= len(text.splitlines())


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    when: dict[str, bool]
    reason: dict[str, str] = {}


class _File(BaseModel):
    rule: list[_Entry]


def _file(tmp_path: Path, text: str) -> TomlFile:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return TomlFile.read(path)


def test_all_that_is_wrong_is_told_at_once_each_with_its_line_and_name(tmp_path: Path) -> None:
    text = TEXT.replace("child = true", "child = 7").replace("when = {}\n[rule", "extra = 1\n[rule")
    with pytest.raises(Permanent) as refused:
        _file(tmp_path, text).shaped(_File)
    told = str(refused.value)
    assert told.startswith(f"{tmp_path / 'rules.toml'}: line 10: rule A when child: ")
    assert "line 13: rule B when: Field required; line 15: rule B extra: Extra" in told


def test_a_word_in_a_long_list_is_told_with_its_own_line(tmp_path: Path) -> None:
    file = _file(tmp_path, 'a = [\n  \'b\',\n  "c", "d",\n]\nb = "d"\n')
    wrong = [Problem(("a", n), because("x")) for n in range(4)]
    with pytest.raises(
        Permanent, match=r"line 2: a 0: x; line 3: a 1: x; line 3: a 2: x; line 1: "
    ):
        file.refuse(wrong, "")


def test_a_mistake_in_the_writing_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"rules\.toml is not TOML: .*line 3"):
        _file(tmp_path, 'a = 1\nb = 2\nc = "x\n')


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"cannot read .*none\.toml"):
        TomlFile.read(tmp_path / "none.toml")


def test_a_file_without_problems_is_not_refused(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT)
    file.refuse([], "")
    with pytest.raises(Permanent, match=r"rules\.toml: all of it$"):
        file.refuse([Problem((), because("all of it"))], "")
    assert "who" not in repr(file)
