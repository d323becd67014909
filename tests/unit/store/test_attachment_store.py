"""Files are stored chunk by chunk; they become part of a concern with it, end with it, or leave nothing."""

import secrets

import pytest
from sqlalchemy import delete, func, select

from support.times import FixedClock
from varde.shared.casework.receive import Receiver, add_information
from varde.shared.casework.uploads import UNFINISHED_KEPT, Batch, Label, Uploads, sweep
from varde.shared.domain.codes import Channel, Scan
from varde.shared.domain.receipt import receipt_digest
from varde.shared.errors import Permanent
from varde.shared.store import additions, arrivals, attachments, sealed
from varde.shared.store.attachments import Attachment, SealedFile
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys, StreamOpener, Wrap, open_label

OWN = PrivateKey.generate("coordinator")
CONTENT = bytes(range(256)) * 9_000
NAME = "Kari på kaia.jpg"


async def _uploaded(batch: Batch, content: bytes = CONTENT, name: str = NAME) -> SealedFile:
    upload = batch.begin()
    for start in range(0, len(content), 60_000):
        await upload.write(content[start : start + 60_000])
    return await upload.finish(name, "image/jpeg", Scan.NOT_SCANNED)


def _uploads(database: Database, clock: FixedClock) -> Uploads:
    return Uploads(database, OWN.public, clock)


async def _received(database: Database, clock: FixedClock, *names: str) -> str:
    """A concern with a file of each name; its id."""
    receiver = Receiver(database, [OWN.public], clock, secrets.randbelow)
    async with receiver.running(), _uploads(database, clock).batch() as batch:
        files = [await _uploaded(batch, name=name) for name in names]
        receipt = await receiver.receive(b"raw", Channel.WEB, files)
        batch.kept = True
    async with database.read() as tx:
        concern_id = await sealed.find_by_receipt(tx, receipt_digest(receipt))
    assert concern_id
    return concern_id


async def _cut_off(database: Database) -> None:
    async with _uploads(database, FixedClock()).batch() as batch:
        await _uploaded(batch)
        await batch.begin().write(CONTENT)
        raise ConnectionError


async def _rows(database: Database) -> dict[str, int]:
    tables = (
        attachments.attachment_upload,
        attachments.attachment_chunk,
        attachments.attachment,
        attachments.attachment_wrap,
    )
    async with database.read() as tx:
        return {
            table.name: (await tx.execute(select(func.count()).select_from(table))).scalar_one()
            for table in tables
        }


async def _of(database: Database, concern_id: str) -> list[Attachment]:
    async with database.read() as tx:
        return await attachments.of_concern(tx, concern_id)


def _label(file: SealedFile) -> Label:
    stored = file.wraps[0]
    wrap = Wrap(stored.recipient, stored.key_id, stored.wrapped)
    raw = open_label(file.label, wrap, PrivateKeys(OWN), bound_to=file.attachment_id)
    return Label.from_bytes(raw)


async def _content(database: Database, file: SealedFile) -> bytes:
    stored = file.wraps[0]
    wrap = Wrap(stored.recipient, stored.key_id, stored.wrapped)
    opener = StreamOpener(wrap, PrivateKeys(OWN), file.attachment_id)
    async with database.read() as tx:
        parts = [opener.add(c) async for c in attachments.chunks_of(tx, file.attachment_id)]
    return b"".join(parts) + opener.finish()


async def test_a_file_comes_back_whole_with_its_name(database: Database) -> None:
    concern_id = await _received(database, FixedClock(), NAME)
    [found] = await _of(database, concern_id)
    assert await _content(database, found.file) == CONTENT
    assert _label(found.file) == Label(NAME, "image/jpeg", len(CONTENT))
    assert [w.recipient for w in found.file.wraps] == ["coordinator"]
    assert not found.added


async def test_files_keep_their_order(database: Database) -> None:
    names = [f"{n}.jpg" for n in range(5)]
    concern_id = await _received(database, FixedClock(), *names)
    found = await _of(database, concern_id)
    assert [_label(a.file).name for a in found] == names


async def test_a_file_is_written_while_it_arrives_and_its_key_is_nowhere(
    database: Database,
) -> None:
    async with _uploads(database, FixedClock()).batch() as batch:
        await batch.begin().write(CONTENT)
        assert await _rows(database) == {
            "attachment_upload": 1,
            "attachment_chunk": 2,
            "attachment": 0,
            "attachment_wrap": 0,
        }


