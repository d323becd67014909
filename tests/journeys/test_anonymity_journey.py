"""Fifty planted markers go in; afterwards none is found anywhere outside the sealed blobs."""

import asyncio
import base64
import re
import smtplib
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import aio_pika
import asyncpg
import httpx
import pytest

from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import RECIPIENT, Varde, cards, eventually, read_with_headers, say
from support.workspace import workspace

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

NAMES = ["Zyxandra", "Qvortrupsen", "Wexelbratt", "Xanthippova", "Ukjentsrud", "Jzmariam"]
NUMBERS = [
    "68051147",
    "68 05 22 58",
    "+47 680 53 369",
    "01017099999",
    "99 88 77 66 555",
    "97531864",
]
IDENTIFIERS = ["QX 71935", "9876 54 32109", "NO9386011117947", "917654329", "H0417", "IMO 9074729"]
ADDRESSES = ["Plommevingen 77", "9099 Kvernvik", "71.17053, 25.78321", "Snurrebassgrenda"]
CONTACTS = ["zyx@privatpost.example", "@qvortrup_99", "https://hemmelig.example/bilde"]
WORKPLACES = ["Glitretind Bilvask AS", "MS Kvitveisen", "Hotell Tindeglimt", "Pizzeria Zvonimir"]
HEADERS = {
    "From": "Zebedeus Avsenderen <zebedeus@kilde.example>",
    "Reply-To": "svar-hit@kilde.example",
    "Message-ID": "<markermsgid.5577@kildemaskin.example>",
    "X-Mailer": "MarkerMailer 9.81",
    "X-Originating-IP": "[203.0.113.77]",
    "Organization": "Kildeforetaket Ltd",
    "Subject": "Emnemarkeren Vridløsegrunn",
    "Received": "from markerhost.example ([198.51.100.23])",
}
HEADER_MARKERS = [
    "Zebedeus",
    "zebedeus@kilde.example",
    "svar-hit@kilde",
    "markermsgid.5577",
    "kildemaskin",
    "MarkerMailer",
    "203.0.113.77",
    "Kildeforetaket",
    "Emnemarkeren",
    "Vridløsegrunn",
    "markerhost",
    "198.51.100.23",
]
FILE_MARKERS = ["familiebilde-markerfil", "innholdsmarkering-i-vedlegg"]
BROWSER_MARKERS = ["MarkerBrowser/6.66", "192.0.2.201", "markerhenvisning.example"]
FORM_MARKERS = ["skjemakontakt@privat.example", "Ekskluderte Onkelsen", "tolkemarkørsk"]
MAIL_MARKERS = [*NAMES, *NUMBERS, *IDENTIFIERS, *ADDRESSES, *CONTACTS, *WORKPLACES]
ALL_MARKERS = [
    *MAIL_MARKERS,
    *HEADER_MARKERS,
    *FILE_MARKERS,
    *BROWSER_MARKERS,
    *FORM_MARKERS,
    "Skjemanavnet Xylofonsen",
]
TEXT = (
    "Hei. Sjefen {0} har tatt passet til {1} og hun får ikke lønn. Jeg så det selv. "
    "Hun bor hos {2} og {3} i {4}. Ellers kjenner jeg bare {5}.\n"
)


def test_there_are_at_least_fifty_markers() -> None:
    assert len(set(ALL_MARKERS)) >= 50


def test_no_marker_is_found_outside_the_sealed_blobs_of_an_embedded_installation(
    tmp_path: Path,
) -> None:
    temporary = _temporary(tmp_path)
    environment = {"TMPDIR": str(temporary)}
    with Varde(tmp_path, environment=environment) as varde, _watched(temporary) as passing:
        _send_and_work(varde)
        seen = _everything_shown(varde) + _channel_pages(varde)
        varde.stop()
        _assert_clean([*seen, *passing], _files(tmp_path))
        assert "Zyxandra" in _originals(varde)


