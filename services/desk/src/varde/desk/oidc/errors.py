"""What goes wrong between the desk and a provider, by what is done next.

Away          try again later
Misconfigured whoever runs Varde must put something right; the message says what
NotLetIn      tell the person; ``why`` says how
"""

from enum import StrEnum

from varde.shared.errors import Permanent, Transient, VardeError


class Away(Transient):
    """The provider does not answer, or not with what it should."""


class Misconfigured(Permanent):
    """Provider and desk do not fit together."""


class WhyNot(StrEnum):
    """Why somebody is not let in."""

    OVER = "over"
    """The attempt is unknown, used, too old, or of another browser."""
    CANCELLED = "cancelled"
    """The person, or the provider, said no."""
    UNTRUSTED = "untrusted"
    """The answer does not hold: of another issuer, for another client, too old, used, not signed by a known key …"""
    TOO_LOW = "too_low"
    """Signed in there in a way that is not safe enough here."""
    NOT_FRESH = "not_fresh"
    """Did not sign in anew, though that was asked for."""
    SOMEBODY_ELSE = "somebody_else"
    """Signed in anew as another person than who is signed in here."""
    AWAY = "away"
    """The provider does not answer."""
    MISCONFIGURED = "misconfigured"
    """Provider and desk do not fit together."""


class NotLetIn(VardeError):
    """The provider's answer lets nobody in. The message names a claim or a step, never a value."""

    def __init__(self, why: WhyNot, what: str) -> None:
        super().__init__(f"not let in ({why}): {what}")
        self.why = why
