"""Why there is no copy."""


class NoRendition(Exception):
    """Nothing can be made of this file that surely hides nothing; only the original is there."""
