"""Each part is killed at random moments while 500 concerns come in; nothing is lost or doubled."""

import asyncio
import random
import re
import smtplib
import threading
import time
import urllib.error
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from support.postgres import PrivateCluster
from support.production import give_each_service_its_role, production_environment
from support.rabbitmq import PrivateNode
from support.running import EACH_ALONE, Varde, eventually
from varde.shared.store.database import Database
from varde.shared.store.sealed import load_concern
from varde.shared.vault import Wrap, load_private, open_sealed

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

CONCERNS = 500
SENDERS = 6
_MARK = re.compile(rb"merke(\d+)x")
_AWAY = (OSError, smtplib.SMTPException, urllib.error.URLError, TimeoutError)


def test_killing_every_part_loses_and_doubles_nothing(
    tmp_path: Path, broker: PrivateNode, cluster: PrivateCluster
) -> None:
    settings = {
        "VARDE_INTAKE_WEB_CLIENT_RATE_BURST": "100000",
        "VARDE_INTAKE_WEB_RATE_BURST": "100000",
    }
    with production_environment(tmp_path, broker, cluster) as environment:
        installation = Varde(
            tmp_path,
            EACH_ALONE,
            environment | settings,
            prepare=lambda varde: give_each_service_its_role(varde, cluster),
        )
        with installation as varde:
            accepted = _send_while(varde, lambda: _kill_everything_once(varde, broker, cluster))
            assert len(accepted) == CONCERNS
            url = environment["VARDE_DATABASE_URL"]
            eventually(lambda: asyncio.run(_settled(url)), seconds=180)
            stored = asyncio.run(_marks(url, varde))

            assert set(accepted) <= set(stored)
            assert asyncio.run(_counts(url)) == {"cases": len(stored), "cards": len(stored)}
            assert "The audit log holds" in varde.run("audit", "verify")
            assert "There are no dead letters" in varde.run("bus", "dead", "list")


def _send_while(varde: Varde, trouble: Callable[[], None]) -> list[int]:
    """Send all concerns, each until a door has accepted it, while ``trouble`` goes on."""
    with ThreadPoolExecutor(SENDERS) as senders:
        troubled = threading.Thread(target=trouble)
        troubled.start()
        accepted = list(senders.map(lambda n: _send_until_accepted(varde, n), range(CONCERNS)))
        troubled.join()
    return accepted


def _send_until_accepted(varde: Varde, number: int) -> int:
    text, mark = "Sjefen har tatt passet hennes og hun får ikke lønn.", f"merke{number}x"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if number % 5 == 0:
                varde.send_form(f"{text} {mark}")
            else:
                varde.send_mail(text, subject=mark)
        except _AWAY:
            time.sleep(0.2)
        else:
            time.sleep(0.05)
            return number
    raise AssertionError(f"concern {number} was never accepted")


def _kill_everything_once(varde: Varde, broker: PrivateNode, cluster: PrivateCluster) -> None:
    """Two rounds over the services in random order, then the broker and the database."""
    chance = random.Random(4817)
    for _ in range(2):
        for process in chance.sample(varde.processes, len(varde.processes)):
            time.sleep(chance.uniform(0.2, 0.8))
            process.kill()
            process.start()
            process.wait_ready()
    time.sleep(chance.uniform(0.1, 0.4))
    broker.kill()
    time.sleep(0.5)
    broker.start()
    time.sleep(chance.uniform(0.1, 0.4))
    cluster.restart()


async def _settled(url: str) -> bool:
    """True when every stored concern has a case, every case a card, and nothing waits."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        concerns, outbox = await connection.fetchrow(
            "SELECT (SELECT count(*) FROM sealed_concern), (SELECT count(*) FROM outbox)"
        )
    finally:
        await connection.close()
    counted = await _counts(url)
    return bool(outbox == 0 and counted["cases"] == concerns and counted["cards"] >= concerns)


async def _counts(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        cases = await connection.fetchval("SELECT count(*) FROM case_file")
        shown = await connection.fetchval(
            "SELECT count(*) FROM local_message WHERE audience = 'group'"
        )
    finally:
        await connection.close()
    return {"cases": cases, "cards": shown}


async def _marks(url: str, varde: Varde) -> list[int]:
    """The mark of every stored original, opened with the coordinator's key."""
    keys = load_private(varde.folder / "var" / "keys", "coordinator")
    database = Database(url)
    try:
        async with database.read() as tx:
            ids = [r[0] for r in await tx.exec_driver_sql("SELECT concern_id FROM sealed_concern")]
            concerns = [await load_concern(tx, concern_id) for concern_id in ids]
    finally:
        await database.close()
    marks = []
    for concern in concerns:
        assert concern is not None
        assert [w.recipient for w in concern.wraps] == ["coordinator"]
        wrap = concern.wraps[0]
        raw = open_sealed(
            concern.ciphertext,
            Wrap(wrap.recipient, wrap.key_id, wrap.wrapped),
            keys,
            bound_to=concern.concern_id,
        )
        found = _MARK.search(raw)
        assert found
        marks.append(int(found[1]))
    return marks
