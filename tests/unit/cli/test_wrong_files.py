"""A file of the municipality's that is wrong: every command that reads it says so in the language it speaks."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from support.scene import config_in
from varde.shared.cli import build_app, main
from varde.shared.cli.language import spoken

Varde = Callable[..., tuple[int, str]]
ROTA = {
    "nb": "rota.toml: linje 1: x: hører ikke til her",
    "nn": "rota.toml: linje 1: x: høyrer ikkje til her",
    "en": "rota.toml: line 1: x: is not known here",
}
SPEAKING = [
    ["rules", "check"],
    ["rules", "explain", "--form", "SEX"],
    ["rules", "explain", "26-4817"],
    ["rules", "learn-report"],
    ["held", "list"],
    ["held", "show", "26-4817"],
    ["attachments", "list", "26-4817"],
    ["dialogue", "26-4817"],
    ["receipt", "ord"],
    ["revoke", "26-4817"],
    ["desk", "statistics"],
    ["screen", "text.txt"],
]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the shipped files, that the commands are to read."""
    config_in(tmp_path)
    (tmp_path / "text.txt").write_text("Sjefen har tatt passet.", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.fixture
def varde(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Varde:
    """Runs a command: its exit status and what it said of what went wrong."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["varde", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().err

    return run


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("command", SPEAKING, ids=" ".join)
def test_a_command_tells_a_mistake_in_the_language_it_is_asked_for(
    config: Path, varde: Varde, command: list[str], language: str
) -> None:
    (config / "rota.toml").write_text("x = 1")
    status, said = varde(*command, "--language", language)
    assert (status, ROTA[language] in said) == (1, True)


def test_without_a_language_it_is_bokmal_and_in_a_command_that_speaks_english_it_is_english(
    config: Path, varde: Varde
) -> None:
    (config / "rota.toml").write_text("x = 1")
    assert ROTA["nb"] in varde("held", "list")[1]
    assert ROTA["en"] in varde("due")[1]
    assert ROTA["en"] in varde("audit", "show")[1]
    assert ROTA["en"] in varde("desk", "add-account", "kari")[1]


def test_what_is_set_for_the_router_is_the_language_of_what_reads_a_text(
    config: Path, varde: Varde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARDE_ROUTER_LANGUAGE", "nn")
    (config / "gate.toml").write_text("a = 1\nb 2\n")
    assert "gate.toml: linje 2: dette er ikkje TOML" in varde("anonymise", "text.txt")[1]


def test_the_check_tells_of_every_file_that_is_wrong_in_lines_of_their_own(
    config: Path, varde: Varde
) -> None:
    (config / "clock.toml").write_text("a = 1\nb 2\n")
    (config / "portals.toml").write_text(
        '[[portal]]\ncode = "A"\nclient_id = "abc"\nsecrets = ["hemmelig"]\n'
    )
    status, said = varde("rules", "check", "--language", "nn")
    assert status == 1
    lines = {name: told for name, _, told in (line.partition(": ") for line in said.splitlines())}
    assert set(lines) == {"clock.toml", "portals.toml"}
    assert lines["clock.toml"].startswith("linje 2: dette er ikkje TOML")
    assert lines["portals.toml"].startswith("linje 2: portal A code: er ikkje skrive")
    assert "hemmelig" not in said


@pytest.mark.parametrize(
    ("secrets", "language", "told"),
    [
        ('["hemmelig"]', "nb", "linje 4: portal AA secrets 0: må være det som `varde portal-"),
        ('["hemmelig"]', "nn", "linje 4: portal AA secrets 0: må vere det som `varde portal-"),
        ('["hemmelig"]', "en", "line 4: portal AA secrets 0: must be what `varde portal-"),
    ],
)
def test_the_secret_of_a_portal_that_is_no_hash_is_told_without_it(
    config: Path, varde: Varde, secrets: str, language: str, told: str
) -> None:
    (config / "portals.toml").write_text(
        f'[[portal]]\ncode = "AA"\nclient_id = "abc"\nsecrets = {secrets}\n'
    )
    said = varde("rules", "check", "--language", language)[1]
    assert told in said
    assert "hemmelig" not in said


@pytest.mark.parametrize(
    ("trigger", "language", "told"),
    [
        ("s*", "nb", "mønsteret «s*»: «s» har færre enn 2 eller flere enn 24 bokstaver"),
        ("s*", "nn", "mønsteret «s*»: «s» har færre enn 2 eller fleire enn 24 bokstavar"),
        ("s*", "en", "trigger 's*': 's' has fewer than 2 or more than 24 letters"),
        (".. pass", "nb", "mønsteret «.. pass»: et mellomrom (.. eller ...) står mellom"),
        ("pass ..", "nn", "mønsteret «pass ..»: det står ikkje noko ord etter"),
        ("a1 & b1 & c1 & d1", "nb", "& står mellom ledd, og binder sammen høyst 3 deler"),
        ("a b c d e f g", "nn", "meir enn 6 ord"),
        ("pa*ss", "nb", "«pa*ss» er ikke ett ord"),
        ("<nothing>", "nn", "ingen ordklasse heiter «nothing»"),
    ],
)
def test_what_is_wrong_with_a_trigger_of_ones_own_is_told_in_the_same_language(
    config: Path, varde: Varde, trigger: str, language: str, told: str
) -> None:
    from varde.shared.screening import files  # noqa: PLC0415 - it loads the engines' rules

    shipped = Path(files.__file__).with_name("indicators.toml").read_text("utf-8")
    own = config / "screening" / "indicators.toml"
    own.parent.mkdir()
    own.write_text(shipped.replace("triggers = [", f'triggers = [\n"{trigger}",', 1), "utf-8")
    status, said = varde("rules", "check", "--language", language)
    assert (status, told in said) == (1, True)


def test_every_command_that_speaks_a_language_remembers_which() -> None:
    asked = [
        option
        for command in typer.main.get_command(build_app()).commands.values()  # type: ignore[attr-defined] # typer calls every command one, and this is a group
        for each in (command, *getattr(command, "commands", {}).values())
        for option in each.params
        if option.name == "language"
    ]
    assert len(asked) > 10
    remembering = [option for option in asked if _callback_of(option) is spoken]
    assert remembering == asked


def _callback_of(option: object) -> object:
    wrapped = getattr(option, "callback", None)
    return getattr(wrapped, "__wrapped__", wrapped)


def test_an_identity_that_two_members_have_is_told_without_it(config: Path, varde: Varde) -> None:
    partners = config / "partners.toml"
    before = partners.read_text("utf-8")
    partners.write_text(
        f'{before}\n[[member]]\nid = "en"\npartner = "NAV"\nname = "X"\nidentities = {{ slack = "U1HEMMELIG" }}\n'
        '[[member]]\nid = "to"\npartner = "NAV"\nname = "Y"\nidentities = { slack = "U1HEMMELIG" }\n',
        "utf-8",
    )
    said = varde("rules", "check", "--language", "nn")[1]
    assert "member to identities: har same identitet i slack som ein annan medlem" in said
    assert "HEMMELIG" not in said
