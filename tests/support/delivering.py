"""The documented lines with which a portal delivers files, run as they stand."""

import os
import subprocess
from pathlib import Path

from support import documented

TITLE = "Deliver a concern with files"


def deliver_as_documented(
    folder: Path, door: str, secret: str, photo: bytes, letter: bytes
) -> subprocess.CompletedProcess[str]:
    """Run the lines in ``folder``, with these two files in it."""
    (folder / "brakka.jpg").write_bytes(photo)
    (folder / "vaktliste.pdf").write_bytes(letter)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", documented.block(TITLE, {})],
        cwd=folder,
        env=os.environ | {"DOOR": door, "SECRET": secret},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
