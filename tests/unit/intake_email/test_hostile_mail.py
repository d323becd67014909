"""Mail and commands made to break something."""

import asyncio
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.mailroom import MAIL, RECIPIENT, SENDER, open_mailroom
from varde.intake_email.data import LONGEST_LINE, BareLineEnd, LongLine, Memory, NotTaken, read_data
from varde.intake_email.door import with_envelope

TO = (
    b"Delivered-To: bekymring@varde.example\r\n"
    b"X-Varde-Return-Path: vouched\r\n"
    b"Authentication-Results: localhost; none\r\n"
)
ENVELOPE = b"Return-Path: <kari@nabo.example>\r\n" + TO
SECOND_MAIL = (
    b"MAIL FROM:<forged@evil.example>\r\nRCPT TO:<bekymring@varde.example>\r\nDATA\r\nforged\r\n"
)
TRICKS = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r.\r",
    b"\r.\r\n",
    b"\r\n.\r",
    b"\n.\r",
    b"\r\n\x00.\r\n",
    b"\r\n.\x00\r\n",
    b"\r\r\n.\n\r\n",
]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("cut", [0, 1, 2, 3])
async def test_no_other_sequence_ends_the_mail_and_none_is_taken_with_one(
    trick: bytes, cut: int
) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.until_data()
        await client.send(b"Subject: first\r\n\r\nfirst" + trick[:cut])
        await asyncio.sleep(0.01 if cut else 0)
        await client.send(trick[cut:] + SECOND_MAIL)
        reply = await client.say(b".")
        if not re.search(rb"\r(?!\n)|(?<!\r)\n", trick):
            assert reply.startswith("250")
            return
        assert reply.startswith("550-5.6.11")
        assert "e-postprogram" in reply
        assert (await client.say("NOOP")).startswith("250")  # there is no second reply between
        assert room.count("refused_total", reason="line_ends") == 1
        assert (await client.deliver(MAIL)).startswith("250")
    assert len(room.receiver.stored) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"", b""),
        (b"\r\n", b"\r\n"),
        (b"..\r\n", b".\r\n"),
        (b"..x\r\n...y\r\n", b".x\r\n..y\r\n"),
        (b".x\r\n", b"x\r\n"),
        (b"\x00\xff\xfe\r\n", b"\x00\xff\xfe\r\n"),
    ],
)
async def test_dots_are_taken_away_and_nothing_else_is_touched(sent: bytes, kept: bytes) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        assert (await client.deliver(sent)).startswith("250")
        await client.close()
    assert room.receiver.stored == [ENVELOPE + kept]


async def test_the_end_is_found_wherever_the_network_cuts_it() -> None:
    mail = b"Subject: x\r\n\r\n..dot\r\n"
    async with open_mailroom() as room:
        for cut in range(1, len(mail) + 3):
            client = await room.client()
            await client.until_data()
            whole = mail + b".\r\n"
            await client.send(whole[:cut])
            await asyncio.sleep(0.002)
            await client.send(whole[cut:])
            assert (await client.reply()).startswith("250")
            await client.close()
    assert set(room.receiver.stored) == {ENVELOPE + b"Subject: x\r\n\r\n.dot\r\n"}


async def test_a_whole_session_in_one_write_is_understood() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.send(
            b"EHLO a.example\r\nMAIL FROM:<kari@nabo.example>\r\nRCPT TO:<%s>\r\nDATA\r\n"
            b"%s.\r\nQUIT\r\n" % (RECIPIENT.encode(), MAIL)
        )
        codes = [(await client.reply())[:3] for _ in range(6)]
        await client.close()
    assert codes == ["250", "250", "250", "354", "250", "221"]
    assert room.receiver.stored == [ENVELOPE + MAIL]


async def test_a_megabyte_on_one_line_is_taken_whole() -> None:
    line = b"L" * 1_000_000 + b"\r\n"
    async with open_mailroom() as room:
        client = await room.client()
        assert (await client.deliver(line)).startswith("250")
        await client.close()
    assert room.receiver.stored == [ENVELOPE + line]


@pytest.mark.parametrize("before", [b"", b"Subject: x\r\n\r\n" + b"short\r\n" * 200_000])
async def test_a_longer_line_is_refused_in_words_and_the_session_goes_on(before: bytes) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        reply = await client.deliver(before + b"L" * LONGEST_LINE + b"\r\nshort\r\n")
        assert reply.startswith("554-5.6.0")
        assert "for lang" in reply
        assert room.count("refused_total", reason="line_length") == 1
        assert (await client.deliver(MAIL)).startswith("250")
        await client.close()
    assert room.receiver.stored == [ENVELOPE + MAIL]


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
@pytest.mark.parametrize("short_lines", [0, 1, 300])
async def test_the_longest_line_is_measured_to_the_octet_wherever_it_stands(
    more: int, taken: bool, short_lines: int
) -> None:
    line = b"L" * (LONGEST_LINE - 2 + more) + b"\r\n"
    for body in (b"a\r\n" * short_lines + line, line + b"a\r\n" * short_lines, line + line):
        reader = asyncio.StreamReader(limit=65_536)
        reader.feed_data(b"\r\n" + body + b".\r\n")
        with Memory(3 * LONGEST_LINE).lease() as lease:
            if taken:
                assert await read_data(reader, 3 * LONGEST_LINE, lease) == body
            else:
                with pytest.raises(LongLine):
                    await read_data(reader, 3 * LONGEST_LINE, lease)


