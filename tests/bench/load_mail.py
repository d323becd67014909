"""Sends mails, each another, over sessions that stay open: ``python -m bench.load_mail PORT SESSIONS COUNT``.

Prints one JSON object: seconds, and the numbers of the mails that were accepted.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator

import uvloop

from bench.bench_mail import RECIPIENT, SENDER
from bench.concerns import mail

_ENVELOPE = (f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{RECIPIENT}>", "DATA")


async def session(port: int, work: Iterator[int], accepted: list[int]) -> None:
    """Send mails over one connection until there is no work left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await _answer(reader, b"220")
    await _say(reader, writer, b"HELO client.example\r\n", b"250")
    for number in work:
        for command in _ENVELOPE:
            await _say(reader, writer, f"{command}\r\n".encode(), b"")
        body = mail(number).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        await _say(reader, writer, body + b"\r\n.\r\n", b"250")
        accepted.append(number)
    writer.close()


async def load(port: int, sessions: int, count: int) -> dict[str, object]:
    """Send ``count`` mails over ``sessions`` connections."""
    work, accepted = iter(range(count)), list[int]()
    started = time.perf_counter()
    await asyncio.gather(*(session(port, work, accepted) for _ in range(sessions)))
    return {"seconds": time.perf_counter() - started, "accepted": accepted}


async def _say(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: bytes, expected: bytes
) -> None:
    writer.write(words)
    await _answer(reader, expected)


async def _answer(reader: asyncio.StreamReader, expected: bytes) -> None:
    reply = await reader.readline()
    if not reply.startswith(expected) or reply[:1] not in b"23":
        sys.exit(reply.decode("ascii", "replace"))


if __name__ == "__main__":
    port, sessions, count = (int(argument) for argument in sys.argv[1:])
    print(json.dumps(uvloop.run(load(port, sessions, count))))
