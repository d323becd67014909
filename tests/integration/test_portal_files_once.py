"""A portal's concern with files is stored once, however often and however impatiently it is sent, on both databases."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from support.portal import KNOWN, SECRET, portals
from support.portal_api import CONCERNS, GRANT, TOKEN
from support.stores import KINDS, of_kind
from support.web_door import COORDINATOR, TEXT
from varde.intake_web.dialogue_store import StoredDialogues
from varde.intake_web.service import Behind, open_door
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.receive import Receiver
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.clock import SystemClock
from varde.shared.store.database import Database

FILES = [b"\xff\xd8\xff\xe1\x00\x10Exif\0\0" + bytes(range(256)) * 9_000, b"Hun sover i brakka."]
TABLES = ("sealed_concern", "attachment", "attachment_upload")
ONCE = {"sealed_concern": 1, "attachment": 2, "attachment_upload": 2}
COLUMNS = ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)


@dataclass(frozen=True)
class Portal:
    """A portal with a token, and the database behind the door."""

    client: httpx.AsyncClient
    port: int
    headers: Mapping[str, str]
    database: Database

    async def deliver(self, key: str, files: list[bytes] = FILES) -> httpx.Response:
        """A concern with files under ``key``."""
        parts = [("concern", (None, json.dumps({"text": TEXT}).encode()))]
        parts += [("files", (f"{n}.jpg", content)) for n, content in enumerate(files)]  # type: ignore[misc] # a file has a name, the concern none
        headers = {**self.headers, "idempotency-key": key}
        return await self.client.post(CONCERNS, files=parts, headers=headers)

    async def stored(self) -> dict[str, int]:
        """How many rows there are of each sort."""
        async with self.database.read() as tx:
            [row] = await tx.execute(text(f"SELECT {COLUMNS}"))
        return dict(zip(TABLES, row, strict=True))

    async def comes_to(self, holds: Callable[[dict[str, int]], bool]) -> bool:
        """Whether what is stored is so before long."""
        for _ in range(2_000):
            if holds(await self.stored()):
                return True
            await asyncio.sleep(0.005)
        return False


@pytest.fixture(params=KINDS)
async def portal(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Portal]:
    failures: list[Exception] = []
    async with of_kind(request.param, tmp_path) as database:
        clock, key = SystemClock(), COORDINATOR.public
        receiver = Receiver(database, [key], clock, secrets.randbelow)
        uploads = Uploads(database, key, clock)
        behind = Behind(receiver, uploads, StoredDialogues(database, [key], clock))
        chosen = IntakeWebSettings(port=0)
        registry = CollectorRegistry()
        async with (
            receiver.running(),
            open_door(chosen, behind, registry, failures.append, portals) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
        ):
            given = await client.post(TOKEN, data=GRANT, auth=(KNOWN.client_id, SECRET))
            headers = {"authorization": f"Bearer {given.json()['access_token']}"}
            yield Portal(client, port, headers, database)
    assert not failures


async def test_many_at_once_under_one_key_are_one_concern_with_one_set_of_files(
    portal: Portal,
) -> None:
    answers = await asyncio.gather(*(portal.deliver("8e03978e-40d5") for _ in range(6)))
    answers.append(await portal.deliver("8e03978e-40d5"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await portal.stored() == ONCE


async def test_other_files_under_a_used_key_are_neither_kept_nor_put_in_place_of_the_first(
    portal: Portal,
) -> None:
    answers = await asyncio.gather(
        *(portal.deliver("8e03978e-40d5", FILES[:n]) for n in (1, 2, 1, 2))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 422, 422]
    stored = await portal.stored()
    assert stored["sealed_concern"] == 1
    assert stored["attachment"] == stored["attachment_upload"]
    assert stored["attachment"] in {1, 2}


async def test_a_portal_that_does_not_wait_for_its_answer_and_sends_again_has_sent_once(
    portal: Portal,
) -> None:
    # Whether the first one came far enough to be stored is up to the network: once it is, either way.
    first = asyncio.create_task(portal.deliver("8e03978e-40d5"))
    assert await portal.comes_to(lambda stored: stored["attachment_upload"] > 0)
    first.cancel()
    answer = await portal.deliver("8e03978e-40d5")
    assert answer.status_code == 201
    assert (await portal.deliver("8e03978e-40d5")).text == answer.text
    assert await portal.comes_to(lambda stored: stored == ONCE)


async def test_a_database_that_fails_at_the_end_leaves_nothing_and_the_same_is_sent_again(
    portal: Portal,
) -> None:
    async with portal.database.begin() as tx:
        await tx.execute(text("ALTER TABLE sealed_concern RENAME TO away"))
    answer = await portal.deliver("8e03978e-40d5")
    assert answer.status_code == 503
    async with portal.database.begin() as tx:
        await tx.execute(text("ALTER TABLE away RENAME TO sealed_concern"))
    assert set((await portal.stored()).values()) == {0}
    assert (await portal.deliver("8e03978e-40d5")).status_code == 201
    assert await portal.stored() == ONCE