def test_no_marker_is_found_outside_the_sealed_blobs_of_a_distributed_installation(
    tmp_path: Path, broker: PrivateNode, cluster: PrivateCluster
) -> None:
    temporary = _temporary(tmp_path)
    environment = {"TMPDIR": str(temporary)}
    with (
        distributed_varde(tmp_path, broker, cluster, environment) as varde,
        _watched(temporary) as passing,
    ):
        tap = asyncio.run(_tap(broker.url, varde.environment["VARDE_BUS_NAME"]))
        _send_and_work(varde)
        seen = _everything_shown(varde) + _channel_pages(varde)
        messages = asyncio.run(_tapped(broker.url, tap))
        tables = asyncio.run(_tables(varde.environment["VARDE_DATABASE_URL"]))

        assert messages
        assert tables
        kept = [tmp_path, cluster.folder, broker.home]
        shown = [*seen, *messages, *tables, *passing]
        _assert_clean(shown, (f for folder in kept for f in _files(folder)))
        assert "Zyxandra" in _originals(varde)


def test_no_marker_is_in_anything_that_slack_is_ever_sent(tmp_path: Path) -> None:
    with (
        workspace() as slack,
        Varde(tmp_path, environment=slack.environment(tmp_path)) as varde,
    ):
        _send_marked_mail(varde)
        _send_marked_form(varde)
        eventually(lambda: len(slack.cards()) + _held(varde) >= 2, seconds=60)
        _release_what_is_held(varde)
        eventually(lambda: len(slack.cards()) == 2, seconds=60)
        for card in slack.cards():
            reference = re.findall(r"\b\d{2}-\d{4}\b", card)[0]
            slack.say("koordinator", f"tildel {reference} @nav notat Ring Zyxandra på 68051147")
            slack.say("nav", f"notat {reference} Ring Zyxandra Qvortrupsen på 68051147")
            slack.say("koordinator", f"vis {reference}")
        seen = [slack.requests(), *_everything_shown(varde)]
        varde.stop()
        _assert_clean(seen, _files(tmp_path))


def _send_and_work(varde: Varde) -> None:
    _send_marked_mail(varde)
    _send_marked_form(varde)
    eventually(lambda: len(cards(varde)) + _held(varde) >= 2, seconds=60)
    for card in cards(varde):
        say(varde, "koordinator", f"/sak tildel {card.reference} @nav")
        say(varde, "nav", f"/sak notat {card.reference} Ring Zyxandra Qvortrupsen på 68051147")


def _held(varde: Varde) -> int:
    return len(_held_references(varde))


def _held_references(varde: Varde) -> list[str]:
    return re.findall(r"^\d{2}-\d{4}\b", varde.run("held", "list"), re.MULTILINE)


def _release_what_is_held(varde: Varde) -> None:
    for reference in _held_references(varde):
        varde.run("held", "release", reference)


def _send_marked_mail(varde: Varde) -> None:
    mail = EmailMessage()
    for name, value in HEADERS.items():
        mail[name] = value
    mail["To"] = RECIPIENT
    body = TEXT.format(*NAMES) + "".join(f"Dette gjelder {m}.\n" for m in MAIL_MARKERS)
    mail.set_content(body)
    mail.add_attachment(
        FILE_MARKERS[1].encode(),
        maintype="image",
        subtype="jpeg",
        filename=f"{FILE_MARKERS[0]}.jpg",
    )
    with smtplib.SMTP("127.0.0.1", varde.smtp_port, local_hostname="markerhost.example") as door:
        door.send_message(mail, from_addr="zebedeus@kilde.example", to_addrs=[RECIPIENT])


def _send_marked_form(varde: Varde) -> None:
    fields = {
        "text": "Skjemanavnet Xylofonsen låser inne en ung jente. " + TEXT.format(*NAMES),
        "contact": FORM_MARKERS[0],
        "exclude": FORM_MARKERS[1],
        "interpreter": FORM_MARKERS[2],
    }
    file = f"{FILE_MARKERS[1]}\n".encode() * 60_000
    answer = httpx.post(
        varde.form_url,
        data=fields,
        files={"files": (f"{FILE_MARKERS[0]}.txt", file)},
        headers={
            "User-Agent": BROWSER_MARKERS[0],
            "X-Forwarded-For": BROWSER_MARKERS[1],
            "Referer": f"https://{BROWSER_MARKERS[2]}/side",
            "Cookie": "spor=MarkerBrowser/6.66",
        },
        timeout=60,
    )
    assert answer.status_code == 200
    assert _found(str(answer.headers).encode()) == []
    assert "set-cookie" not in answer.headers


