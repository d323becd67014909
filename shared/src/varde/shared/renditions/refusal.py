"""Why there is no copy."""

from enum import StrEnum


class Why(StrEnum):
    """What stands in the way of a copy."""

    UNSURE = "unsure"
    """No copy of this kind, or of this size, surely hides nothing."""
    PASSWORD = "password"  # noqa: S105 - the name of a reason
    BROKEN = "broken"
    LONG = "long"
    """More pages, or heavier ones, than can be drawn into one file."""


class NoRendition(Exception):
    """Nothing can be made of this file that surely hides nothing; only the original is there."""

    def __init__(self, why: Why = Why.UNSURE) -> None:
        super().__init__(why.value)
        self.why = why
