"""An answer goes out whole beats after all of its request has come, whatever it took to make."""

from collections.abc import Sequence

import pytest
from starlette.types import Message

from varde.intake_web.pace import Arrival, Paced

BEAT = 0.05
DITHER = 0.001
"""Most seconds an answer goes out after its beat."""


class Visit:
    """One request whose parts come, and whose answer is ready, at given times of a clock that nobody waits for."""

    def __init__(self, beat: float = BEAT, begun: float = 0.0) -> None:
        self.now = begun
        self.sent: list[tuple[str, float]] = []
        self.arrival = Arrival()
        self.paced = Paced(
            self._part, self._sent, beat, self.arrival, lambda: self.now, self._sleep
        )

    async def answered_at(self, parts: Sequence[float], work: float) -> float:
        """When the answer begins; ``parts`` are when those of the request come, and ``work`` follows the last."""
        for self.now in parts:
            await self.paced.receive()
        self.now += work
        await self.paced.send({"type": "http.response.start"})
        await self.paced.send({"type": "http.response.body"})
        assert [kind for kind, _ in self.sent] == ["http.response.start", "http.response.body"]
        assert self.sent[0][1] == self.sent[1][1]  # nothing is held back between them
        return self.sent[0][1]

    async def _part(self) -> Message:
        return {"type": "http.request"}

    async def _sent(self, message: Message) -> None:
        self.sent.append((message["type"], self.now))

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize("work", [0.0, 0.003, 0.049])
async def test_whatever_the_work_took_the_answer_goes_out_a_beat_after_the_request(
    work: float,
) -> None:
    assert BEAT <= await Visit().answered_at([0.0], work) < BEAT + DITHER


async def test_the_beat_is_counted_from_the_last_part_that_came() -> None:
    answered = await Visit().answered_at([0.1, 4.0, 7.5], 0.02)
    assert 7.5 + BEAT <= answered < 7.5 + BEAT + DITHER


async def test_what_was_done_before_a_part_was_asked_for_makes_no_difference() -> None:
    visit = Visit()
    visit.arrival.at = 1.0
    answered = await visit.answered_at([1.003], 0.02)
    assert 1.0 + BEAT <= answered < 1.0 + BEAT + DITHER


async def test_a_request_that_had_to_wait_for_its_turn_is_counted_from_its_turn() -> None:
    visit = Visit(begun=0.03)
    visit.arrival.at = 0.0
    answered = await visit.answered_at([0.031], 0.04)
    assert 0.03 + BEAT <= answered < 0.03 + BEAT + DITHER


@pytest.mark.parametrize("work", [0.051, 0.07, 0.099])
async def test_work_that_takes_longer_is_answered_at_the_next_beat(work: float) -> None:
    assert 2 * BEAT <= await Visit().answered_at([0.0], work) < 2 * BEAT + DITHER


async def test_a_page_that_needs_nothing_of_the_request_is_counted_from_its_head() -> None:
    assert BEAT <= await Visit().answered_at([], 0.01) < BEAT + DITHER


async def test_the_fraction_of_a_millisecond_at_which_work_ends_is_not_passed_on() -> None:
    late = {round(await Visit().answered_at([0.0], 0.01) - BEAT, 6) for _ in range(50)}
    assert len(late) > 10


async def test_without_a_beat_nothing_waits() -> None:
    assert await Visit(beat=0.0).answered_at([0.0], 0.01) == 0.01
