"""A command that comes alone is answered at once: never otherwise than one that waits its turn."""

import asyncio
import random

import pytest

from support.mailroom import (
    MAIL,
    RECIPIENT,
    SENDER,
    ListReceiver,
    Mailroom,
    RawClient,
    open_mailroom,
)

_HELD_AT_MOST = 64 * 1024
"""Bytes of a line without an end that a session keeps."""
HELLO = "EHLO client.example"
COMMANDS = (
    HELLO,
    "HELO client.example",
    f"MAIL FROM:<{SENDER}>",
    f"mail from:<{SENDER}>",
    f"MAIL FROM:<{SENDER}> SIZE=100",
    f"MAIL FROM:<{SENDER}> SIZE=99999999999",
    "MAIL FROM:<>",
    f"RCPT TO:<{RECIPIENT}>",
    f"rcpt to:<{RECIPIENT}>",
    f"RCPT TO: <{RECIPIENT}>",
    "RCPT TO:<kari+bekymring@varde.example>",
    "RCPT TO:<annen@nabo.example>",
    "RSET",
    "NOOP",
)


def a_dialogue(seed: int) -> list[str]:
    """Commands in any order, fewer than end a session, with whoever says them known or not."""
    chance = random.Random(seed)
    return [HELLO] * chance.randrange(2) + chance.choices(COMMANDS, k=12)


async def _one_by_one(client: RawClient, commands: list[str]) -> list[str]:
    return [await client.say(command) for command in commands]


async def _all_together(client: RawClient, commands: list[str]) -> list[str]:
    await client.send("".join(f"{command}\r\n" for command in commands).encode())
    return [await client.reply() for _ in commands]


async def _with_the_next_begun(client: RawClient, commands: list[str]) -> list[str]:
    """Each line comes with the first letters of the one behind it."""
    whole, replies = [f"{command}\r\n".encode() for command in commands], []
    await client.send(whole[0][:3])
    for line, after in zip(whole, [*whole[1:], b""], strict=True):
        await client.send(line[3:] + after[:3])
        replies.append(await client.reply())
    return replies


def _counted(room: Mailroom) -> dict[str, float]:
    samples = [sample for metric in room.registry.collect() for sample in metric.samples]
    return {
        f"{each.name}{sorted(each.labels.items())}": each.value
        for each in samples
        if "_total" in each.name
    }


@pytest.mark.parametrize("seed", range(12))
async def test_replies_and_counts_are_the_same_however_the_lines_are_cut(seed: int) -> None:
    commands = a_dialogue(seed)
    told = []
    for say in (_one_by_one, _all_together, _with_the_next_begun):
        async with open_mailroom() as room:
            client = await room.client()
            replies = await say(client, commands)
            told.append((replies, _counted(room)))
    assert told[0] == told[1] == told[2]
    assert all(told[0][0])


async def test_the_rest_of_a_line_that_is_too_long_is_no_command() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say(HELLO)
        await client.send(b"x" * (_HELD_AT_MOST + 1))
        await asyncio.sleep(0.2)  # the door has let go of all that and waits for the line's end
        await client.send(f"MAIL FROM:<{SENDER}>\r\n".encode())
        assert await client.reply() == "500 5.5.2 The line is too long"
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("503 ")


async def test_the_rest_of_a_line_that_has_begun_is_no_command() -> None:
    async with open_mailroom() as room:
        client = await room.client()
        await client.say(HELLO)
        await client.send(b"NOOP ")
        await asyncio.sleep(0.1)
        assert (await client.say(f"MAIL FROM:<{SENDER}>")).startswith("250 2.0.0 ")
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("503 ")


async def test_a_command_sent_while_a_mail_is_stored_is_answered_after_the_mail() -> None:
    receiver = ListReceiver(waits_for=asyncio.Event())
    async with open_mailroom(receiver) as room:
        client = await room.client()
        await client.until_data()
        await client.send(MAIL + b".\r\n")
        await receiver.begun.wait()
        await client.send(f"MAIL FROM:<{SENDER}>\r\n".encode())
        await asyncio.sleep(0.1)
        assert receiver.waits_for
        receiver.waits_for.set()
        assert await client.reply() == "250 2.0.0 OK received"
        assert await client.reply() == "250 2.1.0 OK"


async def test_a_line_of_a_mail_that_looks_like_a_command_stays_in_the_mail() -> None:
    line = f"RCPT TO:<{RECIPIENT}>\r\n".encode()
    async with open_mailroom() as room:
        client = await room.client()
        await client.until_data()
        await client.send(MAIL)
        await asyncio.sleep(0.05)
        await client.send(line)
        await asyncio.sleep(0.05)
        await client.send(b".\r\n")
        assert (await client.reply()).startswith("250 ")
    assert room.receiver.stored[0].endswith(MAIL + line)


async def test_a_door_that_fails_at_a_command_says_so_and_tells_nobody_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(_address: str) -> bool:
        raise RuntimeError(SENDER)

    async with open_mailroom() as room:
        room.door.takes = fails  # type: ignore[assignment] # a fault of our own
        client = await room.client()
        await client.say(HELLO)
        await client.say(f"MAIL FROM:<{SENDER}>")
        assert await client.say(f"RCPT TO:<{RECIPIENT}>") == "500 5.5.2 Syntax error"
        assert (await client.say("NOOP")).startswith("250 ")
    assert SENDER not in caplog.text
