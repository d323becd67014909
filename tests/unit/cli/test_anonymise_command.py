"""``varde anonymise``: a text or a set in, what would leave out; bad input is one sentence."""

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from support.running import ROOT, VARDE
from varde.shared.cli import build_app
from varde.shared.mail.findings import MAX_TEXT

pytestmark = pytest.mark.thorough

APP = build_app()
TEXT = "Sjefen har tatt passet til Oksana Prøvenko (34 år). Ring 68 05 11 20."
SECRETS = ("Oksana", "Prøvenko", "68 05 11 20")


def _run(*arguments: str | Path, given: bytes = b"", **environment: str) -> Result:
    return CliRunner(env=environment).invoke(
        APP, ["anonymise", *map(str, arguments)], input=given, prog_name="varde"
    )


def _file(folder: Path, content: str | bytes, name: str = "in.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def _records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_text_is_shown_with_summary_report_and_risk(tmp_path: Path) -> None:
    shown = _run(_file(tmp_path, TEXT + "\nHun har en tatovering."))
    assert shown.exit_code == 0
    assert not [secret for secret in SECRETS if secret in shown.output]
    for words in (
        "passet til Person A",
        "Telefon 1",
        "Det er tegn på tilbakeholdte identitetspapirer",
        "person        1\n",
        "phone         1\n",
        "residual risk: middels",
        "Teksten beskriver et kjennetegn på kroppen",
        "only the account",
    ):
        assert words in shown.output


SMALL = """
policy = "{policy}"
population = "over_100000"
few_places = 5
rare_forms = []
rare_signs = ["ILO07"]
enough_cases = 100
few_cases = 3
[places]
SJO = 1
"""


def _region(folder: Path, policy: str = "auto_facts") -> Path:
    _file(folder, SMALL.replace("{policy}", policy), "gate.toml")
    return folder


def test_what_is_read_and_not_shown_is_told_with_the_reason(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT + " Det var om bord på en fiskebåt.")
    for language, words in (
        ("nb", ("Arena: Sjø, fartøy, havn eller oppdrett. Det er få slike steder i regionen.",)),
        ("nn", ("Teikn: Tilbakehaldne identitetsdokument. Teiknet er sjeldan i regionen.",)),
        ("en", ("Signs: Retention of identity documents. The sign is rare in the region.",)),
    ):
        shown = _run("--config", _region(tmp_path), "--language", language, file).output
        assert not [w for w in words if w not in shown]
    record = json.loads(_run("--config", tmp_path, "--json", file).output)
    assert record["widened"] == [["arena", "small_arena"], ["signs", "rare_sign"]]
    assert "sjøs" not in record["summary"]
    plain = json.loads(_run("--config", ROOT / "config", "--json", file).output)
    assert plain["widened"] == []
    assert "sjøs" in plain["summary"]


def test_the_policy_says_whether_the_account_goes_at_once(tmp_path: Path) -> None:
    file = _file(tmp_path, "Sjefen slår ham, og han får ikke lønn.")
    for policy, told, at_once in (
        ("auto_facts", "only the account", False),
        ("auto_account_low_risk", "nothing", True),
        ("hold_all", "Alle bekymringer venter på koordinatoren", False),
    ):
        region = _region(tmp_path, policy)
        assert _run("--config", region, file).output.rstrip().endswith(told)
        record = json.loads(_run("--config", region, "--json", file).output)
        assert record["account_at_once"] is at_once


def test_a_broken_gate_is_one_sentence_with_the_entry(tmp_path: Path) -> None:
    _file(tmp_path, SMALL.replace("SJO = 1", "HJEM = 1"), "gate.toml")
    done = subprocess.run(
        [VARDE, "anonymise", "--config", tmp_path, _file(tmp_path, TEXT)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "places HJEM" in done.stderr


def test_the_summary_and_the_reasons_are_in_the_groups_language(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT)
    assert "There are signs of" in _run(file, "--language", "en").output
    assert "teikn på" in _run(file, VARDE_ROUTER_LANGUAGE="nn").output


def test_standard_input_is_a_file_too() -> None:
    assert "Person A" in _run("-", given=TEXT.encode()).output


def test_json_has_spans_in_code_points_of_the_text_as_given(tmp_path: Path) -> None:
    text = "😀 Ring\r\n68 05 11 20 nå."
    record = json.loads(_run("--json", _file(tmp_path, text)).output)
    assert [text[start:end] for start, end, _ in record["spans"]] == ["68 05 11 20"]
    assert record["spans"][0][2] == "phone"
    assert record["risk"] == "low"


def test_another_language_says_which_and_is_held(tmp_path: Path) -> None:
    text = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
    shown = _run(_file(tmp_path, text)).output
    assert "residual risk: høy" in shown
    assert "Språk: polsk" in shown
    assert "Språket støttes ikke" in shown


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    shown = _run(_file(tmp_path, "Hei.\x1b]0;tittel\x07\x9b31m\u202e Hun gråt.\x00")).output
    assert not set("\x1b\x07\x9b\u202e\x00") & set(shown)


def _on_a_terminal(file: Path, **environment: str) -> str:
    reader, writer = pty.openpty()
    try:
        subprocess.run(
            [VARDE, "anonymise", file],
            env={**os.environ, "NO_COLOR": "", **environment},
            stdout=writer,
            check=True,
            timeout=60,
        )
        return os.read(reader, 65536).decode()
    finally:
        os.close(writer)
        os.close(reader)


def test_replacements_are_coloured_on_a_terminal_only(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT + " Han har ikke grunkelbrot.")
    coloured = _on_a_terminal(file)
    for colour in ("\x1b[31m", "\x1b[33m", "\x1b[35m"):
        assert colour in coloured
    assert "\x1b" not in _on_a_terminal(file, NO_COLOR="1")
    assert "\x1b" not in _run(file).output


def test_a_set_goes_in_and_out_line_by_line(tmp_path: Path) -> None:
    given = _lines(
        {"id": "a", "text": TEXT, "gold": []},
        {"id": 2, "subject": "Om Oksana", "text": "oksana er redd.", "language": None},
        {"id": "", "text": "Hello.", "language": "en"},
        {"id": "tom", "text": ""},
        {"id": "halv", "text": "Halvt tegn \ud800 her."},
    )
    out = tmp_path / "out.jsonl"
    assert _run("--jsonl", _file(tmp_path, given + "\n"), out).exit_code == 0
    records = _records(out.read_text())
    assert [r["id"] for r in records] == ["a", 2, "", "tom", "halv"]
    assert list(records[0])[:5] == ["id", "spans", "account", "summary", "risk"]
    assert next(TEXT[start:end] for start, end, _ in records[0]["spans"]) == "Oksana Prøvenko"
    assert "Oksana" not in records[0]["account"]
    assert records[1]["account"] == "Person A er redd."
    assert records[2]["language"] == "en"
    assert records[3]["holds"] == ["empty"]
    assert all(r["seconds"] > 0 for r in records)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.txt", "out.jsonl"]


def test_a_set_may_come_and_go_by_the_standard_streams() -> None:
    given = "\ufeff" + _lines({"id": 1, "text": TEXT})
    shown = _run("--jsonl", "-", "-", given=given.encode())
    assert _records(shown.output)[0]["id"] == 1


def test_a_line_gets_what_the_single_text_gets(tmp_path: Path) -> None:
    alone = json.loads(_run("--json", _file(tmp_path, TEXT)).output)
    in_set = _records(
        _run("--jsonl", "-", "-", given=_lines({"id": 1, "text": TEXT}).encode()).output
    )
    for key in ("spans", "account", "summary", "risk", "reasons", "language", "holds"):
        assert alone[key] == in_set[0][key]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": 1, "text": "hemmelig', "not JSON"),
        (b"hemmelig", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": ' + b"9" * 5_000 + b', "text": "hemmelig"}', "not JSON"),
        (b'{"id": 1, "text": "hemmelig \xff"}', "not UTF-8"),
        (b'["hemmelig"]', "not a JSON object"),
        (b'{"text": "hemmelig"}', '"id" is missing, or neither a string nor a whole number'),
        (b'{"id": true, "text": "hemmelig"}', '"id" is missing, or neither'),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": 1, "text": ["hemmelig"]}', '"text" is not a string'),
        (b'{"id": 1, "text": "", "subject": {"hemmelig": 1}}', '"subject" is not a string'),
        (b'{"id": 1, "text": "", "language": 7}', '"language" is not a string'),
        (
            b'{"id": 1, "text": "' + b"hemmelig" * (MAX_TEXT // 8 + 1) + b'"}',
            '"text" is longer than 1000000 characters',
        ),
        (b'"' + b"hemmelig" * (2 * MAX_TEXT) + b'"', "longer than 16000000 bytes"),
    ],
    ids=range(14),
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
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        ("Hun heter Prøve".encode("latin-1"), "is not UTF-8 (byte 13)"),
        (b"a" * (MAX_TEXT + 1), "is longer than 1000000 characters"),
        ("ø".encode() * (2 * MAX_TEXT + 1), "is longer than 1000000 characters"),
    ],
)
def test_a_text_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = _file(tmp_path, content)
    for stopped in (_run(file), _run("--json", file)):
        assert (stopped.exit_code, stopped.stderr) == (2, f"varde: {file} {why}\n")
    assert _run("-", given=content).stderr == f"varde: standard input {why}\n"


def test_an_empty_set_is_one_sentence(tmp_path: Path) -> None:
    source = _file(tmp_path, "\n")
    stopped = _run("--jsonl", source, tmp_path / "out")
    assert (stopped.exit_code, stopped.stderr) == (2, f"varde: {source} is empty\n")


def test_the_input_is_never_overwritten(tmp_path: Path) -> None:
    given = _lines({"id": 1, "text": "Hei."})
    source = _file(tmp_path, given)
    (tmp_path / "soft").symlink_to(source)
    (tmp_path / "hard").hardlink_to(source)
    for name in ("in.txt", "soft", "hard", "../" + tmp_path.name + "/in.txt"):
        stopped = _run("--jsonl", source, tmp_path / name)
        assert stopped.exit_code == 2
        assert "is the input" in stopped.stderr
    assert source.read_text() == given


def test_where_nothing_can_be_written_is_one_sentence(tmp_path: Path) -> None:
    source = _file(tmp_path, _lines({"id": 1, "text": "Hei."}))
    os.mkfifo(tmp_path / "pipe")
    for name, why in (
        ("no/out", "its folder does not exist"),
        (".", "it is not an ordinary file"),
        ("pipe", "it is not an ordinary file"),
    ):
        stopped = _run("--jsonl", source, tmp_path / name)
        assert (stopped.exit_code, stopped.stderr.count("\n")) == (2, 1)
        assert why in stopped.stderr


def test_an_old_output_is_replaced_where_a_link_leads(tmp_path: Path) -> None:
    target = _file(tmp_path, "before", "real.jsonl")
    link = tmp_path / "link.jsonl"
    link.symlink_to(target)
    assert _run("--jsonl", _file(tmp_path, _lines({"id": 1, "text": "Hei."})), link).exit_code == 0
    assert link.is_symlink()
    assert _records(target.read_text())[0]["id"] == 1


@pytest.mark.parametrize("arguments", [("nosuch",), (".",), ("--jsonl", "nosuch", "-")])
def test_a_missing_file_is_one_sentence(arguments: tuple[str, ...]) -> None:
    stopped = _run(*arguments)
    assert (stopped.exit_code, stopped.stderr.count("\n")) == (2, 1)
    assert "cannot be read: " in stopped.stderr


@pytest.mark.parametrize("arguments", [(), ("a.txt", "--jsonl", "a", "b")])
def test_either_a_file_or_a_set(arguments: tuple[str, ...]) -> None:
    stopped = _run(*arguments)
    assert stopped.exit_code == 2
    assert "either" in stopped.stderr


def test_the_real_command_needs_no_keys_and_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [VARDE, "anonymise", "bekymring.txt"],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        cwd=_file(tmp_path, TEXT, "bekymring.txt").parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "passet til Person A" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["bekymring.txt"]
