"""``varde screen`` as it is called."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from support.running import ROOT
from varde.router.screen.reading import Reader
from varde.shared.cli import build_app

APP = build_app()
READER = Reader.load(ROOT / "config")
TEXT = "Sjefen har tatt passet til Oksana Prøvenko. Hun får ikke lønn."


def screen(*arguments: str | Path, given: bytes = b"", **environment: str) -> Result:
    """Run it; its answer."""
    return CliRunner(env=environment).invoke(
        APP, ["screen", *map(str, arguments)], input=given, prog_name="varde"
    )


def written(folder: Path, content: str | bytes, name: str = "in.txt") -> Path:
    """A file in ``folder`` with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*values: object) -> str:
    """A set: each value as JSON on a line of its own."""
    return "".join(json.dumps(value) + "\n" for value in values)
