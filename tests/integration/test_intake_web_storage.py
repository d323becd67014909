"""The web door with the real receiver and SQLite: sealed, durable, once, and honest when it fails."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from support.web_door import TEXT
from varde.intake_web.dialogue_store import StoredDialogues
from varde.intake_web.service import Behind, open_door
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.domain.receipt import parse_receipt, receipt_digest, words_of
from varde.shared.store import sealed
from varde.shared.store.database import Database
from varde.shared.store.migrate import upgrade
from varde.shared.vault import PrivateKey, PrivateKeys, Wrap, open_sealed


@dataclass
class Storage:
    """The database behind the door, and the key that can read it."""

    database: Database
    key: PrivateKey
    folder: Path


@asynccontextmanager
async def door_with_storage(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Storage]]:
    """A door on a fresh SQLite database in ``folder``."""
    key = PrivateKey.generate("coordinator")
    database = Database(f"sqlite+aiosqlite:///{folder / 'varde.db'}")
    try:
        await upgrade(database)
        receiver = Receiver(database, [key.public], SystemClock(), secrets.randbelow)
        failures: list[Exception] = []
        async with (
            receiver.running(),
            open_door(
                IntakeWebSettings(port=0),
                Behind(
                    receiver,
                    Uploads(database, key.public, SystemClock()),
                    StoredDialogues(database, [key.public], SystemClock()),
                ),
                CollectorRegistry(),
                failures.append,
            ) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
        ):
            yield client, Storage(database, key, folder)
        assert not failures
    finally:
        await database.close()


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Storage]]:
    async with door_with_storage(tmp_path) as opened:
        yield opened


def receipt_in(page: str) -> str:
    """The receipt that the page shows."""
    shown = page.split('<p class="code"')[1].partition(">")[2].partition("<")[0]
    receipt = parse_receipt(shown)
    assert receipt
    return receipt


async def test_only_the_key_can_read_what_the_receipt_stands_for(
    door: tuple[httpx.AsyncClient, Storage],
) -> None:
    client, storage = door
    page = (await client.post("/nn/", data={"text": TEXT, "contact": "68 05 12 34"})).text
    async with storage.database.read() as tx:
        concern_id = await sealed.find_by_receipt(tx, receipt_digest(receipt_in(page)))
        assert concern_id is not None
        concern = await sealed.load_concern(tx, concern_id)
    assert concern is not None
    (wrap,) = (Wrap(w.recipient, w.key_id, w.wrapped) for w in concern.wraps)
    opened = open_sealed(concern.ciphertext, wrap, PrivateKeys(storage.key), bound_to=concern_id)
    assert WebSubmission.from_bytes(opened).text == TEXT
    receipt = receipt_in(page)
    on_disk = b"".join(f.read_bytes() for f in storage.folder.iterdir())
    for marker in ("kaia", "68 05 12 34", receipt, words_of(receipt, Language.NN)):
        assert marker.encode() not in on_disk


async def test_two_hundred_forms_at_once_are_two_hundred_concerns(
    door: tuple[httpx.AsyncClient, Storage],
) -> None:
    client, storage = door
    answers = await asyncio.gather(
        *(client.post("/nb/", data={"text": f"{TEXT} {n}"}) for n in range(200))
    )
    receipts = {receipt_digest(receipt_in(answer.text)) for answer in answers}
    async with storage.database.read() as tx:
        stored = await tx.execute(text("SELECT receipt_digest FROM sealed_concern"))
    assert {row[0] for row in stored} == receipts
    assert len(receipts) == 200


async def test_a_database_that_is_away_is_told_and_loses_no_word(
    door: tuple[httpx.AsyncClient, Storage],
) -> None:
    client, storage = door
    async with storage.database.begin() as tx:
        await tx.execute(text("ALTER TABLE sealed_concern RENAME TO away"))
    answer = await client.post("/en/", data={"text": TEXT})
    assert answer.status_code == 503
    assert "has not been sent yet" in answer.text
    assert TEXT in answer.text
    async with storage.database.begin() as tx:
        await tx.execute(text("ALTER TABLE away RENAME TO sealed_concern"))
    assert (await client.post("/en/", data={"text": TEXT})).status_code == 200
