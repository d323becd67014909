"""Where a mail belongs: what it names, and what is known of the mails before it."""

from dataclasses import dataclass
from datetime import timedelta

from varde.router.delivery import Delivery
from varde.shared.casework.joining import Pointers, end, join
from varde.shared.domain.clock import Clock
from varde.shared.messages import ConcernReceived
from varde.shared.store.database import Database
from varde.shared.vault import BlindIndex

_USE = "deliveries"


@dataclass(frozen=True, slots=True)
class Joining:
    """Gives mails to the concerns that they belong to."""

    database: Database
    index: BlindIndex
    window: timedelta
    """How long the same mail is known."""
    clock: Clock

    async def join(self, event: ConcernReceived, delivery: Delivery, receipt: str) -> bool:
        """True when the mail now belongs to an earlier concern. Raises ``Transient``; see ``join``."""
        digests = self.index.keyed(_USE, delivery.content) if delivery.content else ()
        pointers = Pointers(delivery.token, receipt, digests)
        return await join(self.database, event, pointers, window=self.window, clock=self.clock)

    async def end(self) -> None:
        """Forget what may no longer lead anywhere."""
        await end(self.database, self.clock, self.window)
