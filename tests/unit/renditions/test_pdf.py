"""Of a PDF goes along what its pages show, as pictures, and nothing else that is in the file."""

import io
import subprocess
import sys
from contextlib import aclosing

import pikepdf
import pytest
from pikepdf import Pdf
from PIL import Image

from support import pdfs
from support.photos import CAMERA, PLACE
from varde.shared.renditions import AT_ONCE, PDF, NoRendition, Page, Pages, Why, render
from varde.shared.renditions.process import DrawingProcess

_SHARP = 150 / 72
_HEIGHT = 842


async def _drawn(raw: bytes, first: int = 1) -> list[Page]:
    pages = await Pages.opened(raw, first)
    async with aclosing(pages.drawn()) as drawn:
        return [page async for page in drawn]


async def _picture(pdf: Pdf) -> Image.Image:
    (page,) = await _drawn(pdfs.written(pdf))
    picture = Image.open(io.BytesIO(page.content))
    picture.load()
    return picture


def _colour(picture: Image.Image, right: int, up: int) -> str:
    """What stands so many points to the right and up on an A4 page."""
    red, green, blue = picture.getpixel((int(right * _SHARP), int((_HEIGHT - up) * _SHARP)))  # type: ignore[misc] # RGB gives three
    seen = (red > 128, green > 128, blue > 128)
    names = {(False,) * 3: "black", (True,) * 3: "white"}
    return names.get(seen) or ("red" if seen[0] else "blue" if seen[2] else "green")


def _greys(picture: Image.Image, left: int, low: int, right: int, high: int) -> tuple[int, int]:
    """The darkest and the lightest point between such places on an A4 page, in points."""
    sides = (left, _HEIGHT - high, right, _HEIGHT - low)
    box = [int(side * _SHARP) for side in sides]
    return picture.crop(box).convert("L").getextrema()  # type: ignore[arg-type, return-value] # four sides, one band


async def test_what_stands_under_a_black_bar_is_in_no_byte_of_what_is_shown() -> None:
    raw = pdfs.written(pdfs.redacted())
    assert pdfs.SECRET.encode() in raw
    picture = await _picture(pdfs.redacted())
    assert _greys(picture, 62, 692, 358, 728)[1] < 40, "the letters cannot be told from the bar"
    for page in await _drawn(raw):
        assert page.content.startswith(b"\xff\xd8")
        assert pdfs.SECRET.encode() not in page.content


async def test_scripts_files_comments_and_the_places_of_photos_do_not_go_along() -> None:
    raw = pdfs.written(pdfs.with_everything_hidden())
    hidden = [pdfs.SECRET.encode(), PLACE, CAMERA.encode(), b"vedlegg", b"JavaScript"]
    assert all(words in raw for words in hidden)
    (page,) = await _drawn(raw)
    copy = (await render(raw, PDF)).content
    for words in hidden:
        assert words not in page.content
        assert words not in copy
    assert not Image.open(io.BytesIO(page.content)).getexif()


async def test_a_copy_in_one_file_is_pages_of_pictures_as_large_as_they_were() -> None:
    raw = pdfs.written(pdfs.redacted(3))
    copy = (await render(raw, PDF)).content
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert "/Info" not in pdf.trailer
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert len(pdf.pages) == 3
        for page in pdf.pages:
            assert set(page.Resources.keys()) == {"/XObject"}
            assert [round(float(side)) for side in page.MediaBox] == [0, 0, 595, 842]
            assert page.Contents.read_bytes().split()[-2:] == [b"/Page", b"Do"]
    (shown, *_) = await _drawn(copy)
    assert _colour(Image.open(io.BytesIO(shown.content)), 200, 710) == "black"


async def test_what_is_filled_into_a_form_is_seen() -> None:
    picture = await _picture(pdfs.filled_form())
    assert _colour(picture, 150, 125) == "red"
    assert _greys(picture, 100, 300, 400, 340)[0] < 100, "its words"


async def test_a_picture_in_jpeg_2000_or_jbig2_is_drawn() -> None:
    assert _colour(await _picture(pdfs.with_jpeg_2000()), 300, 250) == "blue"
    assert _colour(await _picture(pdfs.with_jbig2()), 300, 250) == "black"


async def test_a_thousand_pages_are_shown_some_at_a_time_from_any_on() -> None:
    raw = pdfs.written(pdfs.redacted(1_000))
    pages = await Pages.opened(raw, 991)
    assert (pages.first, pages.last, pages.total) == (991, 1_000, 1_000)
    first = await _drawn(raw)
    assert [page.number for page in first] == list(range(1, AT_ONCE + 1))
    assert all(page.content for page in first)
    for asked, got in ((-5, 1), (2_000, 1_000)):
        assert (await Pages.opened(raw, asked)).first == got
    with pytest.raises(NoRendition) as refused:
        await render(raw, PDF)
    assert refused.value.why is Why.LONG


@pytest.mark.parametrize(
    ("task", "media_type", "why"),
    [("copy", PDF, Why.LONG), ("page", PDF, Why.UNSURE), ("copy", "image/png", Why.UNSURE)],
)
async def test_a_pdf_that_takes_too_long_in_one_file_is_said_to_be_too_heavy(
    task: str, media_type: str, why: Why
) -> None:
    process = DrawingProcess(pdfs.written(pdfs.pages(1)), media_type, seconds=0)
    with pytest.raises(NoRendition) as refused:
        await process.ask(task, 1)
    assert refused.value.why is why


@pytest.mark.parametrize("size", [(14_400.0, 14_400.0), (14_400.0, 3.0), (3.0, 3.0)])
async def test_a_huge_page_becomes_a_picture_that_a_browser_can_hold(
    size: tuple[float, float],
) -> None:
    width, height = (await _picture(pdfs.pages(1, size=size))).size
    assert width * height < 6_100_000
    assert width >= height


async def test_a_page_that_takes_more_than_it_may_is_left_out_and_the_others_are_shown() -> None:
    pages = await _drawn(pdfs.written(pdfs.with_a_bomb()))
    assert [bool(page.content) for page in pages] == [False, True, True]


async def test_a_pdf_with_a_password_and_one_that_is_broken_say_so() -> None:
    locked = pdfs.written(pdfs.pages(1), encryption=pikepdf.Encryption(user="x", owner="y"))
    whole = pdfs.written(pdfs.pages(1))
    for raw, why in (
        (locked, Why.PASSWORD),
        (whole[:60], Why.BROKEN),
        (b"%PDF-1.7", Why.BROKEN),
        (pdfs.written(pikepdf.new()), Why.BROKEN),
    ):
        with pytest.raises(NoRendition) as shown:
            await Pages.opened(raw, 1)
        with pytest.raises(NoRendition) as copied:
            await render(raw, PDF)
        assert (shown.value.why, copied.value.why) == (why, why)


async def test_a_pdf_that_only_forbids_printing_is_shown() -> None:
    raw = pdfs.written(pdfs.pages(1), encryption=pikepdf.Encryption(user="", owner="y"))
    assert len(await _drawn(raw)) == 1


def test_whoever_asks_for_copies_loads_nothing_that_reads_files() -> None:
    asked = "import sys, varde.shared.renditions; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "varde.shared.renditions.pages" in loaded
    assert loaded.isdisjoint({"PIL", "pikepdf", "pypdfium2", "pypdfium2_raw"})
