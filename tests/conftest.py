"""How property tests run, and which tests are quick.

How long an example takes depends on the machine, and is not what a property test tests.
"""

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("varde", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("varde")

_HERE = Path(__file__).parent
_QUICK = tuple(_HERE / folder for folder in ("architecture", "unit", "contracts"))
_NEEDING = ("rabbitmq", "postgres", "browser", "thorough")


# First, so that -m finds the marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as quick what needs nothing but this process: what ``make check`` runs."""
    for item in items:
        in_folder = any(item.path.is_relative_to(folder) for folder in _QUICK)
        if in_folder and not any(item.get_closest_marker(name) for name in _NEEDING):
            item.add_marker(pytest.mark.quick)


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Let nobody look for garbage among tests that are still being read."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What has been read stays to the end: looking through it again and again took a tenth of the time."""
    gc.freeze()
    gc.enable()
