"""Whom the e-mail door takes mail for, and which address it notes."""

import pytest

from support.mailroom import (
    MAIL,
    RECIPIENT,
    SENDER,
    open_mailroom,
)

TOKEN = "k3j5v7q2m4x6p2z7"


@pytest.mark.parametrize(
    "address",
    [RECIPIENT, "Bekymring@VARDE.example", "postmaster@varde.example", "Postmaster"],
)
async def test_the_configured_recipient_and_postmaster_are_taken(address: str) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        assert (await client.say(f"RCPT TO:<{address}>")).startswith("250")
        await client.close()


@pytest.mark.parametrize(
    ("given", "noted"),
    [
        (RECIPIENT, RECIPIENT),
        (f"bekymring+{TOKEN}@varde.example", f"bekymring+{TOKEN}@varde.example"),
        (f"Bekymring+{TOKEN.upper()}@VARDE.example", f"bekymring+{TOKEN}@varde.example"),
        (f"bekymring+news+{TOKEN}@varde.example", f"bekymring+{TOKEN}@varde.example"),
        (f"bekymring+{TOKEN}x@varde.example", RECIPIENT),
        ("bekymring+@varde.example", RECIPIENT),
        ("bekymring+k3j5v7q2m4x6p1z8@varde.example", RECIPIENT),
        (f"bekymring+{'a' * 500}@varde.example", RECIPIENT),
        ("bekymring+a=b!c@varde.example", RECIPIENT),
        (f"{TOKEN}@varde.example", None),
        (f"other+{TOKEN}@varde.example", None),
        (f"bekymring+{TOKEN}@other.example", None),
    ],
)
async def test_a_detail_behind_a_plus_is_taken_whatever_it_is_and_only_tokens_are_noted(
    given: str, noted: str | None
) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        taken = await client.say(f"RCPT TO:<{given}>")
        assert taken.startswith("250" if noted else "550")
        if noted:
            await client.say("DATA")
            await client.send(b"Delivered-To: bekymring+foreign@varde.example\r\n" + MAIL)
            await client.say(b".")
            (stored,) = room.receiver.stored
            assert stored.split(b"\r\n")[1] == f"Delivered-To: {noted}".encode()
        await client.close()


async def test_of_several_recipients_the_one_with_a_token_is_noted() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        for detail in ("", "+news", f"+{TOKEN}", f"+{TOKEN[::-1]}"):
            await client.say(f"RCPT TO:<bekymring{detail}@varde.example>")
        await client.say("DATA")
        await client.send(MAIL)
        await client.say(b".")
        await client.close()
    (stored,) = room.receiver.stored
    assert b"".join(stored.splitlines(keepends=True)[4:]) == MAIL
    assert stored.split(b"\r\n")[1] == f"Delivered-To: bekymring+{TOKEN}@varde.example".encode()


@pytest.mark.parametrize(
    "address",
    ["other@varde.example", "bekymring@other.example", "bekymring@varde.example@evil.example", "x"],
)
async def test_a_wrong_recipient_is_told_where_to_write(address: str) -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        reply = await client.say(f"RCPT TO:<{address}>")
        assert reply[:3] in {"550", "553"}
        if reply.startswith("550"):
            assert "Skriv til bekymring@varde.example" in reply
            assert "Write to bekymring@varde.example" in reply
            assert room.count("refused_total", reason="recipient") == 1
        assert (await client.say("DATA")).startswith("503")
        await client.close()
    assert room.receiver.stored == []
