"""Which network a client comes from, for limits that count clients."""

from ipaddress import IPv6Address, ip_address, ip_network


def network_of(address: str) -> str:
    """An IPv4 address, however it is written, or the /64 that an IPv6 client can choose freely within.

    Raises ``ValueError`` for what is no address.
    """
    ip = ip_address(address.strip().partition("%")[0])
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:  # a socket for both kinds of addresses shows every IPv4 client so
        return str(ip.ipv4_mapped)
    return str(ip_network((int(ip) >> 64 << 64, 64)))
