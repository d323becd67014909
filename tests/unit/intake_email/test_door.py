"""The e-mail door, spoken to over real sockets."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from support.buses import until
from support.mailroom import (
    MAIL,
    RECIPIENT,
    SENDER,
    ListReceiver,
    RawClient,
    open_mailroom,
    self_made_certificate,
)
from varde.shared.errors import Permanent, Transient

TO = (
    b"Delivered-To: bekymring@varde.example\r\n"
    b"X-Varde-Return-Path: vouched\r\n"
    b"Authentication-Results: localhost; none\r\n"
)
ENVELOPE = b"Return-Path: <kari@nabo.example>\r\n" + TO


async def test_a_mail_is_stored_as_it_came_behind_its_envelope() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        reply = await client.deliver(MAIL)
        await client.close()
    assert reply == "250 2.0.0 OK received"
    assert room.receiver.stored == [ENVELOPE + MAIL]
    assert room.count("accepted_total") == 1
    assert room.count("accept_seconds_count") == 1


async def test_nothing_is_answered_before_the_mail_is_stored() -> None:
    receiver = ListReceiver(waits_for=asyncio.Event())
    async with open_mailroom(receiver) as room:
        client = await room.client()
        await client.until_data()
        await client.send(MAIL + b".\r\n")
        await receiver.begun.wait()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.reader.read(1), 0.1)
        assert receiver.waits_for
        receiver.waits_for.set()
        assert (await client.reply()).startswith("250")
        await client.close()


async def test_smtplib_and_aiosmtplib_deliver_several_mails_in_a_session() -> None:
    def with_smtplib(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            for _ in range(3):
                smtp.sendmail(SENDER, [RECIPIENT], MAIL)

    async with open_mailroom() as room:
        await asyncio.to_thread(with_smtplib, room.door.port)
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = SENDER, RECIPIENT, "Blåbær"
        letter.set_content("Sånn er det")
        async with aiosmtplib.SMTP(
            hostname="127.0.0.1", port=room.door.port, start_tls=False
        ) as smtp:
            await smtp.send_message(letter)
            await smtp.send_message(letter)
    assert len(room.receiver.stored) == 5


async def test_many_sessions_at_once_lose_nothing() -> None:
    async with open_mailroom() as room:

        async def one(number: int) -> str:
            client = await room.client()
            reply = await client.deliver(b"Subject: %d\r\n\r\nhei\r\n" % number)
            await client.close()
            return reply

        answers = await asyncio.gather(*(one(number) for number in range(50)))
    assert all(reply.startswith("250") for reply in answers)
    assert len(set(room.receiver.stored)) == 50


async def test_the_same_mail_twice_is_taken_twice() -> None:
    async with open_mailroom() as room:
        for _ in range(2):
            client = await room.client()
            await client.deliver(b"Message-ID: <same@nabo.example>\r\n\r\nhei\r\n")
            await client.close()
    assert len(room.receiver.stored) == 2


async def test_when_the_storage_is_out_the_client_keeps_the_mail_and_can_send_it_later() -> None:
    receiver = ListReceiver(fails_with=Transient("database away"))
    async with open_mailroom(receiver) as room:
        client = await room.client()
        reply = await client.deliver(MAIL)
        assert reply.startswith("451-4.3.0")
        assert "E-postserveren din" in reply
        assert "database" not in reply
        receiver.fails_with = None
        assert (await client.deliver(MAIL)).startswith("250")
        await client.close()
    assert receiver.stored == [ENVELOPE + MAIL]
    assert room.count("deferred_total", reason="storage") == 1


async def test_an_unforeseen_error_defers_the_mail_and_says_nothing_about_itself() -> None:
    receiver = ListReceiver(fails_with=ValueError("kari@nabo.example wrote"))
    async with open_mailroom(receiver) as room:
        client = await room.client()
        reply = await client.deliver(MAIL)
        await client.close()
    assert reply.startswith("451")
    assert "kari" not in reply
    assert room.count("deferred_total", reason="error") == 1


async def test_what_can_never_be_taken_is_refused_with_advice() -> None:
    async with open_mailroom(ListReceiver(fails_with=Permanent("never"))) as room:
        client = await room.client()
        reply = await client.deliver(MAIL)
        await client.close()
    assert reply.startswith("554")
    assert "plain text" in reply


async def test_the_size_limit_is_announced_and_enforced_at_mail_and_at_data() -> None:
    async with open_mailroom(size_limit=64 * 1024) as room:
        client = await room.client()
        assert "250-SIZE 65536" in (await client.say("EHLO client.example")).splitlines()
        announced = await client.say(f"MAIL FROM:<{SENDER}> SIZE=65537")
        assert announced.startswith("552")
        reply = await client.deliver(b"x" * 65_535 + b"\r\n")
        assert reply.startswith("552-5.3.4")
        assert (await client.deliver(b"y" * 65_534 + b"\r\n")).startswith("250")
        await client.close()
    assert len(room.receiver.stored) == 1
    assert room.count("refused_total", reason="size") == 2


async def test_a_flood_without_end_is_cut_off() -> None:
    async with open_mailroom(size_limit=64 * 1024) as room:
        client = await room.client()
        await client.until_data()
        with pytest.raises(ConnectionError):
            await client.send(b"z" * 64 * 1024 * 1024)
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0
        assert room.door.memory.left == 128 * 1024 * 1024
    assert room.receiver.stored == []


async def test_mail_beyond_the_memory_limit_is_deferred_and_the_memory_given_back() -> None:
    receiver = ListReceiver(waits_for=asyncio.Event())
    async with open_mailroom(receiver, size_limit=65_536, memory_limit=65_536) as room:
        first, second = await room.client(), await room.client()
        await first.until_data()
        await first.send(b"x" * 60_000 + b"\r\n.\r\n")
        await receiver.begun.wait()
        assert (await second.deliver(b"x" * 60_000 + b"\r\n")).startswith("452")
        assert receiver.waits_for
        receiver.waits_for.set()
        assert (await first.reply()).startswith("250")
        assert (await second.deliver(b"x" * 60_000 + b"\r\n")).startswith("250")
        await first.close()
        await second.close()
    assert room.count("deferred_total", reason="memory") == 1


async def test_too_many_connections_meet_421_and_a_place_is_free_again_afterwards() -> None:
    async with open_mailroom(max_connections=2) as room:
        first, second = await room.client(), await room.client()
        third = await room.client()
        assert third.greeting.startswith("421")
        assert await third.reply() == ""
        await first.say("QUIT")
        await first.close()
        await asyncio.sleep(0.05)
        fourth = await room.client()
        assert fourth.greeting.startswith("220")
        for client in (second, third, fourth):
            await client.close()
    assert room.count("deferred_total", reason="connections") == 1


async def test_a_silent_session_is_closed() -> None:
    async with open_mailroom(idle_timeout=0.1) as room:
        client = await room.client()
        assert (await client.reply()).startswith("421-4.4.2")
        assert await client.reply() == ""
    assert room.count("deferred_total", reason="time") == 1


async def test_a_client_that_hangs_up_in_the_middle_leaves_nothing() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.until_data()
        await client.send(MAIL)
        await client.close()
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0
    assert room.receiver.stored == []


async def test_a_client_that_hangs_up_after_its_whole_mail_has_it_stored() -> None:
    receiver = ListReceiver(waits_for=asyncio.Event())
    async with open_mailroom(receiver) as room:
        client = await room.client()
        await client.until_data()
        await client.send(MAIL + b".\r\n")
        await receiver.begun.wait()
        await client.close()
        await asyncio.sleep(0.05)
        assert receiver.waits_for
        receiver.waits_for.set()
    assert receiver.stored == [ENVELOPE + MAIL]


async def test_a_mail_counts_as_memory_in_use_until_it_is_stored_even_when_its_client_has_gone() -> (
    None
):
    receiver = ListReceiver(waits_for=asyncio.Event())
    async with open_mailroom(receiver, memory_limit=25 * 1024 * 1024) as room:
        memory = room.door.memory
        whole = memory.left
        client = await room.client()
        await client.until_data()
        await client.send(MAIL + b".\r\n")
        await receiver.begun.wait()
        await client.close()
        await until(lambda: room.count("sessions") == 0)
        assert memory.left <= whole - len(MAIL)
        assert receiver.waits_for
        receiver.waits_for.set()
    assert memory.left == whole


async def test_a_client_that_goes_on_talking_is_not_cut_off() -> None:
    async with open_mailroom(idle_timeout=0.5) as room:
        client = await room.client()
        for _ in range(8):
            await asyncio.sleep(0.1)
            assert (await client.say("RSET")).startswith("250")
        await client.close()


async def test_closing_the_door_finishes_the_mail_under_way_and_sends_idle_sessions_home() -> None:
    receiver = ListReceiver(waits_for=asyncio.Event())
    opened = open_mailroom(receiver)
    room = await opened.__aenter__()
    idle, busy = await room.client(), await room.client()
    await busy.until_data()
    await busy.send(MAIL + b".\r\n")
    await receiver.begun.wait()
    closing = asyncio.create_task(opened.__aexit__(None, None, None))
    assert (await idle.reply()).startswith("421")
    assert not closing.done()
    assert receiver.waits_for
    receiver.waits_for.set()
    assert (await busy.reply()).startswith("250")
    assert (await busy.reply()).startswith("421")
    await closing
    with pytest.raises(OSError, match="Connect"):
        await RawClient.connect(room.door.port)
    await idle.close()
    await busy.close()


async def test_a_stuck_session_does_not_keep_the_door_from_closing() -> None:
    async with open_mailroom(drain_seconds=0.1) as room:
        client = await room.client()
        await client.until_data()
        await client.send(b"half a ma")
    assert await client.reader.read() == b""
    await client.close()
    assert room.receiver.stored == []


async def test_starttls_is_offered_with_a_certificate_and_works(tmp_path: Path) -> None:
    certificate, key = self_made_certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))

    def deliver(port: int) -> None:
        with smtplib.SMTP("localhost", port) as smtp:
            smtp.starttls(context=trust)
            smtp.ehlo()
            assert not smtp.has_extn("auth")
            assert not smtp.has_extn("starttls")
            smtp.sendmail(SENDER, [RECIPIENT], MAIL)
            smtp.sendmail(SENDER, [RECIPIENT], b"Subject: large\r\n\r\n" + b"w" * 300_000)

    async with open_mailroom(tls_certificate=certificate, tls_key=key) as room:
        await asyncio.to_thread(deliver, room.door.port)
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0
    assert room.receiver.stored[0] == ENVELOPE + MAIL
    assert len(room.receiver.stored[1]) > 300_000


async def test_a_broken_handshake_ends_the_session_only(tmp_path: Path) -> None:
    certificate, key = self_made_certificate(tmp_path)
    async with open_mailroom(tls_certificate=certificate, tls_key=key) as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say("STARTTLS")
        await client.send(b"this is no handshake\r\n")
        await client.reader.read()
        await client.close()
        again = await room.client()
        assert (await again.deliver(MAIL)).startswith("250")
        await again.close()


async def test_starttls_is_not_offered_without_a_certificate() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        assert "STARTTLS" not in await client.say("EHLO client.example")
        assert (await client.say("STARTTLS")).startswith("454")
        assert (await client.say("AUTH PLAIN AGEAYg==")).startswith("502")
        await client.close()
