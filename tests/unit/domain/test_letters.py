"""When a letter is tried again."""

from datetime import timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.letters import GIVE_UP_AFTER, pause


def test_the_first_tries_come_soon_and_the_later_ones_every_two_hours() -> None:
    assert pause(1, 0.5) == timedelta(minutes=1)
    assert pause(2, 0.5) == timedelta(minutes=2)
    assert pause(50, 0.5) == timedelta(hours=2)
    tries = list(accumulate(pause(n, 0.5) for n in range(1, 100)))
    assert sum(t < timedelta(hours=1) for t in tries) >= 2  # RFC 5321 § 4.5.4.1
    assert sum(t < GIVE_UP_AFTER for t in tries) > 50


@given(st.integers(1, 10**9), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_never_long_never_nothing(attempts: int, share: float) -> None:
    assert timedelta(seconds=45) < pause(attempts, share) < timedelta(hours=3)
