"""``varde screen --jsonl``: a set goes in and comes out line by line; a malformed line stops it."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.screen_command import READER, TEXT, lines, screen, written
from varde.shared.cli.concern_sets import Given
from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.mail.findings import MAX_TEXT
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

pytestmark = pytest.mark.thorough
KEYS = [
    "id",
    "language",
    "is_concern",
    "forms",
    "arena",
    "urgency",
    "child",
    "self_report",
    "indicators",
    "signals",
    "lead",
    "support",
    "rule",
    "seconds",
]


def _screened(*values: object) -> list[dict[str, Any]]:
    shown = screen("--jsonl", "-", "-", given=lines(*values).encode())
    assert shown.exit_code == 0
    return [json.loads(line) for line in shown.output.splitlines()]


def test_a_set_goes_in_and_out_line_by_line_as_codes(tmp_path: Path) -> None:
    given = lines(
        {"id": "a", "text": TEXT, "gold": []},
        {
            "id": 2,
            "subject": "Om Oksana",
            "text": "I am 15 and he took my passport.",
            "channel": "web",
        },
        {"id": "", "text": "", "channel": "phone"},
        {"id": "halv", "text": "Halvt tegn \ud800 her.", "channel": None},
    )
    out = tmp_path / "out.jsonl"
    assert screen("--jsonl", written(tmp_path, given + "\n"), out).exit_code == 0
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [list(r) for r in records] == [KEYS] * 4
    assert [r["id"] for r in records] == ["a", 2, "", "halv"]
    for record in records:
        assert set(record["forms"]) <= set(Form)
        assert record["arena"] in set(Arena)
        assert record["urgency"] in set(Urgency)
        assert set(record["indicators"]) <= set(INDICATOR_CODES)
        assert set(record["signals"]) <= set(SIGNAL_CODES)
        assert record["seconds"] > 0
    assert "ILO07" in records[0]["indicators"]
    assert (records[1]["language"], records[1]["child"], records[1]["lead"]) == (
        "en",
        True,
        "BARNEVERN",
    )
    assert records[1]["rule"] == "R01_CHILD"
    assert records[1]["support"] == ["POLITI", "BUFDIR"]
    assert "Oksana" not in out.read_text()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.txt", "out.jsonl"]


def test_a_line_gets_what_the_rules_give() -> None:
    (record,) = _screened({"id": 1, "text": TEXT})
    decision = READER.read(Given(1, TEXT)).decision
    assert (record["lead"], record["rule"]) == (decision.lead, decision.rule)
    assert record["support"] == [*decision.support, *decision.external]


def test_the_channel_is_heeded() -> None:
    advertising = {
        "id": 1,
        "subject": "Tilbud: 50 % rabatt",
        "text": "Nyhetsbrev. Meld deg av her. Kampanje på annonser, gratis prøve, klikk her.",
    }
    by_mail, by_form = _screened({**advertising, "channel": "email"}, advertising)
    assert (by_mail["is_concern"], by_form["is_concern"]) == (False, True)


def test_the_same_text_gets_the_same_reading_however_often() -> None:
    first, *rest = _screened(*({"id": 1, "text": TEXT} for _ in range(5)))
    for record in rest:
        assert {**record, "seconds": 0} == {**first, "seconds": 0}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"hemmelig", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": 1, "text": "hemmelig \xff"}', "not UTF-8"),
        (b'["hemmelig"]', "not a JSON object"),
        (b'{"text": "hemmelig"}', '"id" is missing, or neither a string nor a whole number'),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": 1, "text": "", "channel": 7}', '"channel" is not a string'),
        (
            b'{"id": 1, "text": "' + b"hemmelig" * (MAX_TEXT // 8 + 1) + b'"}',
            '"text" is longer than 1000000 characters',
        ),
    ],
    ids=range(8),
)
def test_a_malformed_line_stops_and_says_where_but_not_what(
    tmp_path: Path, line: bytes, why: str
) -> None:
    given = lines({"id": 0, "text": "Hei."}).encode() + b"\n" + line + b"\n"
    source, out = written(tmp_path, given), written(tmp_path, "before", "out.jsonl")
    stopped = screen("--jsonl", source, out)
    assert stopped.exit_code == 2
    assert f"in.txt, line 3: {why}" in stopped.stderr
    assert stopped.stderr.count("\n") == 1
    assert "hemmelig" not in stopped.output
    assert out.read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.txt", "out.jsonl"]
