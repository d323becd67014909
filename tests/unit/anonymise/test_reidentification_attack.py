"""Nobody who holds an account and the names of two hundred concerns can tell whose account it is.

The attacker gets the account, or the summary, and for each concern the list of its persons, places and employer. Every
attack must fail on what Varde writes, and succeed where a little more is left: else its failing would say nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from support import reidentification
from support.reidentification import Scores, attack, hits, most_by_chance, succeeds
from support.screened import shipped_screener
from support.synthetic_cases import SyntheticCase, synthetic_cases
from varde.shared.anonymise import Account, Anonymiser, Kind, Mark
from varde.shared.domain.codes import Channel
from varde.shared.summary import headline, summarise

pytestmark = pytest.mark.thorough

COUNT = 200
CASES = synthetic_cases(COUNT, seed=26)
AIMS = {
    "persons": slice(0, 3),
    "places": slice(3, 5),
    "employers": slice(5, 6),
    "all of them": slice(0, 6),
}
NAMES = {Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.UNKNOWN}


@pytest.fixture(scope="module")
def accounts() -> list[Account]:
    anonymiser = Anonymiser.load()
    return [anonymiser.anonymise(case.subject, case.text, case.language) for case in CASES]


@pytest.fixture(scope="module")
def summaries() -> list[str]:
    screener = shipped_screener()
    read = [screener.screen(case.subject, case.text, Channel.EMAIL).facts for case in CASES]
    return [f"{headline(f, c.language)}\n{summarise(f, c.language)}" for f, c in zip(read, CASES, strict=True)]  # fmt: skip


def whole(account: Account) -> str:
    return f"{account.subject}\n{account.text}"


def lists(aim: str) -> list[str]:
    return [" ".join(case.named[AIMS[aim]]) for case in CASES]


def successes(scores: dict[str, Scores]) -> dict[str, int]:
    return {name: hits(found) for name, found in scores.items() if succeeds(found)}


@pytest.mark.parametrize("aim", AIMS)
def test_no_attack_leads_from_the_accounts_to_the_names(aim: str, accounts: list[Account]) -> None:
    assert successes(attack([whole(account) for account in accounts], lists(aim))) == {}


@pytest.mark.parametrize("aim", AIMS)
def test_no_attack_leads_from_the_summaries_to_the_names(aim: str, summaries: list[str]) -> None:
    assert successes(attack(summaries, lists(aim))) == {}


def test_no_part_of_a_name_is_left_in_an_account(accounts: list[Account]) -> None:
    assert left_of(lambda case, text: places_of(case.named, text), accounts) == set()


def test_no_part_of_a_phone_number_is_left_in_an_account(accounts: list[Account]) -> None:
    assert left_of(lambda case, text: places_of_digits(case.phones, text), accounts) == set()
    told = {phone[:3] for case in CASES for phone in case.phones if phone in case.whole}
    assert told == {"68 ", "680"}


Places = Iterator[tuple[int, int]]


def left_of(
    places: Callable[[SyntheticCase, str], Places], accounts: Sequence[Account]
) -> set[str]:
    return {
        text[start:end]
        for case, account in zip(CASES, accounts, strict=True)
        for text, marks in (
            (case.subject, account.subject_marks),
            (case.text, account.marks),
        )
        for start, end in places(case, text)
        if not any(mark.start <= start and end <= mark.end for mark in marks)
    }


def places_of_digits(numbers: Sequence[str], text: str) -> Places:
    for number in numbers:
        for match in re.finditer(re.escape(number), text):
            yield from ((match.start() + d.start(), match.start() + d.end()) for d in re.finditer(r"\d+", number))  # fmt: skip


def places_of(names: Sequence[str], text: str) -> Places:
    for name in names:
        for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
            words = re.finditer(r"[^\W\d_]{3,}", match[0])
            yield from ((match.start() + w.start(), match.start() + w.end()) for w in words)


def test_the_attacks_lead_from_the_concerns_themselves_to_the_names() -> None:
    scores = attack([case.whole for case in CASES], lists("all of them"))
    assert set(successes(scores)) == set(scores)
    assert hits(scores["together"]) == COUNT


def initials(name: str) -> str:
    return " ".join(f"{word[0]}." for word in name.split())


def misspelt(name: str) -> str:
    return " ".join(word[:2] + word[3:] for word in name.split())


def foreign_letters(name: str) -> str:
    return "".join(letter for letter in name if not letter.isascii())


@pytest.mark.parametrize(
    ("what_is_left", "attacked_by"),
    [
        (lambda name: name.split()[0], "words"),
        (misspelt, "words but for a letter"),
        (misspelt, "pieces of words"),
        (lambda name: f"{name[:3]}***", "beginnings"),
        (lambda name: f"***{name[-3:]}", "endings"),
        (initials, "initials"),
        (lambda name: re.sub(r"\w", "x", name), "lengths"),
        (foreign_letters, "rare letters"),
    ],
)
def test_an_attack_succeeds_where_a_little_of_the_names_is_left(
    what_is_left: Callable[[str], str], attacked_by: str, accounts: list[Account]
) -> None:
    weak = [weakened(case, account, what_is_left) for case, account in zip(CASES, accounts, strict=True)]  # fmt: skip
    scores = attack(weak, lists("all of them"))
    assert hits(scores[attacked_by]) > 2 * most_by_chance(COUNT)
    assert succeeds(scores["together"])


def weakened(case: SyntheticCase, account: Account, what_is_left: Callable[[str], str]) -> str:
    parts = ((case.subject, account.subject_marks), (case.text, account.marks))
    return "\n".join("".join(_pieces(text, marks, what_is_left)) for text, marks in parts)


def _pieces(text: str, marks: Sequence[Mark], what_is_left: Callable[[str], str]) -> Iterator[str]:
    done = 0
    for mark in marks:
        yield text[done : mark.start]
        yield what_is_left(text[mark.start : mark.end]) if mark.kind in NAMES else mark.replacement
        done = mark.end
    yield text[done:]


def test_an_attack_succeeds_where_a_summary_takes_up_the_subject(summaries: list[str]) -> None:
    told = [f"{summary}\n{case.subject}" for summary, case in zip(summaries, CASES, strict=True)]
    assert "words" in successes(attack(told, lists("all of them")))


def test_lists_of_other_concerns_are_not_taken_for_the_right_ones() -> None:
    others = lists("all of them")
    others.append(others.pop(0))
    assert successes(attack([case.whole for case in CASES], others)) == {}


@pytest.mark.parametrize(("tries", "most"), [(1, 1), (2, 2), (200, 5)])
def test_chance_is_judged_by_the_binomial_distribution(tries: int, most: int) -> None:
    assert most_by_chance(tries) == most


def test_the_cases_are_many_different_and_say_what_they_name() -> None:
    assert synthetic_cases(COUNT, seed=26) == CASES
    assert len({case.named[:3] for case in CASES}) == COUNT
    assert len({len(case.named) for case in CASES}) == 1
    told = [name for case in CASES for name in case.named if name.casefold() in case.whole.casefold()]  # fmt: skip
    assert len(told) > 3 * COUNT
    written = "".join(case.whole for case in CASES)
    assert {letter for letter in "žđáłș" if letter not in written} == set()


def test_every_attack_has_a_name() -> None:
    assert set(attack(["a"], ["b"])) == {*reidentification.ATTACKS, "together"}
