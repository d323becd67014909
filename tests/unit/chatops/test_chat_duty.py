"""Whoever assigns a case is told whom to reach at the partner today."""

from dataclasses import replace

import pytest

from support.chat import DIRECTORY, TODAY
from varde.chatops.duty import duty_lines
from varde.chatops.labels import labels
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory
from varde.shared.domain.rota import DayKind, Duty, Rota

ON_DUTY = replace(DIRECTORY, rota=Rota((Duty("NAV", "nav-medlem", (DayKind.TUESDAY,)),)))


def _lines(directory: Directory, *codes: str, language: Language = Language.NB) -> list[str]:
    return [str(x) for x in duty_lines(codes, directory, "local", TODAY, labels(language))]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.NB, "På vakt i dag, NAV: Nav-Medlem"),
        (Language.EN, "On duty today, NAV: Nav-Medlem"),
    ],
)
def test_who_is_on_duty_is_named(language: Language, said: str) -> None:
    assert _lines(ON_DUTY, "NAV", "POLITI", language=language) == [said]


def test_a_partner_outside_the_chat_is_reached_by_its_contact() -> None:
    partners = tuple(replace(p, contact="vakttelefonen") for p in DIRECTORY.partners)
    lines = _lines(replace(DIRECTORY, partners=partners), "NAV", "KRISESENTER", "INGEN")
    assert lines == ["Krisesenteret er ikke med i denne kanalen: vakttelefonen"]


def test_nothing_is_said_where_nobody_is_on_duty() -> None:
    assert _lines(DIRECTORY, "NAV", "KRISESENTER") == []
