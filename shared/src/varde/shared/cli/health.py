"""``varde health``: asks the process on this machine; for containers' health checks."""

import json
import urllib.error
import urllib.request
from typing import Annotated

import typer

from varde.shared.cli.core import core_settings
from varde.shared.errors import Permanent, Transient

_SECONDS = 5.0


def health(
    ready: Annotated[
        bool, typer.Option("--ready", help="Ask whether it can work, not only whether it runs")
    ] = False,
) -> None:
    """Exit 0 when the process on this machine is well, else 1 with the reason."""
    core = core_settings()
    page = "readyz" if ready else "healthz"
    url = f"http://{core.ops_host}:{core.ops_port}/{page}"
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # our own http address
            print(answer.read().decode().strip())
    except urllib.error.HTTPError as error:
        with error:
            raise Transient(_wrong(error.read())) from error
    except OSError as error:
        msg = f"nothing answers at {url}"
        raise Permanent(msg) from error


def _wrong(answer: bytes) -> str:
    try:
        states = json.loads(answer)
        return "; ".join(f"{name}: {state}" for name, state in states.items() if state != "ok")
    except (ValueError, AttributeError):
        return "something else than Varde answers there"
