"""Subjects that mail programs write when somebody is away, and people's own that begin as they do."""

import pytest

from varde.shared.domain.away import says_away


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisk svar: Uro",
        " automatisk svar",
        "Automatiskt svar: Oro",
        "Autosvar: Uro",
        "Automatic reply: Worried",
        "Auto-Reply Worried",
        "Out of Office: Worried",
        "Out of the office",
        "Out of Office AutoReply: Worried",
        "Fraværsmelding: Ola Testesen",
        "Fråværsmelding: Ola Testesen",
        "Frånvaromeddelande: Ola Testesen",
        "Ikke til stede: Uro",
        "Ikkje til stades: Uro",
        "Abwesenheitsnotiz: Sorge",
        "Automatische Antwort: Sorge",
        "Réponse automatique : Souci",
        "Respuesta automática: Aviso",
        "AUTO: Ola Testesen is out of the office (returning 01.02.2027)",
        "Ola Testesen is out of the office.",
    ],
)
def test_what_a_mail_program_writes_is_known(subject: str) -> None:
    assert says_away(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Fravær",
        "Fravær på skolen",
        "Fravær på skolen, bekymret for jente 9. trinn",
        "Fravær: jente 9. trinn",
        "Ikke til stede på skolen på tre uker",
        "Ikkje til stades på skulen",
        "Frånvaro i skolan",
        "Re: Automatisk svar",
        "Auto: rød, utenlandske skilt",
        "Out of office hours men come to the flat above us",
        "My boss is out of the office when the girls are brought",
    ],
)
def test_what_a_person_writes_is_not_taken_for_it(subject: str) -> None:
    assert not says_away(subject)
