"""The relay under failure, the operators' pages under failure, and the platform's own tasks."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
import structlog
from prometheus_client import CollectorRegistry, Counter

from support import stores
from support.buses import until
from support.ports import free_port
from support.running import ROOT
from support.times import FixedClock
from varde.shared.bus.port import Outgoing
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import CaseChanged, new_id
from varde.shared.platform.http import listening
from varde.shared.platform.logs import only_allowed
from varde.shared.platform.ops import ops_app
from varde.shared.platform.platform import open_platform
from varde.shared.platform.relay import Relay
from varde.shared.platform.settings import CoreSettings, Profile
from varde.shared.store import outbox
from varde.shared.store.database import Database
from varde.shared.vault import create_keys


class Wire:
    """A bus that fails for chosen events, or for all while it is ``away``."""

    def __init__(self) -> None:
        self.refuses: set[str] = set()
        self.sent: list[str] = []
        self.batches: list[int] = []
        self.away = self.hangs = False
        self.retry_after = 0.0

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        self.batches.append(len(messages))
        if self.hangs:
            await asyncio.Event().wait()
        if self.away or self.refuses & {m.event_id for m in messages}:
            raise Transient("not now", retry_after=self.retry_after)
        self.sent += [m.event_id for m in messages]

    async def subscribe(self, queue: str, topics: Sequence[str], handler: object) -> None:
        """Not used by the relay."""

    async def close(self) -> None:
        """Not used by the relay."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.sqlite(tmp_path) as opened:
        yield opened


def _relay(database: Database, wire: Wire, clock: FixedClock) -> Relay:
    return Relay(database, wire, clock, CollectorRegistry(), structlog.get_logger())


async def _write(database: Database, clock: FixedClock, count: int) -> list[str]:
    events = [CaseChanged(case_id=new_id(), version=1) for _ in range(count)]
    async with database.begin() as tx:
        await outbox.add(tx, events, clock.now())
    return [e.event_id for e in events]


async def _round(relay: Relay, clock: FixedClock) -> int:
    try:
        return await relay.relay_once()
    except Transient:
        return 0
    finally:
        clock.forward(seconds=2)  # as long as the relay pauses at most


@pytest.mark.parametrize("retry_after", [0.0, 1.0, 30.0])
async def test_the_oldest_may_fail_for_ever_and_the_others_arrive(
    database: Database, retry_after: float
) -> None:
    clock, wire = FixedClock(), Wire()
    poison = await _write(database, clock, 3)
    clock.forward(seconds=1)
    good = await _write(database, clock, 20)
    wire.refuses, wire.retry_after = set(poison), retry_after
    relay = _relay(database, wire, clock)
    for _ in range(40):
        await _round(relay, clock)
    assert sorted(wire.sent) == sorted(good)
    wire.refuses = set()
    for _ in range(40):
        await _round(relay, clock)
    assert sorted(wire.sent) == sorted([*good, *poison])


async def test_a_failing_batch_is_halved_and_grows_again(database: Database) -> None:
    clock, wire = FixedClock(), Wire()
    await _write(database, clock, 16)
    wire.away = True
    relay = _relay(database, wire, clock)
    for _ in range(5):
        await _round(relay, clock)
    assert wire.batches == [16, 8, 4, 2, 1]
    wire.away = False
    wire.batches.clear()
    clock.forward(seconds=60)
    for _ in range(5):
        await _round(relay, clock)
    assert wire.batches == [1, 2, 4, 8, 1]


async def test_a_relay_that_dies_between_sending_and_deleting_sends_again(
    database: Database,
) -> None:
    clock, wire = FixedClock(), Wire()
    ids = await _write(database, clock, 2)
    async with database.begin() as tx:  # leased by the one that died
        assert len(await outbox.lease(tx, clock.now(), 10)) == 2
    relay = _relay(database, wire, clock)
    assert await relay.relay_once() == 0
    clock.forward(seconds=61)
    assert await relay.relay_once() == 2
    assert sorted(wire.sent) == sorted(ids)


