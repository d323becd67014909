"""Changes in a file that people keep: every comment stays, and what is not sure is refused."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.desk.admin.changes import Days, Newcomer, add_days, applied, drop_days, join, leave
from varde.desk.admin.entries import with_entry, with_line, without_entries
from varde.desk.labels import desk_texts
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused

T = desk_texts(Language.EN)
ROTA = """# The rota.
[deputy]
anna = "bo"  # her colleague

# Who is on duty.
[[duty]]
member = "anna"
days = [
  "monday",
  "tuesday",
]

# Who is away. This comment stays.
[[absence]]
member = "anna"
from = 2026-12-21
to = 2027-01-03

# The end.
"""
PARTNERS = """[[member]]
id = "anna"
partner = "NAV"

# Bo works half time.
[[member]]
id = "bo"
partner = "NAV"
"""
DAYS = Days("anna", date(2026, 12, 21), date(2027, 1, 3))


def _comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_an_entry_is_added_at_the_end_and_taken_out_again() -> None:
    files = {"rota.toml": ROTA}
    new = Days("bo", date(2026, 5, 1), date(2026, 5, 2))
    added = applied(add_days("swap", new), files, T)["rota.toml"]
    assert added.startswith(ROTA)
    assert tomllib.loads(added)["swap"] == [
        {"member": "bo", "from": date(2026, 5, 1), "to": date(2026, 5, 2)}
    ]
    back = applied(drop_days("swap", new, T), {"rota.toml": added}, T)["rota.toml"]
    assert back.strip() == ROTA.strip()


def test_an_entry_in_the_middle_is_taken_out_and_every_comment_stays() -> None:
    left = applied(drop_days("absence", DAYS, T), {"rota.toml": ROTA}, T)["rota.toml"]
    assert "absence" not in tomllib.loads(left)
    assert _comments(left) == _comments(ROTA)


def test_who_leaves_is_gone_from_everything_and_nobody_else_is() -> None:
    files = {"partners.toml": PARTNERS, "rota.toml": ROTA}
    left = applied(leave("anna", T), files, T)
    assert list(left) == ["rota.toml", "partners.toml"], "the rota first: it names her"
    assert tomllib.loads(left["rota.toml"]) == {"deputy": {}}
    assert _comments(left["rota.toml"]) == _comments(ROTA)
    assert [m["id"] for m in tomllib.loads(left["partners.toml"])["member"]] == ["bo"]
    assert "# Bo works half time." in left["partners.toml"]


@pytest.mark.parametrize(
    "value", ["bo", 'a "b" \\ c', 7, None], ids=["word", "marks", "number", "out"]
)
def test_a_line_is_set_changed_and_taken_out(value: str | int | None) -> None:
    made = with_line(ROTA, "deputy", "anna", value)
    assert tomllib.loads(made)["deputy"] == ({} if value is None else {"anna": value})
    assert with_line(with_line(ROTA, "deputy", "bo", "anna"), "deputy", "bo", None) == ROTA
    assert _comments(made) == _comments(ROTA)


def test_a_table_that_is_not_there_is_begun() -> None:
    assert tomllib.loads(with_line("", "capacity", "NAV", 5)) == {"capacity": {"NAV": 5}}
    assert tomllib.loads(with_line(ROTA, "capacity", "NAV", 5))["capacity"] == {"NAV": 5}
    assert with_line(ROTA, "capacity", "NAV", None) == ROTA


@pytest.mark.parametrize(
    "text",
    [
        'absence = [{ member = "anna", from = 2026-12-21, to = 2027-01-03 }]',
        'note = """\n[[absence]]\n"""\n' + ROTA,
        "[[absence",
    ],
    ids=["inline", "in-a-text", "broken"],
)
def test_a_file_that_is_written_otherwise_is_refused_and_not_damaged(text: str) -> None:
    with pytest.raises(Refused):
        applied(drop_days("absence", DAYS, T), {"rota.toml": text}, T)


def test_an_entry_beside_an_inline_list_is_refused() -> None:
    with pytest.raises(Refused):
        applied(add_days("absence", DAYS), {"rota.toml": "absence = []"}, T)


@given(st.text(max_size=60).filter(lambda name: "\x7f" not in name))
def test_whatever_a_name_holds_it_is_a_name_and_nothing_else(name: str) -> None:
    new = Newcomer("ny", "NAV", name, "slack", name)
    try:
        made = applied(join(new, T), {"partners.toml": PARTNERS}, T)["partners.toml"]
    except Refused:
        assert any("\ud800" <= c <= "\udfff" for c in name)
        return
    members = tomllib.loads(made)["member"]
    assert [m["id"] for m in members] == ["anna", "bo", "ny"]
    assert members[-1]["name"] == name


@given(st.text(alphabet='[]"#=\n absence member', max_size=120))
def test_taking_out_never_raises_anything_but_what_it_says(text: str) -> None:
    try:
        left = without_entries(text, "absence", lambda _entry: True)
    except (KeyError, tomllib.TOMLDecodeError, TypeError, AttributeError):
        return
    assert not tomllib.loads(left).get("absence")


def test_an_entry_of_every_kind_is_read_back_as_it_was() -> None:
    entry = {"a": "æ\n", "b": date(2026, 1, 2), "c": 3, "d": {"e": "f"}}
    assert tomllib.loads(with_entry("x = 1", "t", entry)) == {"x": 1, "t": [entry]}
