"""The thread for work that blocks."""

import asyncio
import threading
from functools import partial

import pytest

from varde.shared.store.worker import Worker


async def test_work_is_done_in_its_order_in_one_thread_that_is_not_the_loop_s() -> None:
    worker, done = Worker(), list[tuple[int, int]]()

    def note(number: int) -> None:
        done.append((number, threading.get_ident()))

    await asyncio.gather(*(worker.do(partial(note, number)) for number in range(50)))
    worker.close()
    assert [number for number, _ in done] == list(range(50))
    threads = {thread for _, thread in done}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_who_waits_hears_what_went_wrong_and_the_thread_goes_on() -> None:
    worker, done = Worker(), list[str]()

    def fail() -> None:
        raise LookupError("away")

    with pytest.raises(LookupError, match="away"):
        await worker.do(fail)
    await worker.do(lambda: done.append("next"))
    worker.close()
    assert done == ["next"]


async def test_work_that_nobody_waits_for_any_longer_is_finished_before_the_end() -> None:
    worker, may_go_on, done = Worker(), threading.Event(), list[str]()
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> None:
        loop.call_soon_threadsafe(begun.set)
        may_go_on.wait()
        done.append("slow")

    waiting = asyncio.create_task(worker.do(slow))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    may_go_on.set()
    worker.close()
    assert done == ["slow"]


async def test_it_can_be_closed_without_work_and_used_again_afterwards() -> None:
    worker, done = Worker(), list[str]()
    worker.close()
    await worker.do(lambda: done.append("first"))
    worker.close()
    await worker.do(lambda: done.append("again"))
    worker.close()
    assert done == ["first", "again"]
