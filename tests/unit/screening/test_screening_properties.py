"""Whatever is sent in gets a reading: the same one every time, with places that exist, and in linear time."""

import sys
from collections.abc import Callable
from functools import cache
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.screened import shipped_screener
from varde.shared.domain.codes import Channel
from varde.shared.screening import RuleFiles, Screener
from varde.shared.screening.language import passages_of, sentences
from varde.shared.screening.language.words import Words, words_of
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

KEYWORDS = RuleFiles.read().keywords()
TRIGGERS = (
    "Sjefen har tatt passet hennes. ",
    "Hun får ikke lønn. ",
    "De er låst inne, og han slår henne nå! ",
    "Ho er 15 år og gravid, ",
    "He took my passport and keeps it, ",
    "ikke ",
    "15-16-17 år ",
    "Dzień dobry, szef bije. ",
    "Я боюсь. ",
)
ODD = (
    "\x00",
    "\ud800",
    "\u0301" * 9,
    "\u202e",
    "\u200d",
    "🇳🇴",
    "👩‍👧",
    "ﬁ",
    "İ",
    "ẞ",
    "\r\n\r\n",
    "\x85",
    "٣",
    "²",
)
TEXTS = st.lists(
    st.sampled_from(TRIGGERS) | st.sampled_from(ODD) | st.text(st.characters(), max_size=30),
    max_size=12,
).map("".join)
LONG = [
    "a" * 100_000,
    "." * 100_000,
    "\n \n" * 30_000,
    "\u0301" * 100_000,
    "ikke " * 20_000,
    "åååå " * 20_000,
    "15 " * 30_000,
    "passet " * 15_000,
    *(trigger * 3_000 for trigger in TRIGGERS),
]


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(list(Channel)))
@example("\ud800", "\udfff", Channel.EMAIL)
def test_any_two_strings_get_a_reading_with_places_that_exist(
    subject: str, text: str, channel: Channel
) -> None:
    screening = shipped_screener().screen(subject, text, channel)
    assert screening.facts.forms
    assert all(0 <= found.start < found.end <= len(text) for found in screening.evidence)
    assert {*screening.facts.indicators} <= {*INDICATOR_CODES}
    assert {*screening.facts.signals} <= {*SIGNAL_CODES}
    assert {*screening.facts.keywords} <= KEYWORDS


@pytest.mark.parametrize("text", LONG)
def test_a_long_and_monotonous_text_gets_a_reading(text: str) -> None:
    screening = shipped_screener().screen("", text, Channel.WEB)
    assert all(0 <= found.start < found.end <= len(text) for found in screening.evidence)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_reading_depends_on_its_own_text_only(texts: list[str]) -> None:
    forwards = [shipped_screener().screen("", text, Channel.WEB) for text in texts]
    backwards = [_another().screen("", text, Channel.WEB) for text in reversed([*texts, *texts])]
    assert [*forwards, *forwards] == backwards[::-1]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_what_is_found_in_a_text_is_found_when_it_is_told_twice(text: str) -> None:
    once = shipped_screener().screen("", text, Channel.WEB).facts
    twice = shipped_screener().screen("", f"{text}\n\n{text}", Channel.WEB).facts
    assert {*once.signals} <= {*twice.signals}
    assert {*once.indicators} <= {*twice.indicators}
    assert twice.child >= once.child


@pytest.mark.parametrize(
    "unit", [*TRIGGERS, "a", ".", "\n", "ord ", "ikke ", "12 ", "Å\u0301 ", "ሀ "]
)
def test_work_grows_with_the_length_and_not_faster(unit: str) -> None:
    short, long = unit * 150, unit * 1_200
    shipped_screener().screen("", short, Channel.WEB)  # what is built once is not counted
    steps = _steps(lambda: shipped_screener().screen("", short, Channel.WEB))
    many = _steps(lambda: shipped_screener().screen("", long, Channel.WEB))
    assert many <= 8 * steps * 1.25


@pytest.mark.parametrize("unit", ["a", "www.a.no/", "Kari "])
def test_a_text_without_a_word_that_tells_its_language_is_not_read_over_and_over(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, read = unit * 20_000, 0

    def counted(part: str) -> Words:
        nonlocal read
        read += len(part)
        return words_of(part)

    monkeypatch.setattr(sentences, "words_of", counted)
    passages_of(text)
    assert len(text) <= read <= 3 * len(text)


@cache
def _another() -> Screener:
    return Screener.load()


def _steps(act: Callable[[], object]) -> int:
    """How many functions are called for ``act``, in Python and in C."""
    count = 0

    def step(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count
