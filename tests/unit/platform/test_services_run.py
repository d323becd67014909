"""The services in one process: started, stopped by a signal, and the demonstration from end to end."""

import asyncio
import os
import signal
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from support.buses import PATIENCE, until
from support.ports import free_port
from support.running import ROOT
from varde.shared.errors import Permanent, Refused
from varde.shared.platform.demo import run_demo
from varde.shared.platform.platform import Platform
from varde.shared.platform.services import run_until_stopped, running
from varde.shared.platform.settings import CoreSettings, Profile
from varde.shared.store import cases
from varde.shared.vault import create_keys, create_link_secret

pytestmark = pytest.mark.thorough

PORTS = (
    "VARDE_INTAKE_EMAIL_PORT",
    "VARDE_INTAKE_WEB_PORT",
    "VARDE_CHATOPS_LOCAL_PORT",
    "VARDE_DESK_PORT",
)


@pytest.fixture
def core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CoreSettings:
    for name in PORTS:
        monkeypatch.setenv(name, str(free_port()))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))
    return CoreSettings(data_dir=tmp_path, config_dir=ROOT / "config", ops_port=free_port())


async def _open_cases(platform: Platform) -> int:
    async with platform.database.read() as tx:
        return len(await cases.open_cases(tx))


async def test_a_signal_stops_the_chosen_services(core: CoreSettings) -> None:
    create_keys(core.keys)
    create_link_secret(core.keys)
    before = signal.getsignal(signal.SIGTERM)
    task = asyncio.create_task(run_until_stopped(core, ["router"]))
    await until(lambda: task.done() or signal.getsignal(signal.SIGTERM) is not before)
    assert not task.done()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, PATIENCE)


async def test_a_process_is_ready_only_when_its_doors_are_open(core: CoreSettings) -> None:
    create_keys(core.keys)
    create_link_secret(core.keys)
    task = asyncio.create_task(run_until_stopped(core, []))
    url = f"http://127.0.0.1:{core.ops_port}/readyz"
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while await _status(client, url) != HTTPStatus.OK:
            assert not task.done()
            await asyncio.sleep(0.01)
    for name in PORTS:
        _, door = await asyncio.open_connection("127.0.0.1", int(os.environ[name]))
        door.close()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, PATIENCE)


async def _status(client: httpx.AsyncClient, url: str) -> int:
    try:
        return (await client.get(url)).status_code
    except httpx.ConnectError:
        return 0


async def test_a_failed_background_task_is_what_the_process_ends_with(core: CoreSettings) -> None:
    create_keys(core.keys)
    create_link_secret(core.keys)

    async def fails() -> None:
        raise Permanent("broken on purpose")

    async with running(core, ["router"]) as platform:
        platform.spawn(fails(), name="failing")
        await platform.stopping.wait()
        assert str(platform.failure) == "broken on purpose"


async def test_the_demo_takes_its_samples_through_the_doors_and_continues_later(
    core: CoreSettings, capfd: pytest.CaptureFixture[str]
) -> None:
    said = ""

    def says(words: str) -> bool:
        nonlocal said
        said += capfd.readouterr().out
        return words in said

    for sample_line in (True, False):
        said = ""
        task = asyncio.create_task(run_demo(core, empty=False))
        await until(lambda: says("Press Ctrl-C"))
        assert ("Three sample concerns were sent" in said) is sample_line
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.wait_for(task, PATIENCE)
        assert says("Start again to continue")
    async with running(core, ["router"]) as platform:
        async with asyncio.timeout(30):
            while await _open_cases(platform) < 3:  # noqa: ASYNC110 - the router's work
                await asyncio.sleep(0.05)


async def test_the_demo_is_not_for_production(core: CoreSettings) -> None:
    with pytest.raises(Refused, match="embedded profile"):
        await run_demo(core.model_copy(update={"profile": Profile.PRODUCTION}), empty=True)
