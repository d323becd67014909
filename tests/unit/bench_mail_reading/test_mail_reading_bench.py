"""The measurement of mail reading: what counts as read, held and failed."""

from pathlib import Path

import pytest

from bench.mail_reading import hard, report
from bench.mail_reading.delivery import LOST, REFUSED, Delivery
from bench.mail_reading.measures import FAILED, READ, Outcome, read_all, result_of
from varde.shared.mail import MailKind, ReadMail
from varde.shared.mail.reading import read_mail

_RESULTS = (READ, "encrypted", REFUSED, LOST)


def test_a_message_is_read_or_held_with_its_reasons_or_failed() -> None:
    assert result_of(ReadMail(text="Hei")) == READ
    assert result_of(ReadMail(kind=MailKind.ENCRYPTED)) == "encrypted"
    assert result_of(ReadMail(text="x", problems=("too_deep",))) == "partly_read"
    assert result_of(ReadMail(kind=MailKind.UNREADABLE, problems=("time_out",))) == FAILED


def test_what_fails_or_takes_a_second_is_not_good() -> None:
    assert Outcome("a", "b", READ, 0.9).good
    assert not Outcome("a", "b", READ, 1.0).good
    assert not Outcome("a", "b", FAILED, 0.1).good


def test_what_the_door_refuses_or_loses_is_not_good() -> None:
    good = [Delivery("a", "b", result).good for result in _RESULTS]
    assert good == [True, True, False, False]


async def test_each_message_has_its_outcome() -> None:
    outcomes = await read_all([("ours", "one", b"Subject: Uro\r\n\r\nHei"), ("ours", "two", b"")])
    assert [(o.name, o.result) for o in outcomes] == [("one", READ), ("two", "empty")]


def test_the_figures_stand_between_the_marks_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "mail.md"
    page.write_text(f"before\n{report.START}\nold\n{report.END}\nafter\n")
    read = [Outcome("a", "b", READ, 0.1), Outcome("a", "c", "empty", 0.2)]
    sent = [Delivery("a", name, result) for name, result in zip("bcde", _RESULTS, strict=True)]
    report.write(page, report.figures(read, sent))
    text = page.read_text()
    assert "old" not in text
    assert "| a | 2 | 1 | 1 | 0 | 200 ms | 200 ms |" in text
    assert "| a | 4 | 1 | 1 | 1 | 1 |" in text
    assert "1 × `empty`" in text
    assert "1 × `encrypted`" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "mail.md"
    page.write_text("nothing")
    with pytest.raises(SystemExit, match="no place"):
        report.write(page, "x")


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for _, name, raw in hard.messages()])
def test_every_message_that_is_made_to_be_costly_is_read_or_held(raw: bytes) -> None:
    assert result_of(read_mail(raw)) != FAILED
