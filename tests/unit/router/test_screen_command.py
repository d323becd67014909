"""``varde screen``: a text in, its reading out; bad input is one sentence."""

import os
import pty
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.own_rules import TEXT as OWN_TEXT
from support.own_rules import own_indicators
from support.running import ROOT, VARDE
from support.screen_command import READER, TEXT, lines, screen, written
from varde.router.screen import page
from varde.shared.cli.concern_sets import Given
from varde.shared.domain.codes import Language
from varde.shared.domain.concern import Facts
from varde.shared.mail.findings import MAX_TEXT

pytestmark = pytest.mark.thorough


@dataclass(frozen=True)
class At:
    """Evidence for the page."""

    code: str
    start: int
    end: int


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
    shown = screen(written(tmp_path, TEXT), "--language", language)
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
    file = written(tmp_path, TEXT)
    assert "Teikn" in screen(file, VARDE_ROUTER_LANGUAGE="nn").output


def test_a_text_without_signs_says_so(tmp_path: Path) -> None:
    shown = screen(written(tmp_path, "Hei, når åpner biblioteket på lørdag?")).output
    assert "--- Tegn ---\ningen\n" in shown


def test_each_fact_quotes_what_speaks_for_it() -> None:
    shown = screen("-", given="Naboen slepte kona\netter håret ned trappa.".encode()).output
    facts = dict(re.findall(r"^(\S[^\n]*?) {2,}(.*)$", shown, re.MULTILINE))
    assert facts["Hastegrad"].endswith(" «slepte kona etter håret»")
    assert facts["Melder"].endswith(" «Naboen»")
    assert "«" not in facts["Alder"] + facts["Antall personer"]


def test_standard_input_is_a_file_too() -> None:
    assert "ILO07" in screen("-", given=TEXT.encode()).output


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
    file = written(tmp_path, TEXT)
    assert "\x1b[33m" in _on_a_terminal(file)
    assert "\x1b" not in _on_a_terminal(file, NO_COLOR="1")
    assert "\x1b" not in screen(file).output


def test_what_makes_it_urgent_is_red() -> None:
    assert "\x1b[31m" in page.in_colour(page.Stretch("kniv", ("ILO05", "URG_WEAPON")))
    assert "\x1b[31m" not in page.in_colour(page.Stretch("passet", ("ILO07",)))


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    hostile = "Hei.\x1b]0;tittel\x07\x9b31m\u202e Sjefen har tatt\n\u200b passet.\x00"
    shown = screen(written(tmp_path, hostile)).output
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
    assert screen(written(tmp_path, longest)).exit_code == 0
    refused = screen(written(tmp_path, longest + TEXT + "\n"))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "is longer than 1000000 characters" in refused.stderr


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
    file = written(tmp_path, content)
    stopped = screen(file)
    assert (stopped.exit_code, stopped.stderr) == (2, f"varde: {file} {why}\n")


@pytest.mark.parametrize("arguments", [(), ("a.txt", "--jsonl", "a", "b")])
def test_either_a_file_or_a_set(arguments: tuple[str, ...]) -> None:
    stopped = screen(*arguments)
    assert stopped.exit_code == 2
    assert "either" in stopped.stderr


def test_a_missing_file_and_the_input_as_output_are_one_sentence(tmp_path: Path) -> None:
    source = written(tmp_path, lines({"id": 1, "text": "Hei."}))
    for arguments, why in (
        (("nosuch",), "cannot be read: "),
        (("--jsonl", source, source), "is the input"),
    ):
        stopped = screen(*arguments)
        assert (stopped.exit_code, stopped.stderr.count("\n")) == (2, 1)
        assert why in stopped.stderr


def test_a_folder_without_rules_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [VARDE, "screen", "--config", tmp_path, written(tmp_path, TEXT)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "partners.toml" in done.stderr


def test_another_language_is_named_in_the_readers_own() -> None:
    text = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
    assert "polsk" in screen("-", given=text.encode()).output
    assert "Polish" in screen("-", "--language", "en", given=text.encode()).output


def test_the_real_command_needs_no_keys_and_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [VARDE, "screen", "bekymring.txt", "--config", ROOT / "config"],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        cwd=written(tmp_path, TEXT, "bekymring.txt").parent,
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
    text = lines({"id": "1", "text": OWN_TEXT}).encode()
    assert "ILO07" not in screen(*asked, given=text).stdout
    assert "ILO07" in screen(*asked, "--config", tmp_path, given=text).stdout
