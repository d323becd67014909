"""``varde screen``: a text or a set in, its reading out; bad input is one sentence."""

import json
import os
import pty
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from support.own_rules import TEXT as OWN_TEXT
from support.own_rules import own_indicators
from support.running import ROOT, VARDE
from varde.router.screen import page
from varde.router.screen.reading import Reader
from varde.shared.cli import build_app
from varde.shared.cli.concern_sets import Given
from varde.shared.domain.codes import Arena, Form, Language, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.mail.structure import MAX_TEXT
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

pytestmark = pytest.mark.thorough

APP = build_app()
READER = Reader.load(ROOT / "config")
TEXT = "Sjefen har tatt passet til Oksana Prøvenko. Hun får ikke lønn."
KEYS = [
    "id",
    "language",
    "is_concern",
    "forms",
    "arena",
    "urgency",
    "child",
    "self_report",
    "indicators",
    "signals",
    "lead",
    "support",
    "rule",
    "seconds",
]


@dataclass(frozen=True)
class At:
    """Evidence for the page."""

    code: str
    start: int
    end: int


def _run(*arguments: str | Path, given: bytes = b"", **environment: str) -> Result:
    return CliRunner(env=environment).invoke(
        APP, ["screen", *map(str, arguments)], input=given, prog_name="varde"
    )


def _file(folder: Path, content: str | bytes, name: str = "in.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def _screened(*values: object) -> list[dict[str, Any]]:
    shown = _run("--jsonl", "-", "-", given=_lines(*values).encode())
    assert shown.exit_code == 0
    return [json.loads(line) for line in shown.output.splitlines()]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Tegn", "Tilbakeholdte identitetsdokumenter", "Hastegrad", "Skrevet på", "norsk")),
        ("nn", ("Teikn", "Tilbakehaldne identitetsdokument", "Meldar", "Skrive på", "bokmål")),
        ("en", ("Signs", "Retention of identity documents", "Urgency", "Norwegian")),
    ],
)
def test_a_text_is_shown_with_its_signs_facts_and_who_would_be_asked(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    shown = _run(_file(tmp_path, TEXT), "--language", language)
    assert shown.exit_code == 0
    assert not [word for word in words if word not in shown.output]
    assert "tatt passet" in shown.output.split("ILO07)")[1].splitlines()[0]
    decision = READER.read(Given("", TEXT)).decision
    assert decision.rule in shown.output
    assert decision.reason in shown.output
    partner = READER.directory.partner(decision.lead)
    assert partner is not None
    assert partner.name(language) in shown.output


def test_the_language_may_come_from_the_routers_setting(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT)
    assert "Teikn" in _run(file, VARDE_ROUTER_LANGUAGE="nn").output


def test_a_text_without_signs_says_so(tmp_path: Path) -> None:
    shown = _run(_file(tmp_path, "Hei, når åpner biblioteket på lørdag?")).output
    assert "--- Tegn ---\ningen\n" in shown


def test_standard_input_is_a_file_too() -> None:
    assert "ILO07" in _run("-", given=TEXT.encode()).output


def test_evidence_stands_between_brackets_with_its_codes() -> None:
    evidence = [At("ILO08", 5, 8), At("ILO07", 0, 2)]
    assert page.marked("ab d fgh.\n", evidence, page.with_marks) == "[ab: ILO07] d [fgh: ILO08]."


def test_evidence_that_overlaps_is_one_place_with_every_code_once() -> None:
    evidence = [At("ILO05", 0, 3), At("URG_NOW", 2, 5), At("ILO05", 3, 4), At("ILO06", 5, 6)]
    shown = page.marked("abcdef", evidence, page.with_marks)
    assert shown == "[abcde: ILO05, URG_NOW][f: ILO06]"


@given(
    text=st.text(st.sampled_from("ab \n")),
    places=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))),
)
@settings(max_examples=200)
def test_marks_lose_nothing_of_the_text(text: str, places: list[tuple[int, int]]) -> None:
    evidence = [At("X", a, b) for a, b in places if a < b <= len(text)]
    shown = page.marked(text, evidence, lambda stretch: stretch.text)
    assert shown == text.rstrip()


