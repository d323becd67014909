"""Makes copies in a process of its own, since what strangers send may break whatever reads it."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass

# -I: no environment, no current folder. The worker also inherits none of our secrets.
_COMMAND = (sys.executable, "-I", "-m", "varde.shared.renditions.worker")
SECONDS = 90.0
LARGEST = 128 * 1024 * 1024
"""Bytes of a file that a copy is made of."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A copy that tells no more than it shows. Its ``repr`` shows nothing of it."""

    media_type: str
    content: bytes

    def __repr__(self) -> str:
        return "Rendition(…)"


async def render(raw: bytes, media_type: str) -> Rendition | None:
    """The copy of a file of ``media_type`` (as the door found it); None where none can surely be made."""
    if len(raw) > LARGEST:
        return None
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    worker = await asyncio.create_subprocess_exec(
        *_COMMAND, media_type, stdin=pipe, stdout=pipe, stderr=nowhere, env={"LC_ALL": "C.UTF-8"}
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await worker.communicate(raw)
    except TimeoutError:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
    if worker.returncode != 0:
        return None
    made, _, content = answer.partition(b"\n")
    return Rendition(made.decode(), content)
