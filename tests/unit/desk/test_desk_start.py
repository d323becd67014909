"""What the desk says at its start and to ``varde health``: that the key could be lost, before it is."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from support.desk import CHEAP, CHOSEN
from support.people import COORDINATOR
from support.ports import free_port
from support.running import ROOT
from varde.desk.accounts import Accounts
from varde.desk.labels import desk_texts
from varde.desk.service import serve
from varde.shared.domain.codes import Language
from varde.shared.platform.logs import configure_logging
from varde.shared.platform.platform import Platform, open_platform
from varde.shared.platform.settings import CoreSettings, read_settings
from varde.shared.store.migrate import upgrade
from varde.shared.vault import create_keys, load_private

T = desk_texts(Language.EN)


@pytest.fixture
async def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Platform]:
    create_keys(tmp_path / "keys")
    for name, value in (
        ("DATA_DIR", str(tmp_path)),
        ("CONFIG_DIR", str(ROOT / "config")),
        ("SECRETS_DIR", str(tmp_path / "none")),
        ("OPS_PORT", str(free_port())),
        ("DESK_PORT", "0"),
    ):
        monkeypatch.setenv(f"VARDE_{name}", value)
    async with open_platform(read_settings(CoreSettings)) as platform:
        await upgrade(platform.database)
        yield platform


async def _account(platform: Platform) -> None:
    accounts = Accounts(platform.database, platform.clock, platform.directory, CHEAP)
    keys = load_private(platform.core.keys, "coordinator")
    await accounts.accept(await accounts.invite(COORDINATOR, "koordinator", keys), CHOSEN, T)


async def _health() -> str:
    program = str(Path(sys.executable).with_name("varde"))
    child = await asyncio.create_subprocess_exec(program, "health", stdout=asyncio.subprocess.PIPE)
    out, _ = await child.communicate()
    assert child.returncode == 0, "it is well for all that"
    return out.decode()


async def test_one_holder_without_paper_is_told_at_the_start_and_by_health(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    await _account(platform)
    configure_logging("INFO")
    async with serve(platform):
        told = await _health()
    structlog.reset_defaults()
    assert told.startswith("ok\n")
    assert "One person alone holds the key, and there is no paper key." in told
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "{" in line]
    warned = [line for line in logged if line["level"] == "warning"]
    assert any("needs attention" in w["event"] and "One person" in w["reason"] for w in warned)


async def test_a_database_that_is_away_makes_health_neither_ill_nor_wordy(
    platform: Platform,
) -> None:
    async with serve(platform):
        async with platform.database.begin() as tx:
            await tx.exec_driver_sql("ALTER TABLE desk_paper RENAME TO gone")
        assert await _health() == "ok\n"
