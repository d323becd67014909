"""Files at the desk: listed, copied without hidden information, downloaded as they came, and never run."""

import base64
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pikepdf
import pytest
from PIL import ExifTags, Image

from support import pdfs, stores
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk
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
LETTER = pdfs.written(pdfs.redacted(45))
LOCKED = pdfs.written(pdfs.pages(1), encryption=pikepdf.Encryption(user="x", owner="y"))
FILES = (
    ("på kaia.jpg", "image/jpeg", PHOTO, Scan.CLEAN),
    ("<b>side</b>.html", "text/html", PAGE, Scan.NOT_SCANNED),
    ("virus.txt", "text/plain", b"virus", Scan.INFECTED),
    ("brev.pdf", "application/pdf", LETTER, Scan.CLEAN),
    ("låst.pdf", "application/pdf", LOCKED, Scan.CLEAN),
    ("ødelagt.pdf", "application/pdf", LETTER[:99], Scan.CLEAN),
    ("smitte.pdf", "application/pdf", pdfs.written(pdfs.pages(22)), Scan.INFECTED),
)
_PICTURE = re.compile(r'<img class="drawn" alt="([^"]+)" src="data:image/jpeg;base64,([^"]+)">')


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


async def test_a_file_as_it_came_takes_the_password_and_the_page_of_before_goes_on(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        listed = she.page
        desk.router.clock.forward(minutes=6)
        for look in ("kopi", "skjult"):
            assert (await she.post(f"{at}/fil/1/{look}")).url.path == f"{at}/fil/1/{look}"
            she.page = listed
        asked = await she.post(f"{at}/fil/2/original")
        assert asked.url.path == "/bekreft"
        assert ("open_attachment", "2 original") not in await _did(desk)
        wrong = await she.post("/bekreft", passord="feil", til=at)
        assert wrong.status_code == 403
        assert (await she.post("/bekreft", passord=PASSWORD, til=at)).url.path == at
        she.page = listed
        for _ in range(2):
            assert (await she.post(f"{at}/fil/2/original")).content == PAGE
    assert (await _did(desk)).count(("open_attachment", "2 original")) == 2


async def _did(desk: RunningDesk) -> list[tuple[str, str]]:
    return [(entry.action, entry.detail) for entry in await desk.router.log()]


async def test_malware_is_opened_by_insisting_only(desk: RunningDesk) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        assert (await she.post(f"{at}/fil/3/original")).status_code == 422
        await she.get(at)
        insisted = await she.post(f"{at}/fil/3/original", likevel="ja")
        assert insisted.content == b"virus"
        await she.get(at)
        assert (await she.post(f"{at}/fil/9/original")).status_code == 422


async def test_the_pages_of_a_pdf_are_shown_one_under_the_other_and_hide_nothing(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        shown = await she.post(f"{at}/fil/4/kopi")
        pictures = _PICTURE.findall(shown.text)
        assert [alt for alt, _ in pictures] == [f"Side {n} av 45" for n in range(1, 21)]
        assert "Side 1 til 20 av 45." in shown.text
        assert pdfs.SECRET.encode() in LETTER
        assert pdfs.SECRET not in shown.text
        for _, coded in pictures:
            drawn = base64.b64decode(coded)
            assert pdfs.SECRET.encode() not in drawn
            assert Image.open(io.BytesIO(drawn)).format == "JPEG"
        assert "no-store" in shown.headers["cache-control"]
        assert "content-length" not in shown.headers, "page after page, as they are drawn"
        policy = shown.headers["content-security-policy"]
        assert "img-src 'self' data:;" in policy
        assert "default-src 'none'; style-src 'self'; script-src 'self'" in policy
        later = await she.post(f"{at}/fil/4/kopi", fra="41")
        assert len(_PICTURE.findall(later.text)) == 5
        assert "Side 41 til 45 av 45." in later.text
        assert 'name="fra" value="21"' in later.text, "back to the earlier ones"
    looks = [(e.action, e.detail) for e in await desk.router.log() if "4 " in e.detail]
    assert looks == [("open_attachment", "4 copy")] * 2


async def test_all_the_pages_of_a_pdf_are_downloaded_as_pictures_in_one_file(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        copy = await she.post(f"{at}/fil/4/kopi", som="fil")
        assert copy.headers["content-type"] == "application/pdf"
        assert copy.headers["content-disposition"].startswith("attachment;")
        assert pdfs.SECRET.encode() not in copy.content
        with pikepdf.open(io.BytesIO(copy.content)) as pdf:
            assert len(pdf.pages) == 45
            assert not any("/Font" in page.Resources for page in pdf.pages)


async def test_a_pdf_that_is_locked_or_broken_says_so_and_comes_as_a_download_only(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        for number, said in ((5, "er låst med et passord"), (6, "er ødelagt")):
            for how in ("kopi", "skjult"):
                assert (await she.post(f"{at}/fil/{number}/{how}")).status_code == 422
                assert said in she.page
                assert "Hent originalen" in she.page
                await she.get(at)
        assert (await she.post(f"{at}/fil/5/original")).content == LOCKED


async def test_pages_of_malware_are_shown_by_insisting_each_time(desk: RunningDesk) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        assert (await she.post(f"{at}/fil/7/kopi")).status_code == 422
        await she.get(at)
        shown = await she.post(f"{at}/fil/7/kopi", likevel="ja")
        assert len(_PICTURE.findall(shown.text)) == 20
        assert '<input type="hidden" name="likevel" value="ja">' in shown.text


@pytest.mark.parametrize("typed", ["", "x", "-3", "²", "9" * 40])
async def test_a_page_that_is_no_number_shows_from_the_first(desk: RunningDesk, typed: str) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        shown = await she.post(f"{at}/fil/4/kopi", fra=typed)
        assert "Side 1 til 20 av 45." in shown.text


async def test_text_is_shown_and_not_run(desk: RunningDesk) -> None:
    async with her(desk) as she:
        at = await _opened(desk, she)
        shown = await she.post(f"{at}/fil/3/kopi", likevel="ja")
        assert shown.content == b"virus"
        assert shown.headers["content-type"].startswith("text/plain")
        assert shown.headers["content-disposition"].startswith("inline;")
        assert "sandbox" in shown.headers["content-security-policy"]
