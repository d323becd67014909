"""Which addresses the door takes mail for."""

from collections.abc import Sequence


def accepted_addresses(recipients: Sequence[str]) -> frozenset[str]:
    """The recipients in lower case, and postmaster with and without their domains."""
    own = {address.casefold() for address in recipients}
    return frozenset(own | {"postmaster"} | {"postmaster@" + a.rpartition("@")[2] for a in own})
