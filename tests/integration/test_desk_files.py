"""Files at the desk: listed, copied without hidden information, downloaded as they came, and never run."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from support.router_house import OWN
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.codes import Channel, PageLanguage, Scan

PAGE = b"<script>document.title='eid'</script>"


def _photo() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = b"68 grader nord"
    held = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(held, "JPEG", exif=exif)
    return held.getvalue()


PHOTO = _photo()
FILES = (
    ("på kaia.jpg", "image/jpeg", PHOTO, Scan.CLEAN),
    ("<b>side</b>.html", "text/html", PAGE, Scan.NOT_SCANNED),
    ("virus.txt", "text/plain", b"virus", Scan.INFECTED),
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _opened(desk: RunningDesk, she: Her) -> str:
    """A case with files, opened; its address."""
    uploads = Uploads(desk.house.database, OWN.public, desk.router.clock)
    async with uploads.batch() as batch:
        for name, media_type, content, scan in FILES:
            upload = batch.begin()
            await upload.write(content)
            batch.files.append(await upload.finish(name, media_type, scan))
        raw = WebSubmission(PageLanguage.NB, "De får ikke lønn.").to_bytes()
        await desk.router.receiver.receive(raw, Channel.WEB, batch.files)
        batch.kept = True
    await desk.router.deliver()
    case = await desk.router.newest()
    await she.get(f"/sak/{case.reference}")
    await she.post(f"/sak/{case.reference}/original")
    return f"/sak/{case.reference}"


async def test_files_are_listed_with_what_the_scan_said_and_names_are_text(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        await _opened(desk, she)
        for said in ("på kaia.jpg", "INNEHOLDER SKADEVARE", "ikke skannet", "&lt;b&gt;side"):
            assert said in she.page
        assert "<b>side" not in she.page


async def test_a_safe_copy_hides_nothing_and_is_written_down(desk: RunningDesk) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        copy = await she.post(f"{at}/fil/1/kopi")
        assert copy.headers["content-type"].startswith("image/")
        assert b"68 grader nord" in PHOTO
        assert b"68 grader nord" not in copy.content
        assert "sandbox" in copy.headers["content-security-policy"]
    log = [(e.action, e.detail) for e in await desk.router.log()]
    assert ("open_attachment", "1 copy") in log


async def test_what_a_file_hides_is_listed_by_sort_and_written_down(desk: RunningDesk) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        assert (await she.post(f"{at}/fil/1/skjult")).status_code == 200
        assert "Hvor det ble tatt (en GPS-posisjon)" in she.page
        assert "68 grader" not in she.page
        await she.get(at)
        assert (await she.post(f"{at}/fil/2/skjult")).status_code == 422, "nobody looks into it"
        await she.get(at)
        assert (await she.post(f"{at}/fil/3/skjult")).status_code == 422
        await she.get(at)
        await she.post(f"{at}/fil/3/skjult", likevel="ja")
        assert "Det ble ikke funnet noe ut over det den viser." in she.page
    log = [(e.action, e.detail) for e in await desk.router.log()]
    assert ("open_attachment", "1 hidden") in log


async def test_the_original_is_a_download_that_no_browser_opens_by_itself(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        original = await she.post(f"{at}/fil/2/original")
        assert original.content == PAGE
        assert original.headers["content-type"] == "application/octet-stream"
        assert original.headers["content-disposition"].startswith("attachment;")
        assert original.headers["x-content-type-options"] == "nosniff"
        assert "\n" not in original.headers["content-disposition"]


async def test_malware_is_opened_by_insisting_only(desk: RunningDesk) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        assert (await she.post(f"{at}/fil/3/original")).status_code == 422
        await she.get(at)
        insisted = await she.post(f"{at}/fil/3/original", likevel="ja")
        assert insisted.content == b"virus"
        await she.get(at)
        assert (await she.post(f"{at}/fil/9/original")).status_code == 422