async def test_large_random_mail_comes_through_byte_for_byte() -> None:
    line = random.Random(5).randbytes(1_000_000).translate(None, b"\r\n") + b"\r\n"
    noise = line * 3
    async with open_mailroom() as room:
        client = await room.client()
        assert (await client.deliver(noise)).startswith("250")
        await client.close()
    assert room.receiver.stored[0].endswith(noise.lstrip(b".")[-1000:])
    assert len(room.receiver.stored[0]) == len(ENVELOPE) + len(noise) - noise.startswith(b".")


@settings(max_examples=200, deadline=None)
@given(
    content=st.lists(st.sampled_from([b"\r", b"\n", b".", b"\r\n", b"a", b"\r\n.", b"x" * 50])).map(
        b"".join
    ),
    limit=st.integers(1, 40),
)
def test_what_a_client_stuffs_right_is_kept_unless_a_line_end_is_broken(
    content: bytes, limit: int
) -> None:
    stuffed = (b"\r\n" + content + b"\r\n").replace(b"\r\n.", b"\r\n..")[2:]

    async def roundtrip() -> bytes | None:
        reader = asyncio.StreamReader(limit=limit)
        reader.feed_data(b"\r\n" + stuffed + b".\r\nQUIT\r\n")
        reader.feed_eof()
        with Memory(10_000).lease() as lease:
            try:
                kept = await read_data(reader, 5_000, lease)
            except BareLineEnd:
                kept = None
        assert await reader.read() == b"QUIT\r\n"
        return kept

    broken = re.search(rb"\r(?!\n)|(?<!\r)\n", content + b"\r\n")
    assert asyncio.run(roundtrip()) == (None if broken else content + b"\r\n")


async def test_memory_is_given_back_after_a_refusal() -> None:
    memory = Memory(100)
    reader = asyncio.StreamReader()
    reader.feed_data(b"\r\n" + b"x" * 150 + b"\r\n.\r\n")
    with memory.lease() as lease, pytest.raises(NotTaken):
        await read_data(reader, 120, lease)
    assert memory.left == 100


@pytest.mark.parametrize(
    "command",
    [
        b"MAIL FROM:<",
        b"MAIL FROM:" + b"(" * 900,
        b"MAIL FROM:<a@b.example> SIZE=99999999999999999999999",
        b"MAIL FROM:<a@b.example> SIZE=-1",
        b"MAIL FROM:<a@b.example> BODY=BINARYMIME",
        b"MAIL FROM:<a@b.example> UNKNOWN=1",
        b"RCPT TO:<bekymring@varde.example>",
        b"DATA",
        b"BDAT 100 LAST",
        b"\xff\xfe\xfd",
        b"A" * 100_000,
        b"",
    ],
)
async def test_a_malformed_command_gets_an_error_and_the_session_goes_on(command: bytes) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        reply = await client.say(command)
        assert reply[:1] == "5"
        assert "Traceback" not in reply
        await client.say("RSET")
        assert (await client.deliver(MAIL)).startswith("250")
        await client.close()
    assert len(room.receiver.stored) == 1


@pytest.mark.parametrize(
    "command",
    [b"MAIL FROM:<a@b(", b'MAIL FROM:<"@nabo.example>', b"MAIL FROM:<a\rb@c>", b"VRFY \xff"],
)
async def test_an_odd_command_never_breaks_the_session(command: bytes) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        assert (await client.say(command))[:1] in {"2", "5"}
        await client.say("RSET")
        assert (await client.deliver(MAIL)).startswith("250")


async def test_long_and_foreign_senders_are_taken() -> None:
    sender = "a" * 600 + "@nabo.example"
    async with open_mailroom() as room:
        client = await room.client()
        assert (await client.deliver(MAIL, sender)).startswith("250")
        await client.say("EHLO client.example")
        assert (await client.say("MAIL FROM:<kåre@blåbær.example> SMTPUTF8")).startswith("250")
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("250")
        await client.say("DATA")
        await client.send(MAIL)
        assert (await client.say(b".")).startswith("250")
        await client.close()
    assert room.receiver.stored[0].startswith(f"Return-Path: <{sender}>\r\n".encode())
    assert room.receiver.stored[1].startswith("Return-Path: <kåre@blåbær.example>\r\n".encode())


async def test_the_null_sender_is_taken_with_an_empty_return_path() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        assert (await client.deliver(MAIL, "")).startswith("250")
        await client.close()
    assert room.receiver.stored == [b"Return-Path: <>\r\n" + TO + MAIL]


def test_no_sender_can_add_a_header() -> None:
    sender = "a\r\nBcc: x\x00\udcff@nabo.example"
    raw = with_envelope(sender, "bekymring@varde.example", b"\r\nhei")
    delivered = b"Delivered-To: bekymring@varde.example\r\nX-Varde-Return-Path: unverified\r\n"
    assert raw == b"Return-Path: <aBcc:x\xff@nabo.example>\r\n" + delivered + b"\r\nhei"


async def test_endless_commands_end_the_session() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        replies = [await client.say("NOOP") for _ in range(21)]
        assert replies[-1].startswith("421")
        await client.close()


async def test_a_long_session_may_carry_hundreds_of_mails() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        for _ in range(100):
            await client.say(f"MAIL FROM:<{SENDER}>")
            await client.say(f"RCPT TO:<{RECIPIENT}>")
            await client.say("DATA")
            assert (await client.say(MAIL + b".")).startswith("250")
        await client.close()
    assert len(room.receiver.stored) == 100
