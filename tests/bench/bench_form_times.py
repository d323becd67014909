"""Whether the time of an answer tells which way a posted form went.

Run as ``PYTHONPATH=tests .venv/bin/python tests/bench/bench_form_times.py``. The web door as it is shipped, a process of
its own on SQLite; every kind of form is posted 500 times, all of them in random order over four connections. What is
timed is what a watcher of the network sees: from the request's last byte to the answer's first. Mann-Whitney's U test
compares the times of two kinds. Writes build/bench/form_times.json.
"""

import asyncio
import json
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

from bench.bench_receipts import p_value
from bench.bench_web import free_port, started, varde, wait_until_open

ROOT = Path(__file__).parents[2]
EACH = 500
CONNECTIONS = 4
UNLIMITED = {
    f"VARDE_INTAKE_WEB_{name}": "1000000"
    for name in ("UPLOAD_RATE_PER_SECOND", "UPLOAD_RATE_BURST")
}
TEXT = "Jeg tror ei dame på kaia jobber uten å få lønn. "
PHOTO = b"\xff\xd8\xff\xe1\x00\x10Exif\0\0" + bytes(20_000)
PROGRAM = b"MZ" + bytes(len(PHOTO) - 2)
_BOUNDARY = "varde-bench"

AGAINST = (
    ("accepted", "refused for its empty text"),
    ("accepted", "next step"),
    ("accepted", "sent again"),
    ("accepted", "in nynorsk"),
    ("accepted", "in English"),
    ("accepted", "about oneself"),
    ("accepted", "no file chosen"),
    ("with a photo", "with a file that is refused"),
)
"""Two kinds of forms that look alike on the wire, and should be answered alike."""
GOAL_P = 0.01 / len(AGAINST)
"""Above it for every pair: so chance alone fails one run in a hundred."""

Request = tuple[str, bytes]


def requests() -> list[Request]:
    """Every kind of form, each ``EACH`` times and each time another, as kind and bytes; in random order."""
    found = [request for _ in range(EACH) for request in _round()]
    random.shuffle(found)
    return found


def _round() -> Iterator[Request]:
    form = {"text": TEXT, "about_self": "no", "go": "send"}
    yield "accepted", _plain(form)
    yield "refused for its empty text", _plain(form | {"text": " " * len(TEXT)})
    yield "next step", _plain(form | {"go": "facts"})
    yield "in nynorsk", _plain(form, "nn")
    yield "in English", _plain(form, "en")
    yield "about oneself", _plain(form | {"about_self": "yes"})
    yield "no file chosen", _parts(form, b"", "")
    yield "with a photo", _parts(form, PHOTO, "a.jpg")
    yield "with a file that is refused", _parts(form, PROGRAM, "a.jpg")


def _plain(form: Mapping[str, str], language: str = "nb") -> bytes:
    body = urlencode({**form, "token": secrets.token_urlsafe(16)}).encode()
    return _posted(language, "application/x-www-form-urlencoded", body)


def _parts(form: Mapping[str, str], file: bytes, name: str) -> bytes:
    fields = {**form, "token": secrets.token_urlsafe(16)}
    head = 'Content-Disposition: form-data; name="'
    parts = [f'{head}{field}"\r\n\r\n{value}'.encode() for field, value in fields.items()]
    parts.append(f'{head}files"; filename="{name}"\r\n\r\n'.encode() + file)
    body = b"".join(b"--%b\r\n%b\r\n" % (_BOUNDARY.encode(), part) for part in parts)
    body += f"--{_BOUNDARY}--\r\n".encode()
    return _posted("nb", f"multipart/form-data; boundary={_BOUNDARY}", body)


def _posted(language: str, kind: str, body: bytes) -> bytes:
    head = f"POST /{language}/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _visit(port: int, waiting: list[Request], times: dict[str, list[float]]) -> None:
    """Post over one connection until nothing waits."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        kind, request = waiting.pop()
        times.setdefault(kind, []).append(await _timed(reader, writer, request))
        if kind == "accepted":
            times.setdefault("sent again", []).append(await _timed(reader, writer, request))
    writer.close()


async def _timed(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> float:
    """Milliseconds until the answer begins."""
    start = time.perf_counter()
    writer.write(request)
    first = await reader.readexactly(1)
    took = (time.perf_counter() - start) * 1000
    head = (first + await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200 "):
        raise SystemExit(head.split(b"\r\n")[0].decode())
    length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return took


async def measure(port: int) -> dict[str, list[float]]:
    """Milliseconds of every answer, by the kind of form."""
    times: dict[str, list[float]] = {}
    waiting = requests()
    await asyncio.gather(*(_visit(port, waiting, times) for _ in range(CONNECTIONS)))
    return times


def main() -> None:
    """Measure, write, and exit 1 when the goal is missed."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        command, environment = varde(Path(folder), port)
        with started(command, environment | UNLIMITED):
            wait_until_open(port)
            times = asyncio.run(measure(port))
    rows = [_row(one, other, times) for one, other in AGAINST]
    print(json.dumps(rows, indent=2))
    out = ROOT / "build" / "bench" / "form_times.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"rows": rows}, indent=2) + "\n")
    sys.exit(any(row["met"] is False for row in rows))


def _row(one: str, other: str, times: Mapping[str, list[float]]) -> dict[str, object]:
    p = p_value(times[one], times[other])
    return {
        "form": one,
        "beside": other,
        "median_ms": round(statistics.median(times[one]), 2),
        "its_median_ms": round(statistics.median(times[other]), 2),
        "mann_whitney_p": f"{p:.4f}",
        "goal_p_above": f"{GOAL_P:.4f}",
        "met": p > GOAL_P,
    }


if __name__ == "__main__":
    main()
