"""What the API says of itself is what it does: schemathesis asks it, and docs/openapi.json shows it."""

import asyncio
import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from support.portal import KNOWN, SECRET, portals
from support.running import ROOT
from support.stores import sqlite
from support.web_door import RunningDoor, running_api

Check = Callable[..., bool | None]
DESCRIPTION = ROOT / "docs" / "openapi.json"
BUSY = replace(KNOWN, client_id="busy", code="BUSY", per_minute=6_000)
BOUNDED = settings(
    max_examples=30, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
)


@contextmanager
def door_in_a_thread(folder: Path) -> Iterator[RunningDoor]:
    """A door with the API, for clients that do not await."""
    opened: queue.Queue[tuple[RunningDoor, asyncio.AbstractEventLoop, asyncio.Event]]
    opened = queue.Queue()

    async def serve() -> None:
        known, closing = portals(BUSY), asyncio.Event()
        rates = {"rate_burst": 100_000, "upload_rate_burst": 100_000}
        async with (
            sqlite(folder) as database,
            running_api(lambda: known, database, **rates) as door,
        ):
            opened.put((door, asyncio.get_running_loop(), closing))
            await closing.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    door, loop, closing = opened.get(timeout=20)
    try:
        yield door
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    with door_in_a_thread(tmp_path_factory.mktemp("door")) as running:
        yield running


@pytest.fixture(scope="module")
def address(door: RunningDoor) -> str:
    return f"http://127.0.0.1:{door.port}/api/v1"


@pytest.fixture(scope="module")
def token(address: str) -> str:
    grant = {"grant_type": "client_credentials"}
    answer = httpx.post(f"{address}/token", data=grant, auth=(BUSY.client_id, SECRET))
    return str(answer.json()["access_token"])


def give_it_files_of_a_kind_that_is_taken(body: Any) -> None:
    """Made-up bytes are no kind at all."""
    if "files" in body:
        body["files"] = [b"Hun sover i en brakke." for _ in body["files"]]


def ask(
    door: RunningDoor,
    path: str,
    mode: GenerationMode,
    headers: Callable[[], dict[str, str]] = dict,
    excluded: Sequence[Check] = (),
) -> None:
    """Send made-up requests that the description allows, or that it does not, and check each answer by it."""
    description = schemathesis.openapi.from_url(f"http://127.0.0.1:{door.port}/api/v1/openapi.json")
    requests = description[path]["POST"].as_strategy(generation_mode=mode)

    @BOUNDED
    @given(requests)
    def each(case: schemathesis.Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            give_it_files_of_a_kind_that_is_taken(case.body)
        case.call_and_validate(headers=headers(), excluded_checks=list(excluded))

    each()
    assert not door.failures


@pytest.mark.parametrize("mode", GenerationMode)
def test_a_delivery_is_answered_as_described(
    door: RunningDoor, token: str, mode: GenerationMode
) -> None:
    def headers() -> dict[str, str]:
        own_key = {"Idempotency-Key": str(uuid4())} if mode is GenerationMode.POSITIVE else {}
        return {"Authorization": f"Bearer {token}", **own_key}

    ask(door, "/api/v1/concerns", mode, headers)
    if mode is GenerationMode.POSITIVE:
        assert any(door.receiver.files), "some came with files"
        assert not all(door.receiver.files), "and some without"


@pytest.mark.parametrize("mode", GenerationMode)
def test_a_token_request_is_answered_as_described(door: RunningDoor, mode: GenerationMode) -> None:
    ask(door, "/api/v1/token", mode, excluded=[positive_data_acceptance])  # guessed secrets fail


def test_the_description_in_the_docs_is_the_one_served(address: str) -> None:
    served = httpx.get(f"{address}/openapi.json").json()
    assert json.loads(DESCRIPTION.read_text(encoding="utf-8")) == served
