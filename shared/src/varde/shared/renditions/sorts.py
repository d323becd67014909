"""What both sides of the drawing process name: the kind that has pages, and sorts of hidden information."""

from enum import StrEnum

PDF = "application/pdf"


class Hidden(StrEnum):
    """A sort of hidden information, in the order in which it is told."""

    PLACE = "place"
    PERSON = "person"
    TIME = "time"
    DEVICE = "device"
    WORDS = "words"
    PICTURE = "picture"
    LAYERS = "layers"
    FILES = "files"
    ACTIONS = "actions"
    OTHER = "other"
    UNREAD = "unread"
    """Something could not be read, so there may be more."""
