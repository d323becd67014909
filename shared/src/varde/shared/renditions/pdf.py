"""PDF without what it does not show: properties, attachments, scripts, authors of comments, photos' hidden data.

The parts are those of ISO 32000-2: document information (14.3.3), metadata streams (14.3.2), private data (14.5),
embedded files (7.11.4), actions (12.6), annotations (12.5). What Varde cannot be sure about has no copy.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from varde.shared.renditions.jpeg import without_segments
from varde.shared.renditions.refusal import NoRendition

_HIDDEN = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/OpenAction",
    "/Thumb",
    "/AF",
    "/EF",
    "/JS",
    "/URI",
    "/Launch",
    "/XFA",
    "/OCProperties",
)
_HIDDEN_IN_ROOT = (
    "/Names",
    "/AcroForm",
    "/Outlines",
    "/StructTreeRoot",
    "/Collection",
    "/Perms",
    "/DSS",
    "/Threads",
    "/SpiderInfo",
    "/MarkInfo",
)
_OPAQUE = frozenset({"/JPXDecode", "/JBIG2Decode", "/Crypt"})
"""Filters of streams that may hold what Varde does not look into."""


def without_metadata(raw: bytes) -> bytes:
    """The same pages. Raises NoRendition for what cannot be cleaned for sure, and pikepdf's errors."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        if "/OCProperties" in pdf.Root:
            raise NoRendition  # layers: what is switched off would be seen, or go along unseen
        pdf.flatten_annotations(mode="screen")
        _strip_document(pdf)
        for page in pdf.pages:
            for key in ("/Annots", "/B", "/StructParents", "/Tabs"):
                if key in page.obj:
                    del page.obj[key]
        for thing in pdf.objects:
            _strip(thing)
        written = io.BytesIO()
        pdf.save(written, encryption=False, deterministic_id=True, fix_metadata_version=False)
        return written.getvalue()


def _strip_document(pdf: Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for key in _HIDDEN_IN_ROOT:
        if key in pdf.Root:
            del pdf.Root[key]


def _strip(thing: pikepdf.Object) -> None:
    if not isinstance(thing, Dictionary | Stream):
        return
    for key in _HIDDEN:
        if key in thing:
            del thing[key]
    if isinstance(thing, Stream):
        _strip_picture(thing)


def _strip_picture(stream: Stream) -> None:
    given = stream.get("/Filter", Array())
    filters = [str(name) for name in given] if isinstance(given, Array) else [str(given)]
    if _OPAQUE & set(filters):
        raise NoRendition
    if "/DCTDecode" not in filters:
        return
    if filters != ["/DCTDecode"]:
        raise NoRendition
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[0]
    stream.write(
        without_segments(stream.read_raw_bytes()),
        filter=Name.DCTDecode,
        decode_parms=parameters if isinstance(parameters, Dictionary) else None,
    )
