"""How property tests run, and which tests are quick.

How long an example takes depends on the machine, and is not what a property test tests.
"""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Generator, Mapping
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
import uvloop
from coverage import Coverage
from hypothesis import HealthCheck, is_hypothesis_test, settings

settings.register_profile("varde", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("varde")

_HERE = Path(__file__).parent
_QUICK = ("architecture", "unit", "contracts")
_NOBODY = _HERE / "support" / "nobody.pem"
_NEEDING = ("rabbitmq", "postgres", "browser", "thorough")
_OF_TOOLS = ("bench", "fuzz_limits", "mutation_trials", "training")
"""The unit tests of what is no part of the product, by how their folders begin."""


# First, so that -m finds the marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as quick what needs nothing but this process: what ``make check`` runs.

    Those that drive a browser share it (support/browser.py), and with it the event loop that it is driven from.
    """
    for item in items:
        if _folder(item.path) == "integration" and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
        needing = any(map(item.get_closest_marker, _NEEDING))
        if _folder(item.path) in _QUICK and not needing:
            item.add_marker(pytest.mark.quick)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the services run on: it reads and closes connections in another order than asyncio's own."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let those count for the minimum of coverage alone that say what is covered.

    Being traced doubles what a test costs.
    """
    measured = Coverage.current()
    if measured is None or _says_what_is_covered(item):
        return (yield)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()


def _says_what_is_covered(item: pytest.Item) -> bool:
    """True for the unit tests of the product whose examples are written out.

    What a thousand drawn examples or a whole dialogue happen to touch is not thereby tested.
    """
    drawn = is_hypothesis_test(getattr(item, "obj", None))
    of_tools = item.path.parent.name.startswith(_OF_TOOLS)
    return _folder(item.path) == "unit" and not (drawn or of_tools)


@cache
def _folder(path: Path) -> str:
    """The one in ``tests/`` that a file lies in."""
    return path.relative_to(_HERE).parts[0]


def pytest_sessionstart() -> None:
    """Keep two libraries from work that is thrown away.

    Where Python's own handler stands for an interrupt, asyncio puts another around every fixture and test, and in
    taking it away words an error with all in it that the fixture has made: a fifth of the time of the desk's tests.
    And a client of HTTP reads whom it may trust, a hundred authorities, before it asks a server of ours without TLS.
    """
    signal.signal(signal.SIGINT, _interrupt)
    os.environ["SSL_CERT_FILE"] = str(_NOBODY)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Let nobody look for garbage among tests that are still being read."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What has been read stays to the end: looking through it again and again took a tenth of the time."""
    gc.freeze()
    gc.enable()
