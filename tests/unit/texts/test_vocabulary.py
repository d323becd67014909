"""Names of codes in three languages."""

import re
from enum import StrEnum
from importlib.resources import files
from itertools import product
from typing import cast

import pytest
from babel.messages.pofile import read_po

from varde.shared.domain import codes
from varde.shared.domain.codes import Arena, Form, Language, Status
from varde.shared.texts import duties
from varde.shared.texts.vocabulary import (
    INDICATOR_CODES,
    SIGNAL_CODES,
    Code,
    indicator_label,
    label,
    signal_label,
)

NAMED = (
    codes.Form,
    codes.Arena,
    codes.Urgency,
    codes.AgeGroup,
    codes.Reporter,
    codes.Persons,
    codes.TimeFrame,
    codes.Request,
    codes.HoldReason,
    codes.Status,
    codes.Outcome,
    codes.AssignmentState,
    codes.AssignmentRole,
    codes.Band,
    codes.Rarity,
)


@pytest.mark.parametrize(("kind", "language"), list(product(NAMED, Language)))
def test_every_code_has_a_name_and_no_two_share_one(
    kind: type[StrEnum], language: Language
) -> None:
    names = [label(code, language) for code in cast("list[Code]", list(kind))]
    assert all(names)
    assert len(set(names)) == len(names)
    assert not any("_" in name or name.isupper() for name in names)


@pytest.mark.parametrize("language", list(Language))
def test_every_indicator_and_signal_has_its_own_name(language: Language) -> None:
    names = [indicator_label(c, language) for c in INDICATOR_CODES]
    names += [signal_label(c, language) for c in SIGNAL_CODES]
    assert len(set(names)) == 29 + 8


def test_labels_are_norwegian_in_the_norwegian_languages() -> None:
    assert label(Form.BEG, Language.NB) == "Tigging"
    assert label(Arena.SJO, Language.NN) == "Sjø, fartøy, hamn eller oppdrett"
    assert label(Status.DISCUSSED, Language.NB) == "Drøftes"
    assert label(Status.DISCUSSED, Language.NN) == "Blir drøfta"
    assert indicator_label("ILO07", Language.NB) == "Tilbakeholdte identitetsdokumenter"
    assert signal_label("URG_WEAPON", Language.NN) == "Våpen"


def test_an_unknown_indicator_is_named_without_its_code() -> None:
    assert indicator_label("ZZZ99", Language.NB) == "Annet tegn"
    assert signal_label("ZZZ99", Language.EN) == "Other sign"


def test_the_three_catalogues_hold_the_same_messages_and_none_is_empty() -> None:
    folder = files("varde.shared.texts").joinpath("locale")
    catalogues = []
    for language in Language:
        with folder.joinpath(f"{language}.po").open("rb") as source:
            entries = [m for m in read_po(source, locale=str(language)) if m.id]
        assert all(m.string and not m.fuzzy for m in entries)
        catalogues.append({m.id for m in entries})
    assert catalogues[0] == catalogues[1] == catalogues[2]
    modules = [files("varde.shared.texts").joinpath(f"{m}.py") for m in ("vocabulary", "marks")]
    names = {n for m in modules for n in re.findall(r't\("([^"]+)"\)', m.read_text("utf-8"))}
    assert names | set(duties._NOTICES.values()) == catalogues[0]
