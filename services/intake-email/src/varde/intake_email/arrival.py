"""What reaches the door in a session, and from whom: known while it lasts, never logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Networks = Sequence[IPv4Network | IPv6Network]


@dataclass(frozen=True, slots=True, repr=False)
class Client:
    """The other end of a session. Never stored; without a ``repr``, so that no error text quotes it."""

    address: str
    """Its IP address; "" when it came over a unix socket."""
    name: str
    """What it called itself in EHLO, HELO or LHLO; not to be trusted."""
    relay: bool
    """True for the municipality's own mail servers (the setting ``relay``)."""


@dataclass(frozen=True, slots=True, repr=False)
class Arrival:
    """A mail that was sent whole, with its envelope."""

    sender: str
    """The reverse-path as the client gave it; "<>" or "" for none."""
    recipients: tuple[str, ...]
    """Each was accepted; at least one, in the client's order."""
    body: bytes
    """Without dots added for transport, line ends as they came."""
    client: Client


def is_relay(address: str, relay: Networks) -> bool:
    """True when ``address`` lies in one of the networks; an IPv4 address may come dressed as IPv6."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in network for network in relay)
