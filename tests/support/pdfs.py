"""PDFs as strangers send them: with words under a bar, scripts, other files, and pictures of every sort in them."""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from support.photos import photo_of_a_place

SECRET = "Radomir Stoilov"
_WIDTH, _HEIGHT = 595, 842


def written(pdf: Pdf, **how: object) -> bytes:
    """The file; not compressed, so that what is in it can be found in it."""
    held = io.BytesIO()
    pdf.save(held, compress_streams=False, **how)  # type: ignore[arg-type] # pikepdf's own
    return held.getvalue()


def pages(number: int, drawing: str = "", size: tuple[float, float] = (_WIDTH, _HEIGHT)) -> Pdf:
    """So many pages, each with its number and ``drawing`` on it."""
    pdf = pikepdf.new()
    for at in range(1, number + 1):
        page = pdf.add_blank_page(page_size=size)
        page.Resources = Dictionary(Font=Dictionary(F=_font()))
        words = f"BT /F 24 Tf 60 760 Td (Side {at}) Tj ET {drawing}"
        page.Contents = pdf.make_stream(words.encode())
    return pdf


def redacted(number: int = 1) -> Pdf:
    """A name under a black bar, on each page; the bar stands at 60 to 360 points from the left, 690 to 730 from below."""
    return pages(number, f"BT /F 24 Tf 72 700 Td ({SECRET}) Tj ET 60 690 300 40 re f")


def with_everything_hidden() -> Pdf:
    """What a PDF can hold besides what it shows: author, XMP, script, file, comment, private data and a photo's place."""
    pdf = redacted()
    page = pdf.pages[0]
    pdf.docinfo["/Author"] = SECRET
    pdf.Root.Metadata = pdf.make_stream(SECRET.encode(), Type=Name.Metadata, Subtype=Name.XML)
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{SECRET}')")
    pdf.Root.OpenAction = script
    pdf.attachments["vedlegg.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode())
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99], A=script)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET, F=2)
    page.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(note)])
    page.PieceInfo = Dictionary(App=Dictionary(Private=SECRET))
    add_picture(pdf, photo_of_a_place(), Name.DCTDecode, (900, 700))
    return pdf


def with_a_bomb() -> Pdf:
    """Three pages, of which the first unfolds to 4 GiB of drawing."""
    pdf = pages(3)
    packer = zlib.compressobj(9)
    block = packer.compress(b" " * 2**24) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(b" " * 2**24) + packer.flush(zlib.Z_FULL_FLUSH)
    unfolds = block + more * 255 + packer.flush()
    pdf.pages[0].Contents = pdf.make_stream(unfolds, Filter=Name.FlateDecode)
    return pdf


def add_picture(pdf: Pdf, coded: bytes, how: Name, size: tuple[int, int], **more: object) -> None:
    """A picture on the first page, 400 points wide and 300 high, at 100 points from the left and from below."""
    page = pdf.pages[0]
    known = {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8} | more
    image = pdf.make_stream(
        coded,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        Filter=how,
        **known,
    )
    page.Resources.XObject = Dictionary(Picture=image)
    page.contents_add(b"q 400 0 0 300 100 100 cm /Picture Do Q")


def filled_form() -> Pdf:
    """A form with a field that is filled in (red where it stands), and one whose words are drawn by the reader alone."""
    pdf = pages(1)
    red = pdf.make_stream(
        b"1 0 0 rg 0 0 100 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 50]
    )
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Btn,
        T="a",
        Rect=[100, 100, 200, 150],
        AP=Dictionary(N=red),
        F=4,
    )
    words = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T="b",
        V="IIIIIIIIIIIIIIIIIIIIIIII",
        DA="/F 24 Tf 0 g",
        Rect=[100, 300, 400, 340],
        F=4,
    )
    fields = Array([pdf.make_indirect(field), pdf.make_indirect(words)])
    pdf.pages[0].Annots = fields
    pdf.Root.AcroForm = Dictionary(
        Fields=fields,
        NeedAppearances=True,
        DA="/F 24 Tf 0 g",
        DR=Dictionary(Font=Dictionary(F=_font())),
    )
    return pdf


def with_jpeg_2000() -> Pdf:
    """A blue picture, as JPEG 2000."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "blue").save(held, "JPEG2000")
    pdf = pages(1)
    add_picture(pdf, held.getvalue(), Name.JPXDecode, (40, 30))
    return pdf


def with_jbig2() -> Pdf:
    """A black picture, as JBIG2 (ITU-T T.88): a page of one generic region, coded as T.6 codes it."""
    width, height = 40, 30
    held = io.BytesIO()
    Image.new("1", (width, height), 1).save(
        held, "TIFF", compression="group4"
    )  # ones are black here
    with Image.open(io.BytesIO(held.getvalue())) as tiff:
        at, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined] # a TIFF's strips
    coded = held.getvalue()[at : at + length]
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + coded
    stream = _segment(0, 48, page) + _segment(1, 38, region)
    pdf = pages(1)
    add_picture(
        pdf,
        stream,
        Name.JBIG2Decode,
        (width, height),
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=1,
    )
    return pdf


def _segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def _font() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
