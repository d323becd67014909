"""What is fuzzed runs in an environment of its own, where the tools of the tests are not installed."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("missing", ["pytest", "playwright", "hypothesis"])
def test_the_targets_need_no_tool_of_the_tests(missing: str) -> None:
    without = f"import sys; sys.modules[{missing!r}] = None; import fuzz.targets"
    subprocess.run(
        [sys.executable, "-c", without], check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