async def test_a_relay_that_is_stopped_gives_back_what_it_had_taken(database: Database) -> None:
    clock, wire = FixedClock(), Wire()
    await _write(database, clock, 2)
    wire.hangs = True
    stopped = asyncio.create_task(_relay(database, wire, clock).run())
    await until(lambda: bool(wire.batches))
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    wire.hangs = False
    clock.forward(seconds=1)
    assert await _relay(database, wire, clock).relay_once() == 2


async def test_the_relay_waits_for_a_bus_that_is_away(database: Database) -> None:
    clock, wire = FixedClock(), Wire()
    ids = await _write(database, clock, 1)
    wire.away = True
    running = asyncio.create_task(_relay(database, wire, clock).run())
    await until(lambda: len(wire.batches) >= 1)
    wire.away = False
    clock.forward(seconds=90)
    await until(lambda: wire.sent == ids)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_check_that_breaks_means_not_ready_and_says_only_what_broke() -> None:
    async def broken() -> None:
        raise ValueError("hemmelig")

    async def hangs() -> None:
        await asyncio.Event().wait()

    app = ops_app(CollectorRegistry(), {"broken": broken, "hangs": hangs})
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ops") as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"broken": "ValueError", "hangs": "no answer in time"}


async def test_the_metrics_tell_no_time() -> None:
    registry = CollectorRegistry()
    Counter("varde_things", "Things", registry=registry).inc()
    transport = httpx.ASGITransport(app=ops_app(registry, {}))
    async with httpx.AsyncClient(transport=transport, base_url="http://ops") as client:
        page = (await client.get("/metrics")).text
    assert "varde_things_total 1.0" in page
    assert "_created" not in page


async def test_a_page_in_ipv6_is_served(tmp_path: Path) -> None:
    import uvicorn  # noqa: PLC0415 - only here

    config = uvicorn.Config(ops_app(CollectorRegistry(), {}), log_config=None)
    async with listening(config, "::1", 0) as port, httpx.AsyncClient() as client:
        answer = await client.get(f"http://[::1]:{port}/healthz")
    assert answer.text == "ok\n"
    assert tmp_path


def test_an_error_is_logged_by_its_class() -> None:
    for given in (ValueError("hemmelig"), Permanent("ours")):
        kept = only_allowed(None, "info", {"event": "x", "error": given, "sender": "hemmelig"})
        assert kept == {"event": "x", "error": type(given).__name__}
    assert only_allowed(None, "info", {"event": "x", "exc_info": True}) == {"event": "x"}


def _core(folder: Path, **changes: object) -> CoreSettings:
    plain = CoreSettings(data_dir=folder, config_dir=ROOT / "config", ops_port=free_port())
    return plain.model_copy(update=changes)


async def test_the_platform_hands_out_keys_tasks_and_checks(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys")
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    async def for_ever() -> None:
        await asyncio.Event().wait()

    core = _core(tmp_path)
    async with open_platform(core) as platform:
        assert platform.private_keys("triage").current.public == platform.public_keys["triage"]
        assert platform.settings(CoreSettings).profile is Profile.EMBEDDED
        platform.spawn(work(), name="work")
        left = platform.spawn(for_ever(), name="left")
        await done.wait()
        platform.ready_check("mine", platform.database.check)
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{core.ops_port}/readyz")
        assert json.loads(answer.text) == {"database": "ok", "bus": "ok", "mine": "ok"}
        assert not platform.stopping.is_set()
    assert left.cancelled()


async def test_an_unfit_production_platform_does_not_open(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys")
    with pytest.raises(Permanent, match="not fit for production"):
        async with open_platform(_core(tmp_path, profile=Profile.PRODUCTION)):
            raise AssertionError("opened")
    assert not (tmp_path / "varde.db").exists()
