"""The sets in this project are as their README says."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.screening import sets
from bench.screening.sets import Concern
from varde.shared.domain.codes import Arena, Channel, Form, Request, Urgency
from varde.shared.platform.partners import load_directory
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

CONFIG = Path(__file__).parents[3] / "config"
OWN = [file for file in (sets.UNSEEN, sets.FRESH, sets.PRACTICE) if file.is_file()]
CONCERNS = [concern for file in OWN for concern in sets.read(file)]


@pytest.mark.parametrize("concern", CONCERNS, ids=lambda concern: concern.concern_id)
def test_every_label_is_a_code_of_the_domain(concern: Concern) -> None:
    assert concern.language in sets.LANGUAGES
    assert concern.text.strip()
    assert set(concern.forms) <= set(Form)
    assert concern.forms
    assert concern.arena is None or concern.arena in set(Arena)
    assert concern.indicators | concern.possible <= {*INDICATOR_CODES}
    assert not concern.indicators & concern.possible
    assert concern.signals <= {*SIGNAL_CODES}
    partners = {p.code for p in load_directory(CONFIG / "partners.toml").partners}
    assert concern.lead is None or concern.lead in partners
    assert concern.facets["request"] in {"", None, Request.ADVICE, Request.TRAINING}


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_no_concern_is_there_twice(file: Path) -> None:
    read = sets.read(file)
    assert max(Counter(concern.concern_id for concern in read).values()) == 1
    assert max(Counter(concern.text for concern in read).values()) == 1


def test_what_is_unseen_is_not_practised_on() -> None:
    texts = {file: {concern.text for concern in sets.read(file)} for file in OWN}
    assert not (texts[sets.UNSEEN] | texts[sets.FRESH]) & texts.get(sets.PRACTICE, set())


def test_the_unseen_set_is_wide() -> None:
    read = sets.read(sets.UNSEEN)
    assert len(read) == 110
    languages = Counter(concern.language for concern in read)
    assert languages == {"nb": 56, "nn": 23, "en": 22, "mixed": 9}
    assert {concern.forms[0] for concern in read} == set(Form)
    assert {concern.arena for concern in read} >= set(Arena)
    assert {concern.urgency for concern in read} == set(Urgency)
    assert sum(not concern.indicators for concern in read) == 37
    assert max(len(concern.text.split()) for concern in read) >= 300


def test_a_concern_of_the_development_set_is_a_concern(tmp_path: Path) -> None:
    row = {
        "id": "x",
        "language": "nb",
        "channel": "web",
        "subject": "",
        "text": "Hei",
        "spans": [],
        "expected_forms": ["UNK"],
        "arena": "UKJENT",
        "urgency": "AKUTT",
        "indicators": [],
        "urgency_signals": [],
        "expected_lead": "POLITI",
        "child": False,
        "self_report": False,
        "vulnerable_adult": False,
        "request": "",
    }
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (concern,) = sets.read(file)
    assert (concern.facets["is_concern"], concern.is_none) == (True, False)
    assert concern.possible == frozenset()
    assert (concern.channel, concern.urgency) == (Channel.WEB, Urgency.AKUTT)