def _on_a_terminal(file: Path, **environment: str) -> str:
    reader, writer = pty.openpty()
    try:
        subprocess.run(
            [VARDE, "screen", file],
            env={**os.environ, "NO_COLOR": "", **environment},
            cwd=ROOT,
            stdout=writer,
            check=True,
            timeout=60,
        )
        return os.read(reader, 65536).decode()
    finally:
        os.close(writer)
        os.close(reader)


def test_evidence_is_coloured_on_a_terminal_only(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT)
    assert "\x1b[33m" in _on_a_terminal(file)
    assert "\x1b" not in _on_a_terminal(file, NO_COLOR="1")
    assert "\x1b" not in _run(file).output


def test_what_makes_it_urgent_is_red() -> None:
    assert "\x1b[31m" in page.in_colour(page.Stretch("kniv", ("ILO05", "URG_WEAPON")))
    assert "\x1b[31m" not in page.in_colour(page.Stretch("passet", ("ILO07",)))


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    hostile = "Hei.\x1b]0;tittel\x07\x9b31m\u202e Sjefen har tatt\n\u200b passet.\x00"
    shown = _run(_file(tmp_path, hostile)).output
    assert not set("\x1b\x07\x9b\u202e\u200b\x00") & set(shown)
    for start, end in ((0, 1), (1, 3), (3, 4)):
        marked = page.marked("a\x07\u202eb", [At("ILO07", start, end)], page.with_marks)
        assert not set("\x07\u202e") & set(marked)


def test_the_words_of_a_sign_are_quoted_once_and_on_one_line() -> None:
    places = [At("ILO07", 0, 12), At("ILO07", 14, 27), At("ILO08", 28, 31)]
    text = "tatt\n\u202epasset, tatt\u200b  passet ups"
    assert list(page.signs(text, Facts(indicators=("ILO07",)), places, Language.EN)) == [
        "Retention of identity documents (ILO07) «tatt passet»"
    ]


def test_the_longest_text_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    longest = (TEXT + "\n") * (MAX_TEXT // (len(TEXT) + 1))
    assert _run(_file(tmp_path, longest)).exit_code == 0
    refused = _run(_file(tmp_path, longest + TEXT + "\n"))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "is longer than 1000000 characters" in refused.stderr


def test_a_set_goes_in_and_out_line_by_line_as_codes(tmp_path: Path) -> None:
    given = _lines(
        {"id": "a", "text": TEXT, "gold": []},
        {
            "id": 2,
            "subject": "Om Oksana",
            "text": "I am 15 and he took my passport.",
            "channel": "web",
        },
        {"id": "", "text": "", "channel": "phone"},
        {"id": "halv", "text": "Halvt tegn \ud800 her.", "channel": None},
    )
    out = tmp_path / "out.jsonl"
    assert _run("--jsonl", _file(tmp_path, given + "\n"), out).exit_code == 0
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [list(r) for r in records] == [KEYS] * 4
    assert [r["id"] for r in records] == ["a", 2, "", "halv"]
    for record in records:
        assert set(record["forms"]) <= set(Form)
        assert record["arena"] in set(Arena)
        assert record["urgency"] in set(Urgency)
        assert set(record["indicators"]) <= set(INDICATOR_CODES)
        assert set(record["signals"]) <= set(SIGNAL_CODES)
        assert record["seconds"] > 0
    assert "ILO07" in records[0]["indicators"]
    assert (records[1]["language"], records[1]["child"], records[1]["lead"]) == (
        "en",
        True,
        "BARNEVERN",
    )
    assert records[1]["rule"] == "R01_CHILD"
    assert records[1]["support"] == ["POLITI", "BUFDIR"]
    assert "Oksana" not in out.read_text()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.txt", "out.jsonl"]


def test_a_line_gets_what_the_rules_give() -> None:
    (record,) = _screened({"id": 1, "text": TEXT})
    decision = READER.read(Given(1, TEXT)).decision
    assert (record["lead"], record["rule"]) == (decision.lead, decision.rule)
    assert record["support"] == [*decision.support, *decision.external]


def test_the_channel_is_heeded() -> None:
    advertising = {
        "id": 1,
        "subject": "Tilbud: 50 % rabatt",
        "text": "Nyhetsbrev. Meld deg av her. Kampanje på annonser, gratis prøve, klikk her.",
    }
    by_mail, by_form = _screened({**advertising, "channel": "email"}, advertising)
    assert (by_mail["is_concern"], by_form["is_concern"]) == (False, True)


def test_the_same_text_gets_the_same_reading_however_often() -> None:
    first, *rest = _screened(*({"id": 1, "text": TEXT} for _ in range(5)))
    for record in rest:
        assert {**record, "seconds": 0} == {**first, "seconds": 0}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"hemmelig", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": 1, "text": "hemmelig \xff"}', "not UTF-8"),
        (b'["hemmelig"]', "not a JSON object"),
        (b'{"text": "hemmelig"}', '"id" is missing, or neither a string nor a whole number'),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": 1, "text": "", "channel": 7}', '"channel" is not a string'),
        (
            b'{"id": 1, "text": "' + b"hemmelig" * (MAX_TEXT // 8 + 1) + b'"}',
            '"text" is longer than 1000000 characters',
        ),
    ],
    ids=range(8),
)
def test_a_malformed_line_stops_and_says_where_but_not_what(
    tmp_path: Path, line: bytes, why: str
) -> None:
    given = _lines({"id": 0, "text": "Hei."}).encode() + b"\n" + line + b"\n"
    source, out = _file(tmp_path, given), _file(tmp_path, "before", "out.jsonl")
    stopped = _run("--jsonl", source, out)
    assert stopped.exit_code == 2
    assert f"in.txt, line 3: {why}" in stopped.stderr
    assert stopped.stderr.count("\n") == 1
    assert "hemmelig" not in stopped.output
    assert out.read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.txt", "out.jsonl"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b" \n\n", "is empty"),
        ("Hun heter Prøve".encode("latin-1"), "is not UTF-8 (byte 13)"),
    ],
)
def test_a_text_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = _file(tmp_path, content)
    stopped = _run(file)
    assert (stopped.exit_code, stopped.stderr) == (2, f"varde: {file} {why}\n")


