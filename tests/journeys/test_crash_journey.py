"""Each part is killed at random moments while 500 concerns come in; nothing is lost or doubled."""

import functools
import random
import re
import smtplib
import threading
import time
import urllib.error
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.ledger import Ledger
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import ALL_IN_ONE, Process, Varde

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

CONCERNS = 500
SENDERS = 6
MANY_FROM_ONE_ADDRESS = {
    "VARDE_INTAKE_WEB_CLIENT_RATE_BURST": "100000",
    "VARDE_INTAKE_WEB_RATE_BURST": "100000",
}
_MARK = re.compile(rb"merke(\d+)x")
_AWAY = (OSError, smtplib.SMTPException, urllib.error.URLError, TimeoutError)


def test_killing_every_part_loses_and_doubles_nothing(
    tmp_path: Path, broker: PrivateNode, cluster: PrivateCluster
) -> None:
    with distributed_varde(tmp_path, broker, cluster, MANY_FROM_ONE_ADDRESS) as varde:
        trouble = functools.partial(_kill_everything_once, varde, broker, cluster)
        accepted = _send_while(varde, trouble, CONCERNS)
        _assert_each_once(varde, Ledger(varde.environment["VARDE_DATABASE_URL"]), accepted)


def test_killing_the_all_in_one_process_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with Varde(tmp_path, ALL_IN_ONE, MANY_FROM_ONE_ADDRESS) as varde:
        accepted = _send_while(varde, lambda: _kill_often(varde.processes[0]), CONCERNS // 2)
        _assert_each_once(varde, Ledger.of_file(tmp_path), accepted)


def _assert_each_once(varde: Varde, ledger: Ledger, accepted: Collection[int]) -> None:
    ledger.wait_until_settled(seconds=180)
    stored = ledger.marks(varde.folder / "var" / "keys", _MARK)
    counts = ledger.counts()

    assert set(accepted) <= set(stored)
    assert counts["cases"] == counts["cards"] == len(stored)
    assert "The audit log holds" in varde.run("audit", "verify")
    assert "There are no dead letters" in varde.run("bus", "dead", "list")


def _kill_often(process: Process) -> None:
    chance = random.Random(4817)
    for _ in range(5):
        time.sleep(chance.uniform(0.3, 1.5))
        process.kill()
        process.start()
        process.wait_ready()


def _send_while(varde: Varde, trouble: Callable[[], None], count: int) -> list[int]:
    """Send ``count`` concerns, each until a door has accepted it, while ``trouble`` goes on."""
    with ThreadPoolExecutor(SENDERS) as senders:
        troubled = threading.Thread(target=trouble)
        troubled.start()
        accepted = list(senders.map(lambda n: _send_until_accepted(varde, n), range(count)))
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
