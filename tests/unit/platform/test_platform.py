"""Settings, partners, logging, operators' pages, the relay and the running of services."""

import asyncio
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest
import structlog
import uvicorn
from prometheus_client import CollectorRegistry, Counter

from support import stores
from support.ports import free_port
from support.running import ROOT
from support.times import FixedClock
from varde.shared.bus.port import Outgoing
from varde.shared.errors import Permanent, Refused, Transient
from varde.shared.messages import ConcernReceived, new_id
from varde.shared.platform import logs
from varde.shared.platform.http import listening
from varde.shared.platform.ops import Check, ops_app, serving_ops
from varde.shared.platform.partners import load_directory
from varde.shared.platform.platform import open_platform
from varde.shared.platform.relay import Relay
from varde.shared.platform.services import installed_services, running
from varde.shared.platform.settings import (
    CoreSettings,
    Profile,
    read_settings,
    refuse_unsafe_production,
)
from varde.shared.store import outbox
from varde.shared.store.database import Database
from varde.shared.vault import create_keys

GOOD = (ROOT / "config" / "partners.toml").read_text(encoding="utf-8")


def test_a_wrong_setting_names_the_variable_and_never_the_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VARDE_OPS_PORT", "hemmelig")
    with pytest.raises(Permanent, match="VARDE_OPS_PORT") as refused:
        read_settings(CoreSettings)
    assert "hemmelig" not in str(refused.value)


def test_secrets_are_read_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "varde_database_password").write_text("hemmelig")
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_DATABASE_URL", "postgresql+asyncpg://varde@db/varde")
    core = read_settings(CoreSettings)
    assert "hemmelig" in core.database
    assert "hemmelig" not in repr(core)


def test_production_refuses_what_is_only_fit_for_one_machine() -> None:
    core = CoreSettings(profile=Profile.PRODUCTION, bus_url="amqp://a:hemmelig@mq/")
    with pytest.raises(Permanent) as refused:
        refuse_unsafe_production(core, CoreSettings)
    for name in ("VARDE_DATABASE_URL", "VARDE_BUS_URL", "VARDE_KEYS_DIR"):
        assert name in str(refused.value)
    assert "hemmelig" not in str(refused.value)


def test_production_refuses_a_secret_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VARDE_BUS_PASSWORD", "hemmelig")
    core = CoreSettings(
        profile=Profile.PRODUCTION,
        database_url="postgresql+asyncpg://varde@db/varde",
        bus_url="amqp://varde@mq/",
        keys_dir=Path("keys"),
    )
    with pytest.raises(Permanent, match="VARDE_BUS_PASSWORD"):
        refuse_unsafe_production(core, CoreSettings)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda s: "x", "TOML"),
        (lambda s: s.replace('code = "NAV"', 'code = "POLITI"'), "POLITI"),
        (lambda s: s.replace('role = "coordinator"', 'role = "member"'), "coordinator"),
        (lambda s: s.replace('handle = "nav"', 'handle = "N A V"'), "handle"),
        (lambda s: s.replace('partner = "NAV"', 'partner = "NADA"'), "NADA"),
        (lambda s: s.replace('local = "nav"', 'local = "politi"'), "kontakt-nav"),
        (lambda s: s.replace('code = "KOORDINATOR"', 'code = "ANNEN"'), "KOORDINATOR"),
        (lambda s: s.replace('role = "deputy"', 'role = "system"'), "system"),
        (lambda s: s + "\n[extra]\n", "extra"),
    ],
)
def test_a_wrong_partner_file_is_refused_and_named(tmp_path: Path, change, named: str) -> None:  # type: ignore[no-untyped-def] # a lambda of the table above
    path = tmp_path / "partners.toml"
    path.write_text(change(GOOD), encoding="utf-8")
    with pytest.raises(Permanent, match=named):
        load_directory(path)


def test_a_missing_partner_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="partners"):
        load_directory(tmp_path / "partners.toml")


def test_only_listed_keys_and_no_library_words_are_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = logging.getLogger().handlers, logging.getLogger().level
    try:
        logs.configure_logging("INFO")
        logs.get_logger("x").info(
            "done", text="hemmelig", case_id="1", error=ValueError("hemmelig")
        )
        logging.getLogger("aiosmtpd").warning("from %s", "hemmelig@kilde.example")
        try:
            int("hemmelig")
        except ValueError:
            logging.getLogger("other").exception("hemmelig")
        shown = capsys.readouterr().err
    finally:
        logging.getLogger().handlers, level = before
        logging.getLogger().setLevel(level)
        structlog.reset_defaults()
    assert "hemmelig" not in shown
    lines = [json.loads(line) for line in shown.splitlines()]
    assert [line.get("error") for line in lines] == ["ValueError", None, "ValueError"]
    assert [line.get("logger") for line in lines] == [None, "aiosmtpd", "other"]


