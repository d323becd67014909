"""What a service keeps for itself opens with its secret, for its use, and as it was."""

import pytest

from varde.shared.vault import Box

SECRET = "0123456789abcdef" * 2
SAID = b"xoxe-1-og mer"


def test_what_is_shut_opens_again_and_looks_another_each_time() -> None:
    box = Box(SECRET, "chat")
    first, second = box.shut(SAID), box.shut(SAID)
    assert first != second
    assert SAID not in first
    assert box.opened(first) == Box(SECRET, "chat").opened(second) == SAID


@pytest.mark.parametrize("other", [Box("f" * 32, "chat"), Box(SECRET, "another use")])
def test_another_secret_and_another_use_open_nothing(other: Box) -> None:
    assert other.opened(Box(SECRET, "chat").shut(SAID)) is None


@pytest.mark.parametrize("at", [0, 11, 12, -1])
def test_a_changed_byte_opens_nothing(at: int) -> None:
    box = Box(SECRET, "chat")
    shut = bytearray(box.shut(SAID))
    shut[at] ^= 1
    assert box.opened(bytes(shut)) is None


def test_nothing_and_too_little_open_nothing() -> None:
    box = Box(SECRET, "chat")
    assert [box.opened(b""), box.opened(b"kort")] == [None, None]
