"""Finds the installed services and runs the chosen ones in this process until told to stop."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.metadata import entry_points

from varde.shared.errors import Refused, Transient
from varde.shared.garbage import nothing_is_garbage
from varde.shared.platform.heap import bound_arenas, give_back, give_back_each_minute
from varde.shared.platform.platform import Platform, open_platform
from varde.shared.platform.settings import CoreSettings

Serve = Callable[[Platform], AbstractAsyncContextManager[None]]
GROUP = "varde.services"


def installed_services() -> list[str]:
    """The names of the installed services, in the order in which they start."""
    return sorted(entry_points(group=GROUP).names, key=lambda n: (n.startswith("intake"), n))


@asynccontextmanager
async def running(core: CoreSettings, names: Sequence[str]) -> AsyncIterator[Platform]:
    """Run the named services (all when none is named); the doors open last and close first."""
    chosen = _chosen(names)
    bound_arenas()
    started = asyncio.Event()

    async def check_started() -> None:
        if not started.is_set():
            raise Transient("not all services have started")

    checks = {"services": check_started}
    async with AsyncExitStack() as stack:
        with nothing_is_garbage():
            platform = await stack.enter_async_context(open_platform(core, checks))
            for name in chosen:
                serve: Serve = entry_points(group=GROUP)[name].load()
                await stack.enter_async_context(serve(platform))
            # Once, for what the start has left, with all that was loaded before: how many objects stay decides how often
            # Python looks again. What stands then stays: each later walk through it would stop everything for a tenth of a second.
            gc.unfreeze()
            gc.collect()
        give_back()
        platform.spawn(give_back_each_minute(), name="heap")
        started.set()
        yield platform


async def run_until_stopped(core: CoreSettings, names: Sequence[str]) -> None:
    """``varde up``: run until SIGINT, SIGTERM or a failed background task; raises that failure."""
    async with running(core, names) as platform:
        stop_on_signals(platform.stopping)
        platform.log("platform").info("started", service=" ".join(_chosen(names)))
        await platform.stopping.wait()
    if platform.failure is not None:
        raise platform.failure


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Set ``stopping`` at the first SIGINT or SIGTERM; work in progress is then finished."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)


def _chosen(names: Sequence[str]) -> list[str]:
    installed = installed_services()
    unknown = [name for name in names if name not in installed]
    if unknown:
        msg = f"unknown service {', '.join(unknown)}; installed: {', '.join(installed)}"
        raise Refused(msg)
    return [name for name in installed if not names or name in names]
