"""What the door knows about a mail and about who hands it over."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from support.mailroom import MAIL, RECIPIENT, SENDER, open_mailroom
from varde.intake_email.arrival import Arrival, Client, is_relay
from varde.intake_email.settings import IntakeEmailSettings

NETWORKS = (IPv4Network("192.0.2.0/24"), IPv6Network("2001:db8::/32"))


@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1"])
def test_an_address_in_a_configured_network_is_a_relay(address: str) -> None:
    assert is_relay(address, NETWORKS)


@pytest.mark.parametrize("address", ["198.51.100.7", "::ffff:198.51.100.7", "fe80::1%eth0", "::1"])
def test_any_other_address_is_not(address: str) -> None:
    assert not is_relay(address, NETWORKS)
    assert not is_relay(address, ())


def test_relays_are_set_as_networks_and_are_this_machine_unless_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert is_relay("127.0.0.1", IntakeEmailSettings().relay)
    assert is_relay("::1", IntakeEmailSettings().relay)
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_RELAY", '["192.0.2.0/24", "2001:db8::25"]')
    assert is_relay("2001:db8::25", IntakeEmailSettings().relay)
    assert not is_relay("127.0.0.1", IntakeEmailSettings().relay)


@pytest.mark.parametrize(("relay", "expected"), [((), False), (["127.0.0.0/8"], True)])
async def test_a_mail_comes_with_its_envelope_and_its_client(
    relay: object, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals: list[Arrival] = []

    async def take(arrival: Arrival) -> str:
        arrivals.append(arrival)
        return "250 2.0.0 OK"

    async with open_mailroom(relay=relay) as room:
        monkeypatch.setattr(room.door, "take", take)
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        for recipient in (RECIPIENT, "postmaster@varde.example"):
            await client.say(f"RCPT TO:<{recipient}>")
        await client.say("DATA")
        assert (await client.say(MAIL + b".")).startswith("250")
    (arrival,) = arrivals
    assert (arrival.sender, arrival.body) == (SENDER, MAIL)
    assert arrival.recipients == (RECIPIENT, "postmaster@varde.example")
    assert (arrival.client.address, arrival.client.name) == ("127.0.0.1", "client.example")
    assert arrival.client.relay is expected


def test_no_repr_quotes_the_client_or_its_mail() -> None:
    client = Client("192.0.2.7", "client.example", relay=False)
    shown = repr(client) + repr(Arrival(SENDER, (RECIPIENT,), MAIL, client))
    assert not any(word in shown for word in ("192.0.2.7", "client.example", SENDER, "Hei"))
