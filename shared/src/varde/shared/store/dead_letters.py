"""Dead letters of the in-process bus. RabbitMQ keeps its own."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from varde.shared.messages import new_id
from varde.shared.store.database import Database
from varde.shared.store.tables import dead_letter


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A message that no handler could take."""

    letter_id: str
    queue: str
    topic: str
    event_id: str
    body: bytes
    reason: str
    deliveries: int


class DatabaseDeadStore:
    """Keeps dead letters in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, queue: str, topic: str, event_id: str, body: bytes, reason: str, deliveries: int
    ) -> None:
        """Store a letter; ``reason`` names an error class, never content."""
        letter = StoredLetter(new_id(), queue, topic, event_id, body, reason[:200], deliveries)
        async with self._database.begin() as tx:
            await tx.execute(
                insert(dead_letter).values(
                    letter_id=letter.letter_id,
                    queue=letter.queue,
                    topic=letter.topic,
                    event_id=letter.event_id,
                    body=letter.body,
                    reason=letter.reason,
                    deliveries=letter.deliveries,
                )
            )

    async def list(self) -> list[StoredLetter]:
        """All letters."""
        async with self._database.read() as tx:
            return [StoredLetter(*row) for row in await tx.execute(select(dead_letter))]

    async def take(self, letter_id: str) -> StoredLetter | None:
        """The letter with this id, left in place, or None."""
        query = select(dead_letter).where(dead_letter.c.letter_id == letter_id)
        async with self._database.read() as tx:
            row = (await tx.execute(query)).one_or_none()
        return StoredLetter(*row) if row else None

    async def drop(self, letter_id: str) -> bool:
        """Delete a letter; False when there is none."""
        mine = delete(dead_letter).where(dead_letter.c.letter_id == letter_id)
        async with self._database.begin() as tx:
            return (await tx.execute(mine)).rowcount == 1
