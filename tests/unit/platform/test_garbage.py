"""While something is loaded that then stays, Python does not walk through it in search of garbage."""

import subprocess
import sys

import pytest

from support.running import ROOT

_PROGRAM = """
import gc
from varde.shared.garbage import nothing_is_garbage
rounds = []
gc.callbacks.append(lambda phase, _info: rounds.append(phase))
{loading}
during = len(rounds)
print(during, gc.isenabled(), gc.get_freeze_count() > 100_000)
"""
_LOADED = "kept = [[n] for n in range(100_000)]"
_LOADED_IN_PEACE = f"with nothing_is_garbage(): {_LOADED}"
_FAILED = f"""
try:
    with nothing_is_garbage(): {_LOADED}; raise OSError
except OSError: pass
"""


def _seen(program: str, *arguments: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, check=True, cwd=ROOT
    )
    return ran.stdout.decode().split()


def test_what_is_loaded_meanwhile_is_walked_through_again_and_again() -> None:
    assert int(_seen(_PROGRAM.format(loading=_LOADED))[0]) > 100


@pytest.mark.parametrize("loading", [_LOADED_IN_PEACE, _FAILED], ids=["loaded", "failed"])
def test_nobody_walks_through_it_meanwhile_or_later_and_what_comes_then_is_looked_after(
    loading: str,
) -> None:
    assert _seen(_PROGRAM.format(loading=loading)) == ["0", "True", "True"]


_COMMAND = """
import gc, sys
rounds = []
gc.callbacks.append(lambda phase, info: rounds.append(info["generation"]))
from varde.shared.cli.commands import GROUP, _load
from importlib.metadata import EntryPoint
before = len(rounds)
_load(EntryPoint("up", "varde.shared.cli.up:up", GROUP))
print(len(rounds) - before, "varde.shared.platform.services" in sys.modules)
"""


def test_a_command_is_loaded_in_peace() -> None:
    assert _seen(_COMMAND) == ["0", "True"]
