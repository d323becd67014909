"""The last guard stops what points anyone out and lets the product's own sentences through."""

import random

import pytest

from varde.shared.anonymise import AnonymisedText, Leak, check, guard
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.summary import headline, summarise
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES


@pytest.mark.parametrize(
    "text",
    [
        "Snakket med Oksana Hrytsenko i dag.",
        "Ring 68 05 11 20.",
        "Skriv til kari@privat.example.",
        "Bilen UC 04417 sto der.",
        "Hun bor i Skippergata 91.",
        "Tallet var 48213.",
    ],
)
def test_a_note_that_points_somebody_out_is_stopped(text: str) -> None:
    with pytest.raises(Leak) as stopped:
        guard(text)
    assert all(word not in str(stopped.value) for word in text.split() if len(word) > 4)


@pytest.mark.parametrize(
    "text",
    [
        "Ringte krisesenteret, de har plass fra fredag.",
        "Vi tar det på møtet.",
        "Gjelder sak 26-4817. Ring 112 ved fare.",
        "Vi trenger flere opplysninger for å kunne hjelpe.",
        "We can offer a room from Friday.",
    ],
)
def test_an_ordinary_note_passes(text: str) -> None:
    assert str(guard(text)) == text


def test_words_of_the_original_do_not_leave() -> None:
    original = "Hun sover på bakrommet bak den grønne døra hver eneste natt i uka."
    with pytest.raises(Leak):
        guard("Det sies: sover på bakrommet bak den grønne døra hver eneste natt.", original)
    assert guard("Saken gjelder mulig tvangsarbeid.", original)


def test_findings_have_offsets_in_the_text_as_given() -> None:
    text = "Ring 68 05 11 20 nå."
    found = check(text)
    assert found
    assert all(0 <= f.start < f.end <= len(text) for f in found)


def test_only_the_guard_makes_anonymised_text() -> None:
    with pytest.raises(TypeError):
        AnonymisedText("hei", mint=object())
    made = guard("Vi tar det på møtet.")
    assert made == guard("Vi tar det på møtet.")
    assert "møtet" not in repr(made)
    assert len({made, guard("Vi tar det på møtet.")}) == 1


def test_every_summary_and_headline_passes_in_every_language() -> None:
    chance = random.Random(26)
    indicators, signals = sorted(INDICATOR_CODES), sorted(SIGNAL_CODES)
    for _ in range(60):
        facts = Facts(
            forms=tuple(chance.sample(list(Form), chance.randint(1, 3))),
            arena=chance.choice(list(Arena)),
            urgency=chance.choice(list(Urgency)),
            age=chance.choice(list(AgeGroup)),
            indicators=tuple(chance.sample(indicators, chance.randint(0, 6))),
            signals=tuple(chance.sample(signals, chance.randint(0, 2))),
            persons=chance.choice(list(Persons)),
            reporter=chance.choice(list(Reporter)),
            time_frame=chance.choice(list(TimeFrame)),
            request=chance.choice(list(Request)),
        )
        for language in Language:
            assert guard(summarise(facts, language))
            assert guard(headline(facts, language))