async def _get(url: str) -> tuple[int, str]:
    def get() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(get)


async def test_operators_see_health_readiness_and_counts() -> None:
    registry = CollectorRegistry()
    Counter("varde_test", "x", registry=registry).inc()

    async def away() -> None:
        raise Transient("the bus is away")

    checks: dict[str, Check] = {}
    async with serving_ops("127.0.0.1", 0, registry, checks) as port:
        base = f"http://127.0.0.1:{port}"
        assert await _get(f"{base}/healthz") == (200, "ok\n")
        assert (await _get(f"{base}/readyz"))[0] == 200
        checks["bus"] = away
        status, body = await _get(f"{base}/readyz")
        assert (status, json.loads(body)) == (503, {"bus": "the bus is away"})
        assert "varde_test_total 1.0" in (await _get(f"{base}/metrics"))[1]


async def test_a_taken_port_is_said_at_once() -> None:
    config = uvicorn.Config(ops_app(CollectorRegistry(), {}), log_config=None)
    async with listening(config, "127.0.0.1", 0) as port:
        with pytest.raises(OSError, match="in use"):
            async with listening(config, "127.0.0.1", port):
                raise AssertionError("two servers on one port")


class Wire:
    """A bus that fails for chosen events."""

    def __init__(self) -> None:
        self.refuses: set[str] = set()
        self.sent: list[str] = []

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        if self.refuses & {m.event_id for m in messages}:
            raise Transient("not now", retry_after=5)
        self.sent += [m.event_id for m in messages]


async def test_one_message_that_fails_holds_up_no_other_and_is_sent_in_the_end(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database:
        clock, wire = FixedClock(), Wire()
        events = [ConcernReceived(concern_id=new_id()) for _ in range(9)]
        async with database.begin() as tx:
            await outbox.add(tx, events, clock.now())
        wire.refuses = {events[0].event_id}
        relay = _relay(database, wire, clock)
        for _ in range(20):
            try:
                await relay.relay_once()
            except Transient:
                clock.forward(seconds=1)
        assert sorted(wire.sent) == sorted(e.event_id for e in events[1:])
        wire.refuses = set()
        clock.forward(minutes=5)
        assert await relay.relay_once() == 1
        assert await relay.relay_once() == 0


async def test_the_relay_wakes_when_something_is_written(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        clock, wire = FixedClock(), Wire()
        running_relay = asyncio.create_task(_relay(database, wire, clock).run())
        await asyncio.sleep(0.05)
        event = ConcernReceived(concern_id=new_id())
        async with database.begin() as tx:
            await outbox.add(tx, [event], clock.now())
        for _ in range(100):
            await asyncio.sleep(0.01)
            if wire.sent:
                break
        running_relay.cancel()
        await asyncio.gather(running_relay, return_exceptions=True)
        assert wire.sent == [event.event_id]


def _relay(database: Database, wire: Wire, clock: FixedClock) -> Relay:
    return Relay(database, wire, clock, CollectorRegistry(), structlog.get_logger())  # type: ignore[arg-type] # only publish is used


def _core(folder: Path) -> CoreSettings:
    return CoreSettings(data_dir=folder, config_dir=ROOT / "config", ops_port=free_port())


async def test_missing_keys_are_a_clear_refusal(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="varde keys init"):
        async with open_platform(_core(tmp_path)):
            raise AssertionError("started without keys")


async def test_an_unknown_service_is_refused_by_name(tmp_path: Path) -> None:
    assert installed_services() == ["chatops", "desk", "router", "intake-email", "intake-web"]
    create_keys(tmp_path / "keys")
    with pytest.raises(Refused, match="nosuch"):
        async with running(_core(tmp_path), ["nosuch"]):
            raise AssertionError("started an unknown service")


async def test_a_background_task_that_fails_stops_the_process(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys")

    async def fail() -> None:
        raise Permanent("broken")

    async with open_platform(_core(tmp_path)) as platform:
        platform.spawn(fail(), name="failing")
        await asyncio.wait_for(platform.stopping.wait(), 5)
        assert isinstance(platform.failure, Permanent)
        await platform.database.check()
