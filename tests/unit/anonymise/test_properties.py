"""What holds for any text at all: it is taken, nothing masked shows through, and every run says the same."""

import html
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.synthetic_cases import synthetic_cases
from varde.shared.anonymise import Account, Anonymiser, Mark, check
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.domain.codes import Language

ANONYMISER = Anonymiser.load()
KNOWN = ANONYMISER.names.lexicon
CASES = synthetic_cases(24, seed=7)

_NAMES = "Oksana Hrytsenko Xhevahire Đặng Niillas Balsfjord Polarvask Stormo Al-Masri O’Farrell"
_PLAIN = "hun er redd og jobber hos sjefen som bor i fra heter med The boss says at is not paid ikkje frå"
_ODD = "\ud800 \udfff \x00 \x1b \u202e \u200b \ufeff ﬀ İ ß ＡＢ ᾳ 𝔒𝔩𝔞 أحمد 王小明 Оксана Маrіа &nbsp; <br> =\n [dato] Person"
_MARKS = "16 år , 68 05 11 20 kl. 12.30 3. mars 40 000 kroner UC 04417 @snap_1 ola@post.example Storgata 9 B"
WORDS = st.sampled_from(f"{_NAMES} {_PLAIN} {_ODD} {_MARKS}".split(" "))
SPACES = st.sampled_from([" ", " ", " ", "\n", "\n\n", ". ", ", ", "\t", "-", "/", ""])
TOLD = st.lists(st.tuples(WORDS, SPACES), max_size=25).map(lambda t: "".join(w + s for w, s in t))
SPACED = st.lists(WORDS, max_size=25).map(" ".join)
WILD = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
"""Any code points, halves of surrogate pairs and controls among them."""
TEXTS = TOLD | WILD | st.builds("".join, st.lists(TOLD | WILD, min_size=2, max_size=3))
LANGUAGES = st.sampled_from(Language)


def whole(account: Account) -> str:
    return f"{account.subject}\n{account.text}"


def rewritten(given_text: str, marks: tuple[Mark, ...]) -> str:
    pieces, done = [], 0
    for mark in marks:
        assert done <= mark.start < mark.end <= len(given_text)
        pieces += [given_text[done : mark.start], mark.replacement]
        done = mark.end
    return "".join([*pieces, given_text[done:]])


@given(TEXTS, TEXTS, LANGUAGES)
@settings(deadline=None)
@example("\ud800", "\udfff\ud800 Oksana\udc00 er redd", Language.NB)
@example("", "a" * 5000 + " Oksana " + "Ж" * 5000, Language.EN)
def test_any_code_points_are_taken_and_the_marks_tell_exactly_what_was_done(
    subject: str, text: str, language: Language
) -> None:
    account = ANONYMISER.anonymise(subject, text, language)
    assert rewritten(subject, account.subject_marks) == account.subject
    assert rewritten(text, account.marks) == account.text


@given(TEXTS, LANGUAGES)
@settings(deadline=None)
def test_the_guard_takes_any_code_points_and_points_into_them(
    text: str, language: Language
) -> None:
    original = ANONYMISER.anonymise("", text, language).text
    assert all(0 <= f.start < f.end <= len(text) for f in check(text, original))


@given(TEXTS, LANGUAGES)
@settings(deadline=None)
@example("KKJE0 KKJE", Language.NB)
def test_no_unknown_word_of_what_was_masked_stands_in_the_account(
    text: str, language: Language
) -> None:
    left = _masked_and_left(ANONYMISER.anonymise("", text, language), text)
    assert {word for word in left if not KNOWN.knows(word)} == set()


def test_no_name_of_known_words_is_masked_once_and_left_once() -> None:
    for text in ("Polarvask Oksana Oksana Polarvask 12.30", "Oksana &nbsp; Oksana &nbsp; "):
        assert _masked_and_left(ANONYMISER.anonymise("", text, Language.NB), text) == set()


def _masked_and_left(account: Account, text: str) -> set[str]:
    """Words of three letters and more that are not common, masked in one place and left in another."""
    kept = (mark for mark in account.marks if mark.kind not in GENERALISED)
    masked = {word for mark in kept for word in _words(text[mark.start : mark.end])}
    written = {word for mark in account.marks for word in _words(mark.replacement)}
    return {w for w in masked & _words(account.text) - written if w not in KNOWN.words}


def _words(text: str) -> set[str]:
    """The words as a reader sees them: what is left of HTML is none."""
    return set(re.findall(r"[^\W\d_]{3,}", html.unescape(text).casefold()))


@given(SPACED, SPACED, LANGUAGES)
@settings(deadline=None)
def test_an_account_read_again_stays_as_it_is(subject: str, text: str, language: Language) -> None:
    _assert_read_again_the_same(subject, text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Oksana@snap_1",
        "2J Oksana",
        "Oksana jobber Oksana О\u0301ksana",
        "Đặng Polarvask İ hun Oksana is jobber at Oksana Oksana år ﬀ",
    ],
)
def test_an_account_of_marks_side_by_side_read_again_stays_as_it_is(text: str) -> None:
    _assert_read_again_the_same("", text, Language.NB)


def _assert_read_again_the_same(subject: str, text: str, language: Language) -> None:
    once = ANONYMISER.anonymise(subject, text, language)
    twice = ANONYMISER.anonymise(once.subject, once.text, language)
    assert whole(twice) == whole(once)


@pytest.mark.parametrize("name", ["Xhevahire", "Niillas", "Hrytsenko", "Đặng", "Mirjeta"])
@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Om {name}", "Hun er redd. Jeg så {low} i går. {high} sover der. {name}s sjef vet det."),
        ("Haster", "Hun heter {name}.\n> {low} gråt\n\nHilsen\n{name}"),
        ("{low}", "Spør {name}, ikke andre."),
        ("Bekymring", "{high} ER INNELÅST. Hun heter {name}."),
    ],
)
def test_a_name_found_once_is_masked_wherever_it_stands(name: str, subject: str, text: str) -> None:
    forms = {"name": name, "low": name.lower(), "high": name.upper()}
    account = ANONYMISER.anonymise(subject.format(**forms), text.format(**forms), Language.NB)
    assert name.casefold() not in whole(account).casefold()


def _written(at: int) -> str:
    case = CASES[at]
    return whole(ANONYMISER.anonymise(case.subject, case.text, case.language))


@pytest.fixture(scope="module")
def alone() -> list[str]:
    return [_written(at) for at in range(len(CASES))]


def test_threads_that_share_an_anonymiser_write_what_one_alone_writes(alone: list[str]) -> None:
    places = list(range(len(CASES))) * 3
    with ThreadPoolExecutor(max_workers=8) as threads:
        assert list(threads.map(_written, places)) == alone * 3


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_another_process_writes_the_same_whatever_its_hash_seed(
    hash_seed: str, alone: list[str]
) -> None:
    program = (
        "import json, sys\n"
        "from varde.shared.anonymise import Anonymiser\n"
        "from varde.shared.domain.codes import Language\n"
        "anonymiser = Anonymiser.load()\n"
        "for subject, text, language in json.load(sys.stdin):\n"
        "    account = anonymiser.anonymise(subject, text, Language(language))\n"
        "    print(json.dumps(f'{account.subject}\\n{account.text}'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([[case.subject, case.text, case.language] for case in CASES]),
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == alone


def test_a_forked_process_goes_on_with_the_anonymiser_it_was_given(alone: list[str]) -> None:
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("fork")) as processes:
        assert list(processes.map(_written, range(len(CASES)))) == alone