def _everything_shown(varde: Varde) -> list[bytes]:
    """What operators and logs see, and what a door answers, headers included."""
    ports = [process.ops_port for process in varde.processes]
    pages = ["/metrics", "/healthz", "/readyz"]
    addresses = [f"http://127.0.0.1:{port}{page}" for port in ports for page in pages]
    shown = [read_with_headers(address) for address in [*addresses, varde.form_url]]
    shown += [varde.run("status"), varde.run("audit", "show"), varde.run("held", "list")]
    return [page.encode() for page in shown]


def _channel_pages(varde: Varde) -> list[bytes]:
    """What each member sees in the local channel."""
    members = ("", "koordinator", "nav", "politi")
    pages = [read_with_headers(f"{varde.channel_url}?som={who}") for who in members]
    pages += [say(varde, "koordinator", f"/sak {c}") for c in ("liste", "liste holdt")]
    return [page.encode() for page in pages]


def _temporary(folder: Path) -> Path:
    temporary = folder / "tmp"
    temporary.mkdir()
    return temporary


@contextmanager
def _watched(folder: Path) -> Iterator[set[bytes]]:
    """What stood in any file of ``folder`` at any moment, as far as looking all the time can tell."""
    seen, over = set[bytes](), threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            seen.update(_content(file) for file in folder.rglob("*") if file.is_file())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def _assert_clean(seen: list[bytes], files: Iterator[Path]) -> None:
    for place, content in enumerate(seen):
        assert _found(content) == [], f"in what was shown ({place})"
    for file in files:
        assert _found(_content(file)) == [], f"in {file.name}"


def _files(folder: Path) -> Iterator[Path]:
    found = [f for f in folder.rglob("*") if f.is_file()]
    assert found
    yield from found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""  # the database recycled it between the listing and the look


def _found(content: bytes) -> list[str]:
    lowered = content.lower()
    return [m for m in ALL_MARKERS if any(form in lowered for form in _forms(m))]


def _forms(marker: str) -> list[bytes]:
    """The marker as it may stand: plain, in JSON, in a URL, in hex, in base64, without its spaces."""
    raw = marker.encode()
    forms = {
        raw,
        marker.encode("latin-1"),
        marker.encode("utf-16-le"),
        marker.encode("unicode_escape"),
        urllib.parse.quote(marker).encode(),
        urllib.parse.quote_plus(marker).encode(),
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"="),
        raw.replace(b" ", b""),
    }
    return [form.lower() for form in forms]


def _originals(varde: Varde) -> str:
    """The control: with the coordinator's key the markers are there."""
    references = _held_references(varde)
    references += [c.reference for c in cards(varde)] if varde.processes[0].running else []
    return "\n".join(varde.run("held", "show", reference) for reference in references)


async def _tap(url: str, exchange: str) -> str:
    """A queue that gets a copy of everything on the bus."""
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(f"{exchange}-tap", durable=True)
        await queue.bind(exchange, "#")
        return queue.name


async def _tapped(url: str, name: str) -> list[bytes]:
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.get_queue(name)
        found = []
        while (message := await queue.get(no_ack=True, fail=False)) is not None:
            found.append(message.body + repr(message.headers).encode())
        await queue.delete()
        return found


def _stored(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


async def _tables(url: str) -> list[bytes]:
    """Every row of every table, sealed blobs included: those hold no marker either.

    Blobs as they are: written out in hex, megabytes of random digits hold one of eight digits now and then.
    """
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        names = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        rows = [
            b"\0".join(map(_stored, row.values()))
            for name in names
            for row in await connection.fetch(f'SELECT * FROM "{name[0]}"')
        ]
    finally:
        await connection.close()
    return rows
