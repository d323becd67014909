"""The examining process as the door sees it: a question in JSON on a line, the mail behind it, an answer in JSON."""

import json
from typing import Any

from varde.shared.bounded import BoundedProcess, Lost
from varde.shared.bounded.process import SECONDS_TO_START
from varde.shared.errors import Transient

_SECONDS = 30.0
_MOST_REPLY = 1024 * 1024


class ExaminingProcess:
    """A worker that is started when it is needed, and anew when it was lost."""

    def __init__(
        self,
        *,
        command: tuple[str, ...] | None = None,
        seconds: float = _SECONDS,
        start: float = SECONDS_TO_START,
    ) -> None:
        self._process = BoundedProcess(
            "varde.intake_email.authentication.worker",
            seconds=seconds,
            largest=_MOST_REPLY,
            start=start,
            command=command,
        )

    async def ask(self, message: dict[str, Any], mail: bytes) -> dict[str, Any] | None:
        """The worker's answer; None when it gave none. Never raises for content."""
        request = json.dumps(message).encode() + b"\n" + mail
        try:
            answer: dict[str, Any] = await self._process.ask(request, json.loads)
        except (Lost, TimeoutError, Transient):
            return None
        return answer

    async def stop(self) -> None:
        """End the worker, if there is one."""
        await self._process.stop()