@pytest.mark.parametrize("arguments", [(), ("a.txt", "--jsonl", "a", "b")])
def test_either_a_file_or_a_set(arguments: tuple[str, ...]) -> None:
    stopped = _run(*arguments)
    assert stopped.exit_code == 2
    assert "either" in stopped.stderr


def test_a_missing_file_and_the_input_as_output_are_one_sentence(tmp_path: Path) -> None:
    source = _file(tmp_path, _lines({"id": 1, "text": "Hei."}))
    for arguments, why in (
        (("nosuch",), "cannot be read: "),
        (("--jsonl", source, source), "is the input"),
    ):
        stopped = _run(*arguments)
        assert (stopped.exit_code, stopped.stderr.count("\n")) == (2, 1)
        assert why in stopped.stderr


def test_a_folder_without_rules_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [VARDE, "screen", "--config", tmp_path, _file(tmp_path, TEXT)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "partners.toml" in done.stderr


def test_another_language_is_named_in_the_readers_own() -> None:
    text = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
    assert "polsk" in _run("-", given=text.encode()).output
    assert "Polish" in _run("-", "--language", "en", given=text.encode()).output


def test_the_real_command_needs_no_keys_and_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [VARDE, "screen", "bekymring.txt", "--config", ROOT / "config"],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        cwd=_file(tmp_path, TEXT, "bekymring.txt").parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Tilbakeholdte identitetsdokumenter" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["bekymring.txt"]


@given(text=st.text(max_size=300), language=st.sampled_from(Language))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_page(text: str, language: Language) -> None:
    reading = READER.read(Given(1, text))
    shown = page.page(text, reading, READER.directory, language, page.with_marks)
    assert reading.decision.rule in shown


def test_the_municipalitys_own_rules_are_gone_by(tmp_path: Path) -> None:
    for file in (ROOT / "config").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    own = tmp_path / "screening" / "indicators.toml"
    own.parent.mkdir()
    own.write_text(own_indicators(), "utf-8")
    asked = ("--jsonl", "-", "-")
    text = _lines({"id": "1", "text": OWN_TEXT}).encode()
    assert "ILO07" not in _run(*asked, given=text).stdout
    assert "ILO07" in _run(*asked, "--config", tmp_path, given=text).stdout
