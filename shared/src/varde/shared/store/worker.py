"""One thread for work that blocks, done in the order in which it came.

``asyncio.to_thread`` does the same for any number of threads, and costs more than a small commit: it
keeps count of idle threads, copies the context and passes each result through two futures.
"""

import asyncio
import contextlib
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

_Job = tuple[Callable[[], None], "asyncio.Future[None]"]


class Worker:
    """The thread; it starts with the first work."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def do(self, work: Callable[[], None]) -> None:
        """Return when ``work`` is done; raises what it raises. Work that is cancelled here goes on there."""
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()
        done = asyncio.get_running_loop().create_future()
        self._jobs.put((work, done))
        await done

    def close(self) -> None:
        """Wait for the work there is, and end the thread."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, done = job
            error: BaseException | None = None
            try:
                work()
            except BaseException as raised:  # whoever waits must hear of it, whatever it is
                error = raised
            with contextlib.suppress(RuntimeError):  # its loop has ended: nobody waits any more
                done.get_loop().call_soon_threadsafe(_settle, done, error)
            del job, work, done, error  # what was written stays no longer than needed


def _settle(done: "asyncio.Future[None]", error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
