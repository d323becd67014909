"""Least privilege in PostgreSQL: files, each service with its own login."""

import secrets
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from support.login_house import OWN, TRIAGE, LoginHouse, login_house
from support.people import COORDINATOR
from varde.shared.casework.receive import Receiver
from varde.shared.casework.review import Review
from varde.shared.casework.uploads import Uploads, sweep
from varde.shared.domain.codes import Channel, Scan
from varde.shared.vault import PrivateKey, PrivateKeys

pytestmark = pytest.mark.postgres


@pytest.fixture
async def house() -> AsyncIterator[LoginHouse]:
    async with login_house() as house:
        yield house


async def test_intake_takes_in_files_and_can_take_away_only_what_is_under_way(
    house: LoginHouse,
) -> None:
    receiver = Receiver(house.intake, [TRIAGE.public, OWN.public], house.clock, secrets.randbelow)
    async with (
        receiver.running(),
        Uploads(house.intake, OWN.public, house.clock).batch() as batch,
    ):
        kept, left = batch.begin(), batch.begin()
        for upload in (kept, left):
            await upload.write(b"x" * 3_000_000)
        file = await kept.finish("kaia.jpg", "image/jpeg", Scan.CLEAN)
        await receiver.receive(b"raw", Channel.WEB, [file])
        await left.discard()
        await kept.discard()
        batch.kept = True
    with pytest.raises(IntegrityError):
        async with house.intake.begin() as tx:
            await tx.execute(text("DELETE FROM attachment_upload"))
    async with house.owner.read() as tx:
        chunks = await tx.execute(text("SELECT DISTINCT attachment_id FROM attachment_chunk"))
        assert list(chunks.scalars()) == [file.attachment_id]
    assert (
        await Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR).rewrap_all(
            PrivateKey.generate("coordinator").public
        )
        == 2
    )


async def test_the_router_sweeps_uploads_and_a_concern_takes_its_files_along(
    house: LoginHouse,
) -> None:
    receiver = Receiver(house.intake, [OWN.public], house.clock, secrets.randbelow)
    uploads = Uploads(house.intake, OWN.public, house.clock)
    async with receiver.running():
        upload = uploads.upload()
        await receiver.receive(
            b"raw", Channel.WEB, [await upload.finish("kaia.jpg", "image/jpeg", Scan.CLEAN)]
        )
    await uploads.upload().write(b"x" * 3_000_000)
    house.clock.forward(days=1)
    await sweep(house.router, house.clock)
    count = text("SELECT count(*) FROM attachment_chunk")
    async with house.owner.begin() as tx:
        assert (await tx.execute(count)).scalar_one() == 1
        await tx.execute(text("GRANT SELECT, DELETE ON sealed_concern TO varde_router"))
    async with house.router.begin() as tx:
        await tx.execute(text("DELETE FROM sealed_concern"))
    async with house.owner.read() as tx:
        assert (await tx.execute(count)).scalar_one() == 0
