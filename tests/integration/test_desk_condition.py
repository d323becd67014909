"""How things stand, as the desk's page tells it: the clock of the database, and the desk's own address as a browser meets it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support import stores
from support.desk import her, running_desk
from support.mailroom import self_made_certificate
from support.scene import scene_in
from support.times import FixedClock
from varde.shared.platform.doctor import Report, Scene, State, examine

PATIENT = 120.0


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene_in(tmp_path) as made:
        yield replace(made, own_address=True)


@asynccontextmanager
async def _proxy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool = True
) -> AsyncIterator[None]:
    """Something that answers at the desk's address, with a certificate for 40 days."""
    certificate, key = self_made_certificate(folder, days=40)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(
        lambda _, writer: writer.close(), "localhost", 0, ssl=context
    )
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("VARDE_DESK_ORIGIN", f"https://localhost:{port}")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with server:
        yield


def _of_address(report: Report) -> list[tuple[str, State]]:
    return [(f.code, f.state) for f in report.findings if f.topic == "address"]


@pytest.mark.parametrize(
    ("days", "told"),
    [(40, []), (20, [("certificate_ends", State.WARNING)])],
    ids=["good", "ends soon"],
)
async def test_the_certificate_of_the_desks_address_is_said_to_end_before_it_does(
    scene: Scene,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    told: list[tuple[str, State]],
) -> None:
    async with _proxy(tmp_path, monkeypatch):
        clock = FixedClock(datetime.now(UTC) + timedelta(days=40 - days))
        report = await examine(replace(scene, clock=clock), PATIENT)
    assert _of_address(report) == told
    assert ("address" in report.fine) == (not told)


async def test_a_certificate_that_no_browser_trusts_is_wrong(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _proxy(tmp_path, monkeypatch, trusted=False):
        assert _of_address(await examine(scene, PATIENT)) == [("address_away", State.WRONG)]


async def test_an_address_that_the_desk_itself_does_not_reach_is_not_called_wrong_from_there(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _proxy(tmp_path, monkeypatch):
        pass
    assert _of_address(await examine(scene, PATIENT)) == [("address_unseen", State.UNSEEN)]
    asked = await examine(replace(scene, online=True), PATIENT)
    assert _of_address(asked) == [("address_away", State.WRONG)]


async def test_without_an_address_and_by_whom_nobody_asked_nothing_is_said_of_it(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for origin in ("", "http://localhost:8443"):
        monkeypatch.setenv("VARDE_DESK_ORIGIN", origin)
        report = await examine(scene, PATIENT)
        assert "address" not in report.fine
        assert _of_address(report) == []
    async with _proxy(tmp_path, monkeypatch):
        report = await examine(replace(scene, own_address=False), PATIENT)
    assert "address" not in report.fine
    assert _of_address(report) == []


@pytest.mark.postgres
async def test_a_clock_that_differs_from_the_databases_is_told_on_the_page() -> None:
    async with (
        stores.postgres() as owner,
        stores.logins(owner, ["desk"]) as logins,
        running_desk(owner, seen=logins["desk"]) as desk,
        her(desk, unlocked=False) as she,
    ):
        await she.get("/tilstand")
        assert "Klokka her og klokka til databasen" in she.page
