"""Somebody who comes back with a receipt to a running web door, on a real database."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import func, select

from support import stores
from support.web_door import (
    COORDINATOR,
    RunningDoor,
    answer_from_the_coordinator,
    running_door,
)
from varde.shared.casework import dialogue
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, Language, PageLanguage
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.messages import parse
from varde.shared.store import additions, attachments, outbox
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKeys, Wrap, open_sealed

WRONG = words_of(new_receipt(lambda _: 1), Language.NB)
"""The words of a receipt that leads nowhere."""
JPEG = b"\xff\xd8\xff\xe1\x00\x10Exif\0\0" + bytes(range(256)) * 5_000


@dataclass
class Reporter:
    """Somebody with a receipt, and the door she comes back to."""

    door: RunningDoor
    database: Database
    receipt: str
    concern_id: str

    @property
    def words(self) -> str:
        """The receipt as she has it."""
        return words_of(self.receipt, Language.NB)

    async def post(self, language: str = "nb", **fields: str) -> httpx.Response:
        """Post the page without files."""
        data = {"receipt": self.words, **fields}
        return await self.door.client.post(f"/{language}/receipt", data=data)

    async def send(self, files: Sequence[tuple[str, bytes]], **fields: str) -> httpx.Response:
        """Post the page with ``files``."""
        data = {"receipt": self.words, "act": "add", **fields}
        chosen = [("files", file) for file in files]
        return await self.door.client.post("/nb/receipt", data=data, files=chosen)

    async def is_answered(self, words: str) -> None:
        """The coordinator's reply is stored."""
        await answer_from_the_coordinator(self.database, self.concern_id, self.receipt, words)

    async def added(self) -> list[str]:
        """The texts that were added, opened with the coordinator's key."""
        async with self.database.read() as tx:
            found = await additions.additions_of(tx, self.concern_id)
        keys = PrivateKeys(COORDINATOR)
        return [
            WebSubmission.from_bytes(
                open_sealed(
                    a.ciphertext,
                    Wrap(a.wraps[0].recipient, a.wraps[0].key_id, a.wraps[0].wrapped),
                    keys,
                    bound_to=a.addition_id,
                )
            ).text
            for a in found
        ]

    async def files(self) -> list[bool]:
        """For each file of the concern, whether it came with an addition."""
        async with self.database.read() as tx:
            return [a.added for a in await attachments.of_concern(tx, self.concern_id)]

    async def uploads(self) -> int:
        """How many files are stored at all."""
        async with self.database.read() as tx:
            query = select(func.count()).select_from(attachments.attachment_upload)
            return (await tx.execute(query)).scalar_one()

    async def events(self) -> list[object]:
        """What waits for the router."""
        async with self.database.begin() as tx:
            return [parse(row.body) for row in await outbox.lease(tx, datetime.now(UTC), 100)]


@asynccontextmanager
async def reporting(folder: Path, **settings: object) -> AsyncIterator[Reporter]:
    """A reporter whose concern is stored, and a door with ``settings`` that must report no failure."""
    async with stores.sqlite(folder) as database:
        receiver = Receiver(database, [COORDINATOR.public], SystemClock(), secrets.randbelow)
        async with receiver.running():
            raw = WebSubmission(PageLanguage.NB, "Sjefen tok passet.").to_bytes()
            receipt = await receiver.receive(raw, Channel.WEB)
        found = await dialogue.open_with(database, receipt)
        assert found is not None
        async with running_door(database, **settings) as door:
            yield Reporter(door, database, receipt, found.concern_id)
            assert door.failures == []
