"""Time grows with the length of a text and no faster, whatever is written in it."""

import random
from collections.abc import Callable

import pytest

from support.growth import grows_with_length
from support.synthetic_cases import synthetic_cases
from varde.shared.anonymise import Anonymiser, check
from varde.shared.domain.codes import Language

pytestmark = pytest.mark.thorough

ANONYMISER = Anonymiser.load()
SHORT, LONG = 6_000, 48_000
TIMES = LONG // SHORT
MOST = 3 * TIMES
"""How much longer the long text may take: far from the square of what it is longer, and from a busy machine."""


def prose(size: int) -> str:
    """Concerns one after the other, hardly a sentence twice."""
    return "\n\n".join(case.whole for case in synthetic_cases(size // 250, seed=3))[:size]


def shuffled(size: int) -> str:
    """Words of concerns in any order, with what looks like numbers and marks between them."""
    words = [*prose(size).split(), *(f"{n} 05 1{n}" for n in range(size // 60)), "[dato]", "@"]
    random.Random(9).shuffle(words)
    return " ".join(words)[:size]


def unbroken(size: int) -> str:
    """Names without a space or a full stop between them."""
    return prose(size).replace(" ", "").replace("\n", "").replace(".", "-")[:size]


def account_of(text: str) -> object:
    return ANONYMISER.anonymise(text[: len(text) // 8], text, Language.NB)


def checked(text: str) -> object:
    return check(text)


def checked_against_itself(text: str) -> object:
    return check(text, text)


@pytest.mark.parametrize("read", [account_of, checked, checked_against_itself])
@pytest.mark.parametrize("write", [prose, shuffled, unbroken])
def test_a_text_eight_times_as_long_takes_about_eight_times_as_long(
    write: Callable[[int], str], read: Callable[[str], object]
) -> None:
    short, long = write(SHORT), write(LONG)
    assert len(long) > 0.9 * TIMES * len(short)
    assert grows_with_length(read, short, long, most=MOST)
