"""The unlocked key: for one session, and not for long."""

from datetime import timedelta

from support.times import FixedClock
from varde.desk.keyring import Keyring
from varde.shared.vault import PrivateKey, PrivateKeys

KEYS = PrivateKeys(PrivateKey.generate("coordinator"))


def _ring() -> tuple[Keyring, FixedClock]:
    clock = FixedClock()
    return Keyring(clock, timedelta(minutes=10)), clock


def test_the_key_is_there_for_the_session_that_unlocked_it_alone() -> None:
    ring, _ = _ring()
    ring.put("hers", KEYS)
    assert ring.use("hers") is KEYS
    assert ring.use("another") is None


def test_it_locks_when_it_is_not_used_and_not_while_it_is() -> None:
    ring, clock = _ring()
    ring.put("hers", KEYS)
    clock.forward(minutes=9)
    assert ring.use("hers") is KEYS
    clock.forward(minutes=9)
    assert ring.use("hers") is KEYS
    clock.forward(minutes=10)
    assert ring.use("hers") is None


def test_looking_whether_it_is_unlocked_is_no_use_of_it() -> None:
    ring, clock = _ring()
    ring.put("hers", KEYS)
    clock.forward(minutes=9)
    assert ring.unlocked("hers")
    clock.forward(minutes=1)
    assert not ring.unlocked("hers")


def test_lock_now_drops_it_and_dropping_twice_is_no_error() -> None:
    ring, _ = _ring()
    ring.put("hers", KEYS)
    ring.drop("hers")
    ring.drop("hers")
    assert ring.use("hers") is None


def test_idle_keys_leave_the_memory_also_when_nobody_asks() -> None:
    ring, clock = _ring()
    ring.put("hers", KEYS)
    clock.forward(minutes=10)
    ring.sweep()
    assert "_held" in vars(ring)
    assert not vars(ring)["_held"]


def test_the_ring_is_empty_once_nobody_has_a_key_in_it() -> None:
    ring, clock = _ring()
    ring.put("hers", KEYS)
    assert not ring.empty
    clock.forward(minutes=10)
    assert {ring.empty} == {True}
