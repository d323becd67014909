"""A queue of letters on a database of its own, and the mailer that works on it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry

from support.mailroom import RECEIPT
from support.times import FixedClock
from varde.intake_email.mailer import Mailer, new_mailer
from varde.intake_email.metrics import Metrics
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.casework.outbound import Letter, Queue, sealed
from varde.shared.domain.letters import LetterKind, LetterState
from varde.shared.store import outbound, outbox
from varde.shared.store.database import Database
from varde.shared.store.outbound import outbound_letter
from varde.shared.vault import MAILER, PrivateKey, PrivateKeys, Sealer

FORM = "https://varde.example/skjema"


ADDRESS = "marker-kari@nabo.example"


LETTER = Letter(ADDRESS, RECEIPT, "<m1@nabo.example>")


@dataclass
class PostOffice:
    """A queue on a database of its own."""

    database: Database
    folder: Path
    clock: FixedClock = field(default_factory=FixedClock)
    key: PrivateKey = field(default_factory=lambda: PrivateKey.generate(MAILER))
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.metrics = Metrics(self.registry)

    def mailer(self, port: int, **settings: Any) -> Mailer:
        """A mailer for the smarthost on that port."""
        values = {"smarthost_port": port, "smarthost_starttls": False, "public_form_url": FORM}
        chosen = IntakeEmailSettings(**{"smarthost_host": "127.0.0.1", **values, **settings})
        queue = Queue(self.database, PrivateKeys(self.key), self.clock, lambda n: n // 2)
        return new_mailer(chosen, queue, self.metrics, structlog.get_logger())

    async def post(self, letter: Letter = LETTER) -> str:
        """Put a letter into the queue; gives its id."""
        sealer = Sealer([self.key.public])
        waiting = sealed(sealer, letter, LetterKind.RECEIPT, "c" * 32, self.clock.now())
        async with self.database.begin() as tx:
            await outbound.add(tx, waiting)
        return waiting.letter_id

    async def state(self) -> tuple[LetterState, str, int]:
        """State, code and attempts of the only letter."""
        async with self.database.read() as tx:
            row = (await tx.execute(outbound_letter.select())).one()
        return LetterState(row.state), row.code, row.attempts

    async def is_empty(self) -> bool:
        """True when nothing sealed is left of any letter."""
        async with self.database.read() as tx:
            found = (await tx.execute(outbound_letter.select())).all()
        return all(row.ciphertext is row.wrapped is row.key_id is None for row in found)

    async def failed(self) -> int:
        """How many letters the desk will hear of."""
        async with self.database.begin() as tx:
            return sum(
                r.topic == "letter.failed" for r in await outbox.lease(tx, self.clock.now(), 9)
            )

    def count(self, outcome: str) -> float:
        """How many attempts ended so."""
        labels = {"kind": "receipt", "outcome": outcome}
        return self.registry.get_sample_value("varde_intake_email_letters_total", labels) or 0.0