async def test_what_is_not_kept_is_gone_at_once(database: Database) -> None:
    with pytest.raises(ConnectionError):
        await _cut_off(database)
    assert set((await _rows(database)).values()) == {0}


async def test_what_a_killed_door_left_is_swept_and_what_is_kept_stays(database: Database) -> None:
    clock = FixedClock()
    concern_id = await _received(database, clock, NAME)
    await _uploads(database, clock).upload().write(CONTENT)
    await sweep(database, clock)
    assert (await _rows(database))["attachment_upload"] == 2
    clock.forward(seconds=UNFINISHED_KEPT.total_seconds() + 1)
    await sweep(database, clock)
    assert (await _rows(database))["attachment_upload"] == 1
    assert await _content(database, (await _of(database, concern_id))[0].file) == CONTENT


async def test_a_kept_file_cannot_be_dropped_as_if_it_were_under_way(database: Database) -> None:
    [found] = await _of(database, await _received(database, FixedClock(), NAME))
    await arrivals.drop_upload(database, found.file.attachment_id)
    assert await _content(database, found.file) == CONTENT


async def test_a_concern_takes_its_files_along_to_the_last_chunk(database: Database) -> None:
    clock = FixedClock()
    concern_id = await _received(database, clock, NAME, "to.jpg")
    other = await _received(database, clock, NAME)
    async with database.begin() as tx:
        mine = sealed.sealed_concern.c.concern_id == concern_id
        await tx.execute(delete(sealed.sealed_concern).where(mine))
    rows = await _rows(database)
    assert (rows["attachment"], rows["attachment_wrap"], rows["attachment_upload"]) == (1, 1, 1)
    assert rows["attachment_chunk"] == 3
    assert await _content(database, (await _of(database, other))[0].file) == CONTENT


async def test_files_of_an_addition_belong_to_the_concern_and_end_with_the_addition(
    database: Database,
) -> None:
    clock = FixedClock()
    concern_id = await _received(database, clock, "en.jpg")
    clock.forward(seconds=60)
    async with _uploads(database, clock).batch() as batch:
        files = [await _uploaded(batch, name="to.jpg")]
        addition_id = await add_information(
            database, [OWN.public], clock, concern_id, b"more", Channel.WEB, files
        )
        batch.kept = True
    found = await _of(database, concern_id)
    assert [(_label(a.file).name, a.added) for a in found] == [("en.jpg", False), ("to.jpg", True)]
    async with database.begin() as tx:
        mine = additions.sealed_addition.c.addition_id == addition_id
        await tx.execute(delete(additions.sealed_addition).where(mine))
        assert await attachments.count_of(tx, concern_id) == 1
    assert (await _rows(database))["attachment_upload"] == 1


async def test_a_concern_is_not_stored_without_its_files(database: Database) -> None:
    clock = FixedClock()
    receiver = Receiver(database, [OWN.public], clock, secrets.randbelow)
    async with receiver.running(), _uploads(database, clock).batch() as batch:
        files = [await _uploaded(batch)]
        await arrivals.drop_upload(database, files[0].attachment_id)
        with pytest.raises(Permanent, match="gone"):
            await receiver.receive(b"raw", Channel.WEB, files)
    async with database.read() as tx:
        query = select(func.count()).select_from(sealed.sealed_concern)
        assert (await tx.execute(query)).scalar_one() == 0


async def test_no_name_and_no_content_stands_in_the_tables(database: Database) -> None:
    await _received(database, FixedClock(), NAME)
    async with database.read() as tx:
        for table in (attachments.attachment, attachments.attachment_chunk):
            for row in await tx.execute(select(table)):
                stored = b"".join(
                    v if isinstance(v, bytes) else str(v).encode() for v in row._mapping.values()
                )
                assert b"Kari" not in stored
                assert CONTENT[:300] not in stored


def test_a_label_shows_nothing_in_its_repr() -> None:
    assert "Kari" not in repr(Label(NAME, "image/jpeg", 1))


def test_a_damaged_label_says_nothing_of_its_content() -> None:
    with pytest.raises(Permanent) as caught:
        Label.from_bytes(b'{"navn": "Kari"}')
    assert "Kari" not in str(caught.value)


def test_a_name_of_lone_surrogates_can_be_sealed() -> None:
    assert Label.from_bytes(Label("\ud800.jpg", "image/jpeg", 1).to_bytes()).name == "?.jpg"
