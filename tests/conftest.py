"""How property tests run, and which tests are quick.

How long an example takes depends on the machine, and is not what a property test tests.
"""

import gc
import os
import signal
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("varde", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("varde")

_HERE = Path(__file__).parent
_QUICK = tuple(_HERE / folder for folder in ("architecture", "unit", "contracts"))
_NOBODY = _HERE / "support" / "nobody.pem"
_NEEDING = ("rabbitmq", "postgres", "browser", "thorough")


# First, so that -m finds the marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as quick what needs nothing but this process: what ``make check`` runs."""
    for item in items:
        in_folder = any(item.path.is_relative_to(folder) for folder in _QUICK)
        if in_folder and not any(item.get_closest_marker(name) for name in _NEEDING):
            item.add_marker(pytest.mark.quick)


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
