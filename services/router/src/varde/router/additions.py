"""What reporters add to their concerns: opened, read and judged like the concerns themselves.

The earlier words are not there any more: the router destroyed its way to them. So it keeps no account of what was
added: that is made with the coordinator's key, together with those of the earlier words.
"""

from collections.abc import Callable
from typing import Any

from varde.router.triage import Triage
from varde.shared.casework.additions import add_to_case, sent_again, set_aside, waiting
from varde.shared.casework.judging import Judge
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import HoldReason
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.messages import InformationAdded, parse
from varde.shared.store.database import Database


class Additions:
    """Handles ``InformationAdded``."""

    def __init__(
        self,
        *,
        database: Database,
        triage: Triage,
        judge: Callable[[], Judge],
        directory: Directory,
        clock: Clock,
        log: Any,
    ) -> None:
        self._database = database
        self._triage = triage
        self._judge = judge
        self._directory = directory
        self._clock = clock
        self._log = log

    async def handle(self, body: bytes) -> None:
        """Put the addition into its case. Doing it twice has the effect of once."""
        event = parse(body)
        if not isinstance(event, InformationAdded):
            msg = "additions are information.added only"
            raise Permanent(msg)
        addition = await waiting(self._database, event)
        wrap = addition.wrap_for("triage") if addition else None
        if addition is None or wrap is None:
            return
        words = await self._triage.open(
            addition.ciphertext, wrap, addition.channel, bound_to=addition.addition_id
        )
        unreadable = HoldReason.UNREADABLE in words.hold_reasons
        if addition.repeat and await sent_again(
            self._database, event, self._clock, unreadable=unreadable
        ):
            return
        if words.automatic:
            await set_aside(self._database, event, self._clock)
            return
        case = await add_to_case(
            self._database,
            event,
            await self._triage.read(words),
            self._judge(),
            directory=self._directory,
            clock=self._clock,
        )
        if case:
            self._log.info("information added", case_id=case.case_id, held=case.held)
