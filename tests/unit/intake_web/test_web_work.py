"""Work instead of waiting, as whoever wants in for nothing tries it."""

import hashlib
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from support.working import solved
from varde.intake_web import work as module
from varde.intake_web.limits import Limits, Rate, TooMany
from varde.intake_web.work import LEAST_BITS, LIFETIME, MOST_BITS, Proof, Work


class HandClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    monkeypatch.setattr(module, "LEAST_BITS", 4)  # what is tested is the door, not the machine
    monkeypatch.setattr(module, "MOST_BITS", 8)
    return HandClock()


@pytest.fixture
def work(clock: HandClock) -> Work:
    return Work(clock)


def _proof(work: Work) -> Proof:
    challenge = work.challenge()
    return Proof(challenge, solved(challenge))


def test_a_solution_lets_one_request_through_however_often_that_one_asks(work: Work) -> None:
    proof = _proof(work)
    assert work.lets_through(proof)
    assert work.lets_through(proof)
    assert not work.lets_through(Proof(proof.challenge, proof.solution))


def test_a_solution_is_good_until_its_challenge_ends(work: Work, clock: HandClock) -> None:
    fresh, stale = _proof(work), _proof(work)
    clock.now += LIFETIME - 1
    assert work.lets_through(fresh)
    clock.now += 1
    assert not work.lets_through(stale)


def _easier(given: str) -> str:
    return "01" + given[2:]


def _longer(given: str) -> str:
    bits, end, chance, code = given.split(".")
    return f"{bits}.{int(end, 16) + 1:x}.{chance}.{code}"


def _of_another_code(given: str) -> str:
    return given[:-1] + ("0" if given[-1] != "0" else "1")


@pytest.mark.parametrize("forge", [_easier, _longer, _of_another_code])
def test_a_forged_challenge_is_worth_nothing(work: Work, forge: Callable[[str], str]) -> None:
    forged = forge(work.challenge())
    assert not work.lets_through(Proof(forged, solved(forged)))


def test_the_challenge_of_another_door_is_worth_nothing(work: Work, clock: HandClock) -> None:
    assert not work.lets_through(_proof(Work(clock)))


@pytest.mark.parametrize(
    ("challenge", "solution"),
    [
        ("", ""),
        ("", "0"),
        ("æ" * 59, "0"),
        ("04.4b0.0011223344556677." + "٣" * 32, ".".join("0" * 16)),
        ("x" * 1_000_000, "0." * 500_000),
    ],
    ids=["nothing", "no challenge", "not ascii", "digits of another script", "large"],
)
def test_what_is_no_challenge_is_no_proof(work: Work, challenge: str, solution: str) -> None:
    assert not work.lets_through(Proof(challenge, solution))


def test_a_solution_that_is_too_easy_or_not_whole_is_wrong_and_may_be_put_right(
    clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEAST_BITS", 8)
    work = Work(clock)
    challenge = work.challenge()
    right = solved(challenge)
    first, _, rest = right.partition(".")
    for wrong in (solved(challenge, bits=2), rest, f"{rest}.{first}", f"{right}.0", "0" * 9):
        assert not work.lets_through(Proof(challenge, wrong)), wrong
    assert work.lets_through(Proof(challenge, right))


def test_the_price_rises_while_many_pay_it_and_falls_again(work: Work, clock: HandClock) -> None:
    prices = []
    for _ in range(300):
        prices.append(int(work.challenge()[:2]))
        assert work.lets_through(_proof(work))
    assert prices == sorted(prices)
    assert set(prices) == {4, 5, 6, 7, 8}
    clock.now += 600
    assert work.challenge().startswith("04.")


def test_challenges_that_nobody_solves_cost_nobody_anything(work: Work) -> None:
    for _ in range(1_000):
        assert not work.lets_through(Proof(work.challenge(), "0"))
    assert work.challenge().startswith("04.")
    assert not work._used


def test_what_was_used_is_remembered_in_bounded_memory_and_nothing_comes_twice(
    work: Work, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_USED", 10)
    used = []
    for _ in range(30):
        clock.now += 1
        used.append(_proof(work))
        assert work.lets_through(used[-1])
    assert len(work._used) == len(work._by_end) == 10
    assert not [p for p in used if work.lets_through(Proof(p.challenge, p.solution))]
    clock.now += LIFETIME
    assert work.lets_through(_proof(work))
    assert len(work._used) == len(work._by_end) == 1


def test_a_wrong_solution_costs_one_hash_and_one_to_a_forged_challenge_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for bits in ("LEAST_BITS", "MOST_BITS"):
        monkeypatch.setattr(module, bits, 30)  # so that no number solves it by chance
    work, hashed = Work(time.monotonic), list[bytes]()

    def sha256(tried: bytes) -> Any:
        hashed.append(tried)
        return hashlib.sha256(tried)

    monkeypatch.setattr(module, "hashlib", SimpleNamespace(sha256=sha256))
    challenge = work.challenge()
    solution = ".".join("0" * module.PARTS)
    for given, hashes in ((_of_another_code(challenge), 0), (challenge, 1)):
        assert not work.lets_through(Proof(given, solution))
        assert len(hashed) == hashes


def test_a_real_challenge_has_the_price_that_was_measured() -> None:
    assert (LEAST_BITS, MOST_BITS) == (14, 18)
    work = Work(time.monotonic)
    assert work.lets_through(_proof(work))


def test_the_limits_let_past_who_has_worked_and_count_only_who_has_not(work: Work) -> None:
    limits = Limits(Rate(0.1, 1), Rate(0.1, 1), HandClock(), work)
    assert limits.admit("192.0.2.7", Proof())
    with pytest.raises(TooMany) as refused:
        limits.admit("192.0.2.7")
    proof = Proof(refused.value.challenge, solved(refused.value.challenge))
    assert not limits.admit("192.0.2.7", proof)
    with pytest.raises(TooMany):
        limits.admit("192.0.2.7", Proof(proof.challenge, proof.solution))


def test_a_proof_is_not_spent_while_there_is_room(work: Work) -> None:
    limits = Limits(Rate(0.1, 1), Rate(0.1, 1), HandClock(), work)
    proof = _proof(work)
    assert limits.admit(None, proof)
    assert not limits.admit(None, Proof(proof.challenge, proof.solution))


def test_limits_without_work_offer_none(work: Work) -> None:
    limits = Limits(Rate(0.1, 1), Rate(0.1, 1), HandClock())
    limits.admit(None)
    with pytest.raises(TooMany) as refused:
        limits.admit(None, _proof(work))
    assert refused.value.challenge == ""
