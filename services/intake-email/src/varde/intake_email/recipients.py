"""Which addresses the door takes mail for, and how it notes the one that a mail was sent to."""

from collections.abc import Sequence

from varde.shared.domain.reply_token import token_in, with_token, without_detail


def accepted_addresses(recipients: Sequence[str]) -> frozenset[str]:
    """The recipients in lower case, and postmaster with and without their domains."""
    own = {address.casefold() for address in recipients}
    return frozenset(own | {"postmaster"} | {"postmaster@" + a.rpartition("@")[2] for a in own})


class Recipients:
    """The addresses that take concerns, each also with a detail behind a plus (RFC 5233).

    Every detail is taken, so that nobody can find out which of them lead somewhere.
    """

    def __init__(self, configured: Sequence[str]) -> None:
        self._accepted = accepted_addresses(configured)
        self._plain = configured[0].casefold()

    def take(self, address: str) -> bool:
        """True for an address that takes concerns."""
        return self._own(address) is not None

    def noted(self, addresses: Sequence[str]) -> str:
        """The one address to keep with a mail: the first with a reply token, or else the first.

        Nothing is in it that is not configured or the form of a token.
        """
        owned = [(own, token_in(a)) for a in addresses if (own := self._own(a)) is not None]
        for own, token in owned:
            if token:
                return with_token(own, token)
        return owned[0][0] if owned else self._plain

    def _own(self, address: str) -> str | None:
        """The configured address that mail for ``address`` belongs to."""
        given = address.casefold()
        return next((a for a in (given, *without_detail(given)) if a in self._accepted), None)
