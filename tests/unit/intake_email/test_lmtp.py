"""The door by LMTP (RFC 2033), over TCP and over a unix socket."""

import asyncio
import smtplib
import stat
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from support.mailroom import (
    MAIL,
    RECIPIENT,
    SENDER,
    ListReceiver,
    Mailroom,
    RawClient,
    open_mailroom,
    self_made_certificate,
)
from varde.shared.errors import Transient

POSTMASTER = "postmaster@varde.example"


@asynccontextmanager
async def lmtp(
    receiver: ListReceiver | None = None, **settings: Any
) -> AsyncIterator[tuple[Mailroom, RawClient]]:
    async with open_mailroom(receiver, lmtp_port=0, **settings) as room:
        client = await RawClient.connect(room.door.ports["lmtp"])
        client.greeting = await client.reply()
        yield room, client
        await client.close()


async def until_data(client: RawClient, *recipients: str) -> list[str]:
    await client.say("LHLO mx.example")
    await client.say(f"MAIL FROM:<{SENDER}>")
    said = [await client.say(f"RCPT TO:<{recipient}>") for recipient in recipients]
    await client.say("DATA")
    return said


async def test_each_recipient_that_was_taken_gets_a_reply_and_the_mail_is_stored_once() -> None:
    async with lmtp() as (room, client):
        assert client.greeting.startswith("220 localhost LMTP")
        said = await until_data(client, RECIPIENT, "other@varde.example", POSTMASTER)
        assert [reply[:3] for reply in said] == ["250", "550", "250"]
        await client.send(MAIL + b".\r\nNOOP\r\n")
        replies = [await client.reply() for _ in range(3)]
        assert replies == ["250 2.0.0 OK received", "250 2.0.0 OK received", "250 2.0.0 OK"]
    assert len(room.receiver.stored) == 1


async def test_a_refusal_is_told_for_each_recipient_too() -> None:
    async with lmtp(ListReceiver(fails_with=Transient("away"))) as (_, client):
        await until_data(client, RECIPIENT, POSTMASTER)
        await client.send(MAIL + b".\r\n")
        replies = [await client.reply() for _ in range(2)]
        assert all(reply.startswith("451-4.3.0") for reply in replies)
        assert all(len(reply.splitlines()) == 2 for reply in replies)


async def test_it_asks_for_lhlo_and_offers_what_the_standard_asks_for() -> None:
    async with lmtp() as (_, client):
        assert (await client.say("EHLO mx.example")).startswith("500 5.5.2")
        assert (await client.say("HELO mx.example")).startswith("500 5.5.2")
        assert (await client.say(f"MAIL FROM:<{SENDER}>")).startswith("503 5.5.1")
        offered = await client.say("LHLO mx.example")
        for offer in ("PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SIZE"):
            assert offer in offered


async def test_without_a_valid_recipient_there_is_no_data() -> None:
    async with lmtp() as (room, client):
        await client.say("LHLO mx.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        await client.say("RCPT TO:<other@varde.example>")
        assert (await client.say("DATA")).startswith("503 5.5.1")
    assert room.receiver.stored == []


async def test_smtp_knows_no_lhlo() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        assert (await client.say("LHLO mx.example")).startswith("500 5.5.2")


async def test_whoever_is_no_relay_is_sent_away() -> None:
    async with lmtp(relay=()) as (room, client):
        assert client.greeting.startswith("554 5.7.1")
        assert await client.reply() == ""
        assert room.count("refused_total", reason="relay") == 1


async def test_a_unix_socket_is_for_its_group_and_every_mail_over_it_comes_from_a_relay(
    tmp_path: Path,
) -> None:
    pair = self_made_certificate(tmp_path)
    with tempfile.TemporaryDirectory() as folder:  # short enough for a socket's path
        path = Path(folder) / "lmtp.sock"

        def deliver() -> None:
            with smtplib.LMTP(str(path)) as client:
                client.ehlo()
                assert not client.has_extn("starttls")  # it never leaves the machine
                assert not client.sendmail(SENDER, [RECIPIENT], MAIL)

        settings: dict[str, Any] = {
            "tls_certificate": pair[0],
            "tls_key": pair[1],
            "require_tls": True,
        }
        for _ in range(2):  # a socket that was left behind is replaced
            async with open_mailroom(lmtp_socket=path, relay=(), **settings) as room:
                assert stat.S_IMODE(path.stat().st_mode) == 0o660
                await asyncio.to_thread(deliver)
            assert len(room.receiver.stored) == 1


@pytest.mark.parametrize("trick", [b"\n.\n", b"\r.\r", b"\n.\r\n"])
async def test_smuggling_is_refused_as_in_smtp(trick: bytes) -> None:
    async with lmtp() as (room, client):
        await until_data(client, RECIPIENT)
        await client.send(b"one" + trick + b"MAIL FROM:<x@evil.example>\r\n")
        assert (await client.say(b".")).startswith("550-5.6.11")
        assert (await client.say("NOOP")).startswith("250")
    assert room.receiver.stored == []
