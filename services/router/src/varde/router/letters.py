"""Letters that could not be delivered: found back to the case that they belong to."""

from dataclasses import dataclass
from typing import Any

from varde.shared.casework.undelivered import to_the_case
from varde.shared.domain.clock import Clock
from varde.shared.errors import Permanent
from varde.shared.messages import LetterFailed, parse
from varde.shared.store.database import Database


@dataclass(frozen=True, slots=True)
class Letters:
    """Handles ``LetterFailed``."""

    database: Database
    clock: Clock
    log: Any

    async def handle(self, body: bytes) -> None:
        """Tell the case. Doing it twice has the effect of once."""
        event = parse(body)
        if not isinstance(event, LetterFailed):
            raise Permanent("letters are letter.failed only")
        if await to_the_case(self.database, event, self.clock):
            self.log.info("letter failed", reason=event.kind)
