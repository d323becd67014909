"""Which network a client is counted as."""

import pytest

from varde.shared.platform.clients import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
    ],
)
def test_a_client_is_an_ipv4_address_or_the_network_that_ipv6_gives_to_one(
    address: str, network: str
) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("address", ["", "unix:", "192.0.2.7, 192.0.2.8", "::fffff"])
def test_what_is_no_address_is_nobody(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        network_of(address)
