"""What there is a copy of, and how it is made: by the type that the door found."""

from collections.abc import Callable, Mapping

from varde.shared.renditions.images import IMAGES, redraw
from varde.shared.renditions.pdf import without_metadata
from varde.shared.renditions.refusal import NoRendition

_TEXT = "text/plain"
Made = tuple[str, bytes]
"""Media type and content."""


def rendition(raw: bytes, media_type: str) -> Made:
    """A copy of ``raw`` without hidden information. Raises NoRendition, and whatever a library may raise."""
    made = _MAKERS.get(media_type)
    if made is None:
        raise NoRendition
    return made(raw)


def _image(media_type: str) -> Callable[[bytes], Made]:
    return lambda raw: redraw(raw, media_type)


_MAKERS: Mapping[str, Callable[[bytes], Made]] = {
    **{media_type: _image(media_type) for media_type in IMAGES},
    "application/pdf": lambda raw: ("application/pdf", without_metadata(raw)),
    _TEXT: lambda raw: (_TEXT, raw),  # plain text hides nothing
}
