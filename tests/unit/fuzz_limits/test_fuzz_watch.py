"""Fuzzing ends with an error when an input is slow, raises, or memory grows."""

import mmap
import time

import pytest

from fuzz import watch
from fuzz.watch import Grown, OutOfTime, TooSlow, Watch

HOUR = 3_600.0


def _busy(data: bytes) -> str:
    until = time.process_time() + len(data) / 1000
    while time.process_time() < until:
        pass
    return "done"


def test_an_input_that_takes_too_long_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SECONDS", 0.05)
    held = Watch(_busy, 100, HOUR)
    held(b"a")
    with pytest.raises(TooSlow):
        held(b"a" * 200)


def test_an_exception_of_the_target_comes_through() -> None:
    def fails(_data: bytes) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Watch(fails, 100, HOUR)(b"a")


def test_memory_that_grows_is_a_fault() -> None:
    kept: list[mmap.mmap] = []

    def keeps(_data: bytes) -> str:
        # Mapped anew: the heap of a long test run would give memory that is resident already.
        block = mmap.mmap(-1, 2 * 2**20)
        block.write(b"x" * len(block))
        kept.append(block)
        return "kept"

    held = Watch(keeps, 100, HOUR)
    for _ in range(99):
        held(b"")
    with pytest.raises(Grown):
        held(b"")


def test_the_last_input_tells_what_was_seen(capsys: pytest.CaptureFixture[str]) -> None:
    held = Watch(lambda data: "long" if len(data) > 1 else "short", 3, HOUR)
    for data in (b"a", b"aa", b"b"):
        held(data)
    printed = capsys.readouterr().out
    assert "3 inputs, no exception" in printed
    assert "short 2, long 1" in printed


def test_when_the_time_is_up_before_the_last_input_that_is_a_fault() -> None:
    held = Watch(lambda _data: "done", 3, 0.0)
    with pytest.raises(OutOfTime, match="after 1 of 3 inputs"):
        held(b"")


def test_the_last_input_is_not_too_late() -> None:
    Watch(lambda _data: "done", 1, 0.0)(b"")
