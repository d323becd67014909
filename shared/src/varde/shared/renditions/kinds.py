"""What there is a copy of, and how it is made: by the type that the door found."""

from collections.abc import Callable, Mapping

from varde.shared.renditions import pdf
from varde.shared.renditions.hidden import hidden_in
from varde.shared.renditions.images import IMAGES, redraw
from varde.shared.renditions.refusal import NoRendition
from varde.shared.renditions.sorts import PDF, Hidden

_TEXT = "text/plain"
Made = tuple[str, bytes]
"""Media type and content."""


def rendition(raw: bytes, media_type: str) -> Made:
    """A copy of ``raw`` without hidden information. Raises NoRendition, and whatever a library may raise."""
    made = _MAKERS.get(media_type)
    if made is None:
        raise NoRendition
    return made(raw)


def left_out(raw: bytes, media_type: str) -> list[Hidden]:
    """What a copy of ``raw`` leaves out. Raises as ``rendition`` does: without a copy there is nothing to say."""
    if media_type == PDF:
        pdf.count(raw)  # it can be shown, if only a part at a time
    else:
        rendition(raw, media_type)
    return hidden_in(raw, media_type)


def _image(media_type: str) -> Callable[[bytes], Made]:
    return lambda raw: redraw(raw, media_type)


_MAKERS: Mapping[str, Callable[[bytes], Made]] = {
    **{media_type: _image(media_type) for media_type in IMAGES},
    PDF: lambda raw: (PDF, pdf.in_one(raw)),
    _TEXT: lambda raw: (_TEXT, raw),  # plain text hides nothing
}
