"""Posts realistic forms over keep-alive connections: ``python load_web.py PORT PATH CONNECTIONS COUNT``.

Prints one JSON object: seconds, and the milliseconds of every answer.
"""

import asyncio
import json
import secrets
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import uvloop

TEXT = (
    "Jeg jobber på et verksted ved havna. I en leilighet over gata bor det åtte menn som blir hentet "
    "klokka fem om morgenen og kjørt tilbake sent på kvelden. Én av dem sa at sjefen har passet hans, "
    "og at han skylder for reisen. De får ikke lov til å gå ut på søndager. "
) * 3


def requests(path: str, count: int) -> Iterator[bytes]:
    """``count`` different forms, as a browser sends them."""
    for number in range(count):
        form = {
            "token": secrets.token_urlsafe(16),
            "text": f"{TEXT}({number})",
            "arena": "ARBEIDSPLASS",
            "child": "no",
            "about_self": "no",
            "want": "tip",
            "exclude": "",
            "contact": "68 05 12 34",
            "safe_to_contact": "Etter klokka seks",
            "interpreter": "",
        }
        body = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0\r\n"
            "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


async def visitor(port: int, work: Iterator[bytes], took: list[float]) -> None:
    """Post forms over one connection until there is no work left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in work:
        start = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200 "):
            sys.exit(head.split(b"\r\n")[0].decode())
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        took.append((time.perf_counter() - start) * 1000)
    writer.close()


async def load(port: int, path: str, connections: int, count: int) -> dict[str, object]:
    """Post ``count`` forms over ``connections`` connections."""
    work, took = iter(list(requests(path, count))), list[float]()
    start = time.perf_counter()
    await asyncio.gather(*(visitor(port, work, took) for _ in range(connections)))
    return {"seconds": time.perf_counter() - start, "took": took}


if __name__ == "__main__":
    port, path, connections, count = sys.argv[1:]
    print(json.dumps(uvloop.run(load(int(port), path, int(connections), int(count)))))
