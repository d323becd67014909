"""What the doors do while the broker or the database is away, and that everything arrives afterwards."""

import smtplib
import time
import urllib.error

import pytest

from support.ledger import Ledger
from support.postgres import PrivateCluster
from support.rabbitmq import PrivateNode
from support.running import Varde, cards, eventually

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

YOUNG_QUEUE_SECONDS = 5.0
"""A quorum queue declared a moment before a kill was seen to find no leader afterwards (RabbitMQ 3.10)."""

TEXT = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august."


def test_the_doors_go_on_accepting_while_the_broker_is_away(
    distributed: Varde, broker: PrivateNode
) -> None:
    ledger = Ledger(distributed.environment["VARDE_DATABASE_URL"])
    time.sleep(YOUNG_QUEUE_SECONDS)
    broker.kill()
    try:
        for number in range(5):
            distributed.send_mail(TEXT, subject=f"Melding {number}")
        assert "Takk" in distributed.send_form(TEXT)
        assert ledger.counts()["outbox"] == ledger.counts()["concerns"] == 6
        assert cards(distributed) == []
    finally:
        broker.start()

    eventually(lambda: len(cards(distributed)) == 6, seconds=90)
    ledger.wait_until_settled()
    assert ledger.counts()["cases"] == 6


def test_the_doors_ask_to_come_back_while_the_database_is_away_and_store_no_half(
    distributed: Varde, cluster: PrivateCluster
) -> None:
    ledger = Ledger(distributed.environment["VARDE_DATABASE_URL"])
    cluster.kill()
    try:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            distributed.send_mail(TEXT)
        with pytest.raises(urllib.error.HTTPError) as unavailable:
            distributed.send_form(TEXT)
    finally:
        cluster.start()

    assert refused.value.smtp_code == 451
    assert unavailable.value.code == 503
    assert TEXT in unavailable.value.read().decode()
    assert int(unavailable.value.headers["Retry-After"]) > 0
    assert set(ledger.counts().values()) == {0}

    eventually(lambda: _accepts(distributed), seconds=60)
    distributed.send_form(TEXT)
    eventually(lambda: len(cards(distributed)) == 2, seconds=60)
    assert ledger.counts()["concerns"] == ledger.counts()["cases"] == 2


def _accepts(varde: Varde) -> bool:
    try:
        varde.send_mail(TEXT)
    except (OSError, smtplib.SMTPException):
        return False
    return True
