"""The coordinator lists and opens files; every look is audited, and malware is opened by insisting only."""

import io
import secrets
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from sqlalchemy import delete, func, select

from support import stores
from support.people import COORDINATOR, NAV
from support.times import FixedClock
from varde.shared.casework.attachments import Attachments, Listing
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, open_case
from varde.shared.casework.uploads import Uploads
from varde.shared.casework.withdrawal import withdraw
from varde.shared.domain.codes import Channel, Language, PageLanguage, Scan
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent, Refused
from varde.shared.messages import ConcernReceived, ConcernWithdrawn, parse
from varde.shared.store import attachments, audit, cases, outbox
from varde.shared.store.database import Database
from varde.shared.store.tables import metadata
from varde.shared.vault import PrivateKey, PrivateKeys

OWN, TRIAGE = PrivateKey.generate("coordinator"), PrivateKey.generate("triage")
_File = tuple[str, str, bytes, Scan]


def photo() -> bytes:
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = b"68 grader nord"
    held = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(held, "JPEG", exif=exif)
    return held.getvalue()


PHOTO = photo()
FILM = b"film" * 700_000
FILES: tuple[_File, ...] = (
    ("på kaia.jpg", "image/jpeg", PHOTO, Scan.CLEAN),
    ("film.mp4", "video/mp4", FILM, Scan.NOT_SCANNED),
    ("virus.txt", "text/plain", b"virus", Scan.INFECTED),
)


async def _case(database: Database, clock: FixedClock, files: Sequence[_File] = FILES) -> str:
    """A case whose reporter sent ``files``; its reference."""
    receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
    async with receiver.running(), Uploads(database, OWN.public, clock).batch() as batch:
        for name, media_type, content, scan in files:
            upload = batch.begin()
            await upload.write(content)
            batch.files.append(await upload.finish(name, media_type, scan))
        form = WebSubmission(PageLanguage.NB, "Se bildet.")
        await receiver.receive(form.to_bytes(), Channel.WEB, batch.files)
        batch.kept = True
    async with database.begin() as tx:
        rows = await outbox.lease(tx, clock.now(), 10)
    event = next(e for r in rows if isinstance(e := parse(r.body), ConcernReceived))
    reading = Reading(Facts(), "Oppsummering.", "", (), (), "R1", "Fordi.")
    case = await open_case(
        database, event, reading, coordinator=OWN.public, clock=clock, below=secrets.randbelow
    )
    assert case
    return case.reference


def _desk(database: Database, actor: Actor = COORDINATOR, key: PrivateKey = OWN) -> Attachments:
    return Attachments(database, PrivateKeys(key), FixedClock(), actor, Language.NB)


async def test_files_are_listed_with_what_the_scan_said(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        found = (await _desk(database).listed(reference)).files
        shown = [(f.number, f.label.name, f.label.media_type, f.scan) for f in found]
        assert shown == [
            (number, name, media_type, scan)
            for number, (name, media_type, _, scan) in enumerate(FILES, 1)
        ]
        assert not any(f.added for f in found)


async def test_a_copy_lacks_what_the_original_keeps(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        desk, original = _desk(database), bytearray()
        copy = await desk.rendition(reference, 1, infected=False)
        label = await desk.original(reference, 1, original.extend, infected=False)
        assert b"68 grader" not in copy.content
        assert bytes(original) == PHOTO
        assert label.name == "på kaia.jpg"


async def test_a_film_is_had_as_it_came_only(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        desk, original = _desk(database), bytearray()
        with pytest.raises(Refused, match="Hent originalen"):
            await desk.rendition(reference, 2, infected=False)
        await desk.original(reference, 2, original.extend, infected=False)
        assert bytes(original) == FILM


async def test_malware_is_opened_by_insisting_only(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        desk, original = _desk(database), bytearray()
        with pytest.raises(Refused, match="skadevare"):
            await desk.original(reference, 3, original.extend, infected=False)
        with pytest.raises(Refused, match="skadevare"):
            await desk.rendition(reference, 3, infected=False)
        assert not original
        await desk.original(reference, 3, original.extend, infected=True)
        assert bytes(original) == b"virus"


async def test_every_look_is_audited_without_a_name(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        desk = _desk(database)
        await desk.listed(reference)
        await desk.rendition(reference, 1, infected=False)
        await desk.original(reference, 1, bytearray().extend, infected=False)
        async with database.read() as tx:
            entries = await audit.entries(tx)
        looks = [(e.action, e.subject, e.detail) for e in entries if "attachment" in e.action]
        assert looks == [
            ("list_attachments", reference, ""),
            ("open_attachment", reference, "1 copy"),
            ("open_attachment", reference, "1 original"),
        ]


async def test_nobody_else_opens_a_file_and_a_number_that_is_none_is_refused(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        with pytest.raises(Refused, match="koordinatoren"):
            await _desk(database, NAV).listed(reference)
        with pytest.raises(Refused, match="koordinatoren"):
            await _desk(database, NAV).rendition(reference, 1, infected=False)
        for number in (0, -1, 4):
            with pytest.raises(Refused, match="ingen slik fil"):
                await _desk(database).rendition(reference, number, infected=False)
        with pytest.raises(Refused, match="finner ikke"):
            await _desk(database).listed("26-0000")
        with pytest.raises(Permanent, match="no coordinator key"):
            await _desk(database, key=PrivateKey.generate("coordinator")).listed(reference)


async def test_a_file_whose_end_is_missing_is_not_taken_for_whole(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        async with database.begin() as tx:
            last = attachments.attachment_chunk.c.number == 2
            await tx.execute(delete(attachments.attachment_chunk).where(last))
        with pytest.raises(Permanent, match="incomplete"):
            await _desk(database).original(reference, 2, bytearray().extend, infected=False)


async def test_a_concern_that_is_taken_back_leaves_no_file_and_no_key(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock())
        async with database.read() as tx:
            (case,) = await cases.open_cases(tx)
        await withdraw(database, ConcernWithdrawn(concern_id=case.concern_id), FixedClock())
        assert await _desk(database).listed(reference) == Listing()
        tables = ("attachment", "attachment_wrap", "attachment_upload", "attachment_chunk")
        async with database.read() as tx:
            for table in tables:
                rows = await tx.execute(select(func.count()).select_from(metadata.tables[table]))
                assert rows.scalar_one() == 0, table


async def test_a_case_without_files_has_an_empty_list(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database:
        reference = await _case(database, FixedClock(), ())
        assert await _desk(database).listed(reference) == Listing()
