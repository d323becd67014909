"""What was answered on the form, in the language of who reads it."""

import pytest

from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.told import told
from varde.shared.domain.codes import Arena, Language, PageLanguage

TEXT = "Sjefen tok passet."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.NB, ("Fare nå: ja", "Barn: usikker", "Må ikke få vite: NAV", "Ønsker: råd")),
        (Language.NN, ("Fare no: ja", "Barn: usikker", "Må ikkje få vite: NAV", "Ønskjer: råd")),
        (Language.EN, ("Danger now: yes", "Child: unsure", "Must not know: NAV", "Wants: advice")),
    ],
)
def test_the_questions_and_the_answers_chosen_are_in_her_language(
    language: Language, said: tuple[str, ...]
) -> None:
    form = WebSubmission(
        PageLanguage.NB, TEXT, danger="yes", child="unsure", exclude="NAV", want="advice"
    )
    whole = told(form, language)
    assert whole.startswith(f"{TEXT}\n\n")
    for line in said:
        assert line in whole.splitlines()


@pytest.mark.parametrize("arena", list(Arena))
def test_no_code_stands_in_what_she_reads(arena: Arena) -> None:
    whole = told(WebSubmission(PageLanguage.NB, TEXT, arena=arena.value), Language.NB)
    assert f"Hvor: {arena.value}" not in whole.splitlines()
    assert "Hvor: " in whole


def test_what_the_reporter_wrote_and_a_code_that_is_none_stand_as_they_came() -> None:
    form = WebSubmission(PageLanguage.NB, TEXT, contact="yes", arena="<b>x</b>")
    whole = told(form, Language.NB)
    assert "Kontakt: yes" in whole
    assert "Hvor: <b>x</b>" in whole
