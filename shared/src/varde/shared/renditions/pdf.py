"""Pages of a PDF drawn as pictures: what they show goes along, and nothing else of the file.

PDFium is built without JavaScript and XFA here, and no form is opened: nothing in the file runs. What is filled into
fields and written on the pages is drawn into them by qpdf first (ISO 32000-2, 12.5.5), since PDFium leaves it out.
"""

import io
import math
from functools import lru_cache

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Name
from PIL import Image

from varde.shared.renditions.pages import MOST_IN_ONE
from varde.shared.renditions.refusal import NoRendition, Why

_SHARP = 150 / 72
"""Pixels per point, 150 to the inch: the smallest print of a form can be read."""
_MOST_PIXELS = 6_000_000
"""Of one page. A3 is drawn sharp, and a larger one as sharp as that."""
_QUALITY = 85


def count(raw: bytes) -> int:
    """How many pages there are, at least one. Raises NoRendition."""
    return len(_document(raw))


def draw(raw: bytes, number: int) -> bytes:
    """One page as a JPEG, numbered from 1. Raises NoRendition, and PDFium's errors."""
    picture, _ = _drawn(_document(raw), number)
    return _jpeg(picture)


def in_one(raw: bytes) -> bytes:
    """A PDF of all pages as pictures, as large as they were. Raises NoRendition, and PDFium's errors."""
    document = _document(raw)
    if len(document) > MOST_IN_ONE:
        raise NoRendition(Why.LONG)
    with pikepdf.new() as made:
        for number in range(1, len(document) + 1):
            _add(made, *_drawn(document, number))
        written = io.BytesIO()
        made.save(written, deterministic_id=True)
        return written.getvalue()


@lru_cache(maxsize=1)
def _document(raw: bytes) -> pdfium.PdfDocument:
    """Kept for the next page of the same file."""
    try:
        document = pdfium.PdfDocument(_with_annotations_in_pages(raw))
    except pdfium.PdfiumError as error:
        locked = error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise NoRendition(Why.PASSWORD if locked else Why.BROKEN) from error
    if not len(document):
        raise NoRendition(Why.BROKEN)
    return document


def _with_annotations_in_pages(raw: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            if not any("/Annots" in page.obj for page in pdf.pages):
                return raw
            pdf.generate_appearance_streams()
            pdf.flatten_annotations(mode="screen")
            written = io.BytesIO()
            pdf.save(written)
            return written.getvalue()
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
    ):  # PDFium may still read it, and says what is wrong with it if not
        return raw


def _drawn(document: pdfium.PdfDocument, number: int) -> tuple[Image.Image, float]:
    """A page, and how many pixels stand for a point."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(_SHARP, math.sqrt(_MOST_PIXELS / (width * height)))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil()
        return picture.convert("RGB"), scale
    finally:
        page.close()


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _add(pdf: pikepdf.Pdf, picture: Image.Image, scale: float) -> None:
    width, height = picture.width / scale, picture.height / scale
    page = pdf.add_blank_page(page_size=(width, height))
    image = pdf.make_stream(
        _jpeg(picture),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.Resources = Dictionary(XObject=Dictionary(Page=image))
    page.Contents = pdf.make_stream(f"{width:f} 0 0 {height:f} 0 0 cm /Page Do".encode())
