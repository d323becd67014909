"""A mail and whom it names, from the door over the bus into the case, on both databases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry

from support import stores
from support.mailroom import RECIPIENT, SENDER, RawClient
from support.router_house import RouterHouse, router_house
from support.senders import CLIENT, Zone, neighbourhood, signed, zone
from varde.intake_email.authentication.examiner import Examiner
from varde.intake_email.door import Door
from varde.intake_email.metrics import Metrics
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.domain.case import Case
from varde.shared.domain.codes import HoldReason
from varde.shared.store.tables import metadata

PEOPLE = [f"person{number}@marker.example" for number in range(150)]
CONCERN = "Sjefen har tatt passet til en ung kvinne i restauranten, og hun får ikke lønn."


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


@asynccontextmanager
async def door(house: RouterHouse, dns: Zone) -> AsyncIterator[RawClient]:
    """A client of a door that examines everybody."""
    settings = IntakeEmailSettings(port=0, relay=())
    metrics, log = Metrics(CollectorRegistry()), structlog.get_logger()
    async with (
        Examiner(dns).running() as examiner,
        Door(settings, house.receiver, metrics, log, None, examiner).open() as opened,
    ):
        client = await RawClient.connect(opened.port)
        await client.reply()
        yield client
        await client.close()


async def told(house: RouterHouse, mail: bytes, dns: Zone, sender: str = SENDER) -> Case:
    """The case of a mail that came to the door."""
    async with door(house, dns) as client:
        assert (await client.deliver(mail, sender)).startswith("250")
    await house.deliver()
    return await house.newest()


async def written(house: RouterHouse, folder: Path) -> bytes:
    """Every row of every table, and every file of the database."""
    async with house.database.read() as tx:
        rows = [list(await tx.execute(table.select())) for table in metadata.tables.values()]
    return repr(rows).encode() + _files(folder)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def concern(more: str = "") -> bytes:
    """A mail from Kari."""
    head = f"From: Kari <{SENDER}>\r\nTo: {RECIPIENT}\r\n{more}Subject: Uro\r\n"
    head += "Message-ID: <m1@nabo.example>\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return f"{head}\r\n{CONCERN}\r\n".encode()


async def test_nobody_named_in_the_head_of_a_mail_is_stored_as_anything(
    house: RouterHouse, tmp_path: Path
) -> None:
    cc, bcc = ", ".join(PEOPLE[:50]), ", ".join(PEOPLE[50:100])
    to = ",\r\n ".join(f'"Person {n}" <{person}>' for n, person in enumerate(PEOPLE[100:]))
    more = f"Cc: {cc}\r\nBcc: {bcc}\r\nTo: {to}\r\nReply-To: {PEOPLE[0]}\r\nSender: {PEOPLE[1]}\r\n"
    case = await told(house, concern(more), neighbourhood())
    everything = await written(house, tmp_path)
    assert case.case_id.encode() in everything
    for trace in (b"marker", b"person1@", b"Person 1", b"nabo.example", b"kari", CLIENT.encode()):
        assert trace not in everything, trace


async def test_a_forged_mail_waits_for_the_coordinator_who_is_told_why(
    house: RouterHouse, tmp_path: Path
) -> None:
    dns = neighbourhood().with_({"TXT nabo.example": "v=spf1 ip4:192.0.2.1 -all"})
    case = await told(house, concern(), dns)
    assert HoldReason.SENDER_DOUBTFUL in case.hold_reasons
    assert case.held
    assert b"nabo.example" not in await written(house, tmp_path)


async def test_a_mail_that_its_domain_stands_by_is_not_marked(house: RouterHouse) -> None:
    case = await told(house, signed(concern()), neighbourhood())
    assert HoldReason.SENDER_DOUBTFUL not in case.hold_reasons


async def test_a_mail_whose_sender_nobody_can_tell_now_is_not_marked(house: RouterHouse) -> None:
    away = zone({}).with_({"TXT nabo.example": None, "TXT _dmarc.nabo.example": None})
    case = await told(house, concern(), away)
    assert HoldReason.SENDER_DOUBTFUL not in case.hold_reasons


async def test_a_mark_that_the_sender_wrote_himself_is_not_read(house: RouterHouse) -> None:
    forged = b"Authentication-Results: localhost; dmarc=pass header.from=nabo.example\r\n"
    dns = neighbourhood().with_({"TXT nabo.example": "v=spf1 -all"})
    case = await told(house, forged + concern(), dns)
    assert HoldReason.SENDER_DOUBTFUL in case.hold_reasons
