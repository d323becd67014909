"""What the door says to commands: in order, with codes, calmly, and not for ever."""

import asyncio
import random
import re
import socket

import pytest

from support.mailroom import MAIL, RECIPIENT, SENDER, RawClient, open_mailroom

CODED = re.compile(r"([245])\d\d[ -]\1\.\d{1,3}\.\d{1,3} ")


async def test_what_is_announced() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        assert client.greeting == "220 localhost ESMTP ready"
        offered = [line[4:] for line in (await client.say("EHLO client.example")).splitlines()]
    assert offered == [
        "localhost",
        "PIPELINING",
        "SIZE 26214400",
        "8BITMIME",
        "SMTPUTF8",
        "ENHANCEDSTATUSCODES",
        "HELP",
    ]


@pytest.mark.parametrize(
    "command",
    [
        "NOOP",
        "NOOP with words",
        "RSET",
        "RSET now",
        "HELP",
        "HELP MAIL",
        "VRFY kari",
        "VRFY",
        "EXPN staff",
        "AUTH PLAIN AGEAYg==",
        "BDAT 100 LAST",
        "ETRN x",
        "XCLIENT ADDR=192.0.2.1",
        "MAIL",
        "MAIL FROM",
        "MAIL FROM:kari",
        "MAIL FROM:<kari@nabo.example> BODY=BINARYMIME",
        "MAIL FROM:<kari@nabo.example> AUTH=<>",
        "MAIL FROM:<kari@nabo.example> SMTPUTF8=yes",
        "MAIL FROM:<kari@nabo.example> BODY=8BITMIME SIZE=100 SMTPUTF8",
        "RCPT TO:<bekymring@varde.example>",
        "DATA",
        "DATA now",
        "STARTTLS",
        "QUIT",
        "QUIT now",
        "æøå",
        "",
        " MAIL FROM:<kari@nabo.example>",
        "MAIL\tFROM:<kari@nabo.example>",
    ],
)
async def test_every_reply_has_an_enhanced_code_of_its_class(command: str) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        assert all(CODED.match(line) for line in (await client.say(command)).splitlines())


async def test_nobody_learns_which_addresses_there_are() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        own, other = await client.say(f"VRFY {RECIPIENT}"), await client.say("VRFY nobody")
        assert own == other
        assert own.startswith("252 ")
        assert (await client.say("EXPN staff")).startswith("502 ")
        assert (await client.say("HELP")).startswith("214 ")


async def test_a_group_of_commands_is_answered_in_order_and_at_once() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.send(
            f"RSET\r\nMAIL FROM:<{SENDER}>\r\nRCPT TO:<nobody@varde.example>\r\n"
            f"RCPT TO:<{RECIPIENT}>\r\nDATA\r\n".encode()
        )
        await asyncio.sleep(0.1)
        async with asyncio.timeout(5):
            together = await client.reader.read(65536)
        lines = together.decode().splitlines()
        assert [line[:4] for line in lines] == ["250 ", "250 ", "550-", "550 ", "250 ", "354 "]
        await client.send(MAIL)
        assert (await client.say(b".")).startswith("250")


async def test_a_group_that_is_cut_anywhere_is_understood() -> None:
    group = f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{RECIPIENT}>\r\nRSET\r\nNOOP\r\n".encode()
    async with open_mailroom() as room:
        client = await room.client()
        for cut in range(1, len(group), 7):
            await client.say("EHLO client.example")
            await client.say(f"MAIL FROM:<{SENDER}>")
            await client.say(f"RCPT TO:<{RECIPIENT}>")
            await client.say("DATA")
            await client.say(MAIL + b".")
            await client.send(group[:cut])
            await asyncio.sleep(0.002)
            await client.send(group[cut:])
            assert [(await client.reply())[:3] for _ in range(4)] == ["250"] * 4


async def test_text_behind_a_refused_data_is_not_taken_for_commands() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.send(
            f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<nobody@varde.example>\r\nDATA\r\n"
            f"MAIL FROM:<forged@evil.example>\r\nRCPT TO:<{RECIPIENT}>\r\n".encode()
        )
        assert [(await client.reply())[:3] for _ in range(4)] == ["250", "550", "503", "554"]
        assert await client.reply() == ""
    assert room.receiver.stored == []


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n", b"\n\r\n", b"\x00\r\n"])
async def test_a_command_ends_with_cr_lf_and_nothing_less(end: bytes) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.send(b"MAIL FROM:<kari@nabo.example>" + end + b"NOOP\r\n")
        replies = [await client.reply()]
        if b"\n" in end.removesuffix(b"\n") or end != b"\r":
            replies.append(await client.reply())
        assert replies[0].startswith("500 5.5.2")
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>"))[:3] in {"503", "500", "250"}
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("503")


@pytest.mark.parametrize("verb", ["GET / HTTP/1.1", "POST / HTTP/1.1", "CONNECT a.example:443"])
async def test_a_browser_is_sent_away_at_once(verb: str) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.send(
            f"{verb}\r\nHost: varde.example\r\n\r\nEHLO x\r\nMAIL FROM:<{SENDER}>\r\n".encode()
        )
        assert (await client.reply()).startswith("554 5.5.1")
        assert await client.reply() == ""


async def test_errors_without_end_end_the_session() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        replies = [await client.say("BOGUS") for _ in range(20)]
        assert all(reply.startswith("500") for reply in replies)
        assert (await client.reply()).startswith("421 4.7.0")
        assert await client.reply() == ""


async def test_a_mail_that_was_taken_makes_up_for_what_went_before() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        for _ in range(3):
            for _ in range(15):
                await client.say("BOGUS")
            assert (await client.deliver(MAIL)).startswith("250")


async def test_a_line_without_end_ends_the_session_and_one_with_an_end_does_not() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.send(b"A" * 500_000 + b"\r\n")
        assert (await client.reply()).startswith("500 5.5.2")
        assert (await client.say("NOOP")).startswith("250")
        with pytest.raises(ConnectionError):
            await client.send(b"A" * 50_000_000)
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0


@pytest.mark.parametrize("seed", range(5))
async def test_noise_is_answered_or_cut_off_and_stores_nothing(seed: int) -> None:
    async with open_mailroom() as room:
        client = await RawClient.connect(room.door.port)
        noise = random.Random(seed).randbytes(200_000)
        try:
            await client.send(noise)
            client.writer.write_eof()
            async with asyncio.timeout(5):
                said = await client.reader.read()
            assert said.startswith(b"220 ")
        except ConnectionError:
            pass
        await client.close()
        assert (await (await room.client()).deliver(MAIL)).startswith("250")
    assert len(room.receiver.stored) == 1


async def test_a_client_that_only_closes_its_sending_half_is_let_go() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.send(b"EHLO client.example\r\nMAIL FROM:<ka")
        client.writer.write_eof()
        async with asyncio.timeout(5):
            await client.reader.read()
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0


async def test_a_client_that_resets_in_the_middle_leaves_nothing() -> None:
    async with open_mailroom() as room:
        for last in (b"", b"EHLO a.example\r\nMAIL FR", b"EHLO a.example\r\nNOOP\r\n"):
            peer = socket.create_connection(("127.0.0.1", room.door.port))
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            peer.sendall(last)
            peer.close()
        await asyncio.sleep(0.1)
        assert room.count("sessions") == 0
        assert (await (await room.client()).deliver(MAIL)).startswith("250")
