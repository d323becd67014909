"""Which addresses Varde talks to for Teams, and which it believes."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from varde.shared.errors import Permanent


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where Microsoft's services are. All of them ``https``, or on this machine."""

    service: str
    """The Bot Connector, for what Varde says first."""
    login: str
    openid: str
    graph: str
    hosts: frozenset[str]
    """Host names of the Bot Connector that an activity may name."""

    def trusted(self, url: str) -> bool:
        """True for an address of the Bot Connector that Varde may send cards and its token to."""
        return origin(url) in {origin(self.service), *(("https", host, 443) for host in self.hosts)}


def addresses(
    *, service: str, login: str, openid: str, graph: str, hosts: Iterable[str], loopback: bool
) -> Addresses:
    """The addresses as set. Raises ``Permanent`` that names what is neither ``https`` nor, where
    ``loopback`` is allowed, on this machine."""
    named = {"SERVICE": service, "LOGIN": login, "OPENID": openid, "GRAPH": graph}
    wrong = [name for name, url in named.items() if not _fit(url, loopback)]
    if wrong:
        names = ", ".join(f"VARDE_CHATOPS_TEAMS_{name}_URL" for name in wrong)
        msg = f"wrong settings: {names} must start with https://"
        raise Permanent(msg)
    known = frozenset(host.lower() for host in hosts)
    return Addresses(service.rstrip("/"), login.rstrip("/"), openid, graph.rstrip("/"), known)


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what is no plain web address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port


def _fit(url: str, loopback: bool) -> bool:
    found = origin(url)
    if found is None:
        return False
    return found[0] == "https" or (loopback and _is_loopback(found[1]))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
