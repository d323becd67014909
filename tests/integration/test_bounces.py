"""A real Postfix sends our letters, and what it cannot deliver comes back to the desk and to no log of ours."""

import asyncio
import logging
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry

from support import stores
from support.ports import free_port
from support.postfix import private_postfix
from support.router_house import POST, RouterHouse, router_house
from support.smarthosts import smarthost
from varde.intake_email.door import Door
from varde.intake_email.mailer import Mailer, new_mailer
from varde.intake_email.metrics import Metrics
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.casework.outbound import Queue, ReturnAddress
from varde.shared.casework.receive import Receiver
from varde.shared.domain.codes import Channel
from varde.shared.domain.letters import LetterState
from varde.shared.store.outbound import outbound_letter
from varde.shared.vault import PrivateKeys

pytestmark = pytest.mark.postfix
TEXT = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
ANSWER = "Takk for at du sa fra."
GONE = "borte@nabo.example"
MAIN = """
transport_maps = hash:/etc/postfix/transport
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
"""
TRANSPORT = """
nabo.example     smtp:[127.0.0.1]:{world}
varde.example    smtp:[127.0.0.1]:{door}
"""


def _settings(door: int, smarthost: int) -> IntakeEmailSettings:
    return IntakeEmailSettings(
        port=door,
        verify_senders=False,
        require_tls=False,
        smarthost_host="127.0.0.1",
        smarthost_port=smarthost,
        smarthost_starttls=False,
    )


def _mailer(house: RouterHouse, settings: IntakeEmailSettings, metrics: Metrics) -> Mailer:
    queue = Queue(house.database, PrivateKeys(POST), house.clock, lambda n: n // 2)
    return new_mailer(settings, queue, metrics, structlog.get_logger())


class Listening:
    """What the door stores, and a look at it on its way."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self.heard: list[bytes] = []

    async def receive(
        self, raw: bytes, channel: Channel, *, send_receipt: ReturnAddress | None = None
    ) -> str:
        self.heard.append(raw)
        return await self._receiver.receive(raw, channel, send_receipt=send_receipt)


async def test_a_reply_that_bounces_comes_back_as_a_report_and_is_told_in_its_case(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port, world = free_port(), free_port()
    transport = {"transport": TRANSPORT.format(door=port, world=world)}
    with private_postfix(MAIN, transport) as postfix:
        settings, metrics = _settings(port, postfix.port), Metrics(CollectorRegistry())
        async with stores.sqlite(tmp_path) as database, router_house(database) as house:
            await house.mail(TEXT, sender=GONE, vouched=True)
            await house.deliver()
            case = await house.newest()
            await house.reply(case, ANSWER)
            listening = Listening(house.receiver)
            door = Door(settings, listening, metrics, structlog.get_logger())
            async with door.open(), smarthost(port=world) as elsewhere:
                elsewhere.rcpt.append("550 5.1.1 no such mailbox")
                assert await _mailer(house, settings, metrics).send_due()
                async with asyncio.timeout(30):
                    while not house.undelivered:  # another program is waited for
                        await asyncio.sleep(0.1)
                        await house.deliver()
            (told,) = house.undelivered
            assert (told.case_id, told.kind) == (case.case_id, "reply")
            assert [c.case_id for c in house.changed] == [case.case_id]
            async with database.read() as tx:
                row = (await tx.execute(outbound_letter.select())).one()
            assert (row.state, row.code) == (LetterState.FAILED.value, "5.1.1")
            (report,) = listening.heard
            assert f"Original-Envelope-Id: {row.letter_id}".encode() in report
            assert ANSWER.encode() not in report
        assert "status=bounced" in postfix.log
    assert "borte" not in caplog.text
