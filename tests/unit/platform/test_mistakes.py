"""What is wrong with the municipality's files, in the language of whoever reads it, with the line."""

from pathlib import Path

import pytest

from support.scene import config_in
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.platform.config_files import wrong_files
from varde.shared.platform.doctor.findings import Finding
from varde.shared.platform.doctor.words import told
from varde.shared.platform.mistakes import in_words, reason_of
from varde.shared.toml import Mistake, Reason, Why


def _told(folder: Path, name: str, text: str, language: Language) -> str:
    config_in(folder)
    (folder / "config" / name).parent.mkdir(exist_ok=True)
    (folder / "config" / name).write_text(text)
    reasons = {in_words(reason, language) for reason in wrong_files(folder / "config").values()}
    (only,) = reasons
    return only


@pytest.mark.parametrize(
    ("name", "text", "language", "said"),
    [
        ("rota.toml", "x = 1", Language.NB, "rota.toml: linje 1: x: hører ikke til her"),
        ("rota.toml", "x = 1", Language.EN, "rota.toml: line 1: x: is not known here"),
        (
            "rota.toml",
            "[capacity]\n\nNAV = 0",
            Language.NN,
            "rota.toml: linje 3: capacity NAV: må vere minst 1",
        ),
        (
            "rota.toml",
            '[covered_by]\nNAV = "NAV"\n[deputy]\ningen = "ingen"',
            Language.NB,
            (
                "rota.toml: linje 2: covered_by NAV: kan ikke være avløser for seg selv; "
                "linje 4: deputy ingen: ingen er ikke medlem i partners.toml; "
                "linje 4: deputy ingen: kan ikke være stedfortreder for seg selv"
            ),
        ),
        ("clock.toml", "x = [\n", Language.NN, "clock.toml: dette er ikkje TOML: ofte manglar"),
        ("clock.toml", "a = 1\nb 2\n", Language.NB, "clock.toml: linje 2: dette er ikke TOML"),
        (
            "gate.toml",
            "a = 1\na = 2\n",
            Language.NB,
            "gate.toml: linje 2: det samme navnet står to",
        ),
        ("screening/x.toml", "", Language.NB, "screening/x.toml: ingen regelfil heter det"),
    ],
)
def test_a_mistake_is_told_with_line_and_entry_in_the_language_of_who_reads(
    tmp_path: Path, name: str, text: str, language: Language, said: str
) -> None:
    assert _told(tmp_path, name, text, language).startswith(said)


def test_a_file_that_cannot_be_read_is_told_without_its_folder(tmp_path: Path) -> None:
    config_in(tmp_path)
    (tmp_path / "config" / "clock.toml").unlink()
    reason = wrong_files(tmp_path / "config")["clock.toml"]
    assert in_words(reason, Language.NB) == "clock.toml: fila kan ikke leses"
    assert str(tmp_path) not in str(reason)


def test_the_logs_have_the_same_in_english(tmp_path: Path) -> None:
    config_in(tmp_path)
    (tmp_path / "config" / "rota.toml").write_text('[[absence]]\nmember = "ingen"\n')
    reason = wrong_files(tmp_path / "config")["rota.toml"]
    assert str(reason).startswith("rota.toml: line 1: absence ingen from: Field required")


def test_what_has_no_words_of_ours_is_told_in_english() -> None:
    unknown = Mistake(3, "rule A", Why("Input is odd", (), "odd"))
    reason = Reason("x.toml", (unknown,), "varde.shared.platform")
    assert in_words(reason, Language.NB) == "x.toml: linje 3: rule A: Input is odd"
    plain = reason_of(Permanent("the router is not installed"))
    assert in_words(plain, Language.NB) == "the router is not installed"


def test_the_doctor_tells_it_in_the_same_language_as_the_rest(tmp_path: Path) -> None:
    config_in(tmp_path)
    (tmp_path / "config" / "rota.toml").write_text("x = 1")
    reason = wrong_files(tmp_path / "config")["rota.toml"]
    words = told(Finding.wrong("file_wrong", file="rota.toml", reason=reason), Language.NB)
    assert "linje 1: x: hører ikke til her" in words.what
