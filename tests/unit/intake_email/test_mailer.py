"""The mailer, with a real database, a real key and a real SMTP server that answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from support import stores
from support.mailroom import RECEIPT, self_made_certificate
from support.post_office import ADDRESS, FORM, PostOffice
from support.smarthosts import HANG_UP, ScriptedSmarthost, smarthost
from varde.intake_email import mailer as mailer_module
from varde.intake_email.tls import server_context
from varde.shared.casework.outbound import Letter, Queue
from varde.shared.domain.codes import Language
from varde.shared.domain.letters import GIVE_UP_AFTER, LetterState
from varde.shared.domain.receipt import words_of
from varde.shared.store.outbound import LEASE, outbound_letter
from varde.shared.store.tables import metadata
from varde.shared.vault import MAILER, PrivateKey, PrivateKeys


@pytest.fixture(params=stores.KINDS)
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with stores.of_kind(request.param, tmp_path) as database:
        yield PostOffice(database, tmp_path)


@pytest.fixture
async def host() -> AsyncIterator[ScriptedSmarthost]:
    async with smarthost() as listening:
        yield listening


def _text(letter: EmailMessage) -> str:
    content: str = letter.get_content()
    return content


async def test_a_letter_is_sent_from_the_null_sender_and_destroyed(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    letter_id = await office.post()
    assert await office.mailer(host.port).send_due()
    (envelope,), (letter,) = host.envelopes, host.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == ("<>", [ADDRESS])
    assert letter["Message-ID"] == f"<{letter_id}@localhost>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert letter["In-Reply-To"] == "<m1@nabo.example>"
    assert letter["From"] == "Varde <bekymring@varde.example>"
    assert letter["Subject"] == "Vi har mottatt e-posten din / We have received your e-mail"
    text = _text(letter)
    assert text.startswith("Er noen i fare nå? Ring 112.")
    for expected in ("113", "116 111", FORM, "e-mail cannot hide", "kan ikke skjule"):
        assert expected in text
    for language in (Language.NB, Language.EN):
        assert words_of(RECEIPT, language) in text
    assert await office.state() == (LetterState.SENT, "", 1)
    assert await office.is_empty()
    assert office.count("sent") == 1


async def test_many_letters_go_over_one_connection_and_each_once(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    for number in range(20):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
    assert await office.mailer(host.port).send_due()
    assert len({e.rcpt_tos[0] for e in host.envelopes}) == len(host.envelopes) == 20


@pytest.mark.parametrize("step", ["rcpt", "data"])
async def test_a_refusal_for_good_ends_the_letter(
    office: PostOffice, host: ScriptedSmarthost, step: str
) -> None:
    getattr(host, step).append(f"550 5.1.1 <{ADDRESS}> is not here")
    await office.post()
    await office.mailer(host.port).send_due()
    assert await office.state() == (LetterState.FAILED, "5.1.1", 1)
    assert await office.is_empty()
    assert await office.failed() == 1
    assert office.count("failed") == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
async def test_a_refusal_for_now_is_tried_again_a_little_later(
    office: PostOffice, host: ScriptedSmarthost, step: str
) -> None:
    getattr(host, step).append("451 try later")
    await office.post()
    mailer = office.mailer(host.port)
    await mailer.send_due()
    assert await office.state() == (LetterState.WAITING, "451", 1)
    await mailer.send_due()
    assert host.envelopes == []
    office.clock.forward(minutes=2)
    await mailer.send_due()
    assert await office.state() == (LetterState.SENT, "", 2)
    assert len(host.envelopes) == 1


async def test_a_letter_waits_while_the_smarthost_does_not_want_us(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.mail.append("550 5.7.1 you may not send here")
    await office.post()
    await office.mailer(host.port).send_due()
    assert await office.state() == (LetterState.WAITING, "5.7.1", 1)


async def test_one_refused_letter_does_not_hold_up_the_next(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.rcpt.extend(["550 no", "450 later"])
    for number in range(4):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
        office.clock.forward(seconds=1)
    await office.mailer(host.port).send_due()
    assert [office.count(o) for o in ("failed", "deferred", "sent")] == [1, 1, 2]


async def test_a_connection_lost_after_the_data_is_a_repeat_with_the_same_message_id(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.data.append(HANG_UP)
    await office.post()
    mailer = office.mailer(host.port)
    await mailer.send_due()
    assert await office.state() == (LetterState.WAITING, "connection", 1)
    office.clock.forward(minutes=2)
    await mailer.send_due()
    first, second = host.envelopes
    assert first.content == second.content
    assert await office.state() == (LetterState.SENT, "", 2)


async def test_a_smarthost_that_stalls_is_left_in_time(
    office: PostOffice, host: ScriptedSmarthost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer_module, "_SEND_SECONDS", 0.2)
    host.stalls = 0.6
    await office.post()
    await office.mailer(host.port).send_due()
    assert await office.state() == (LetterState.WAITING, "timeout", 1)


async def test_a_smarthost_that_is_away_for_days_is_waited_for_and_then_given_up(
    office: PostOffice, host: ScriptedSmarthost, unused_port: int
) -> None:
    await office.post()
    mailer, tries = office.mailer(unused_port), []
    began = office.clock.now()
    while (await office.state())[0] is LetterState.WAITING:
        assert not await mailer.send_due()
        tries.append(office.clock.now() - began)
        assert len(tries) < 200
        while not await _due(office):
            office.clock.forward(minutes=1)
    assert tries[2] < timedelta(minutes=10)
    assert GIVE_UP_AFTER <= tries[-1] < GIVE_UP_AFTER + timedelta(hours=3)
    assert (await office.state())[:2] == (LetterState.FAILED, "away")
    assert await office.failed() == 1
    assert await office.is_empty()


async def _due(office: PostOffice) -> bool:
    async with office.database.read() as tx:
        row = (await tx.execute(outbound_letter.select())).one()
    return row.next_at is None or row.next_at <= office.clock.now()


@pytest.fixture
async def unused_port() -> int:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_an_outage_ends_and_everything_goes_out(office: PostOffice, unused_port: int) -> None:
    for number in range(5):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
    mailer = office.mailer(unused_port)
    for _ in range(20):
        await mailer.send_due()
        office.clock.forward(minutes=10)
    async with smarthost(port=unused_port) as back:
        office.clock.forward(hours=3)
        assert await mailer.send_due()
        assert len(back.envelopes) == 5


async def test_a_letter_of_a_mailer_that_died_is_sent_by_another(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post()
    queue = Queue(office.database, PrivateKeys(office.key), office.clock, lambda n: n - 1)
    dead = await queue.claim()
    assert dead is not None
    await office.mailer(host.port).send_due()
    assert host.envelopes == []
    office.clock.forward(seconds=LEASE.total_seconds())
    await office.mailer(host.port).send_due()
    assert len(host.envelopes) == 1
    await queue.failed(dead, "late")
    assert await office.state() == (LetterState.SENT, "", 2)


async def test_two_mailers_at_once_send_each_letter_once(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    for number in range(30):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
    await asyncio.gather(*(office.mailer(host.port).send_due() for _ in range(2)))
    assert len({e.rcpt_tos[0] for e in host.envelopes}) == len(host.envelopes) == 30


async def test_a_letter_that_no_key_opens_waits_for_the_right_one(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post()
    right, office.key = office.key, PrivateKey.generate(MAILER)
    await office.mailer(host.port).send_due()
    assert await office.state() == (LetterState.WAITING, "key", 1)
    office.key = right
    office.clock.forward(minutes=2)
    await office.mailer(host.port).send_due()
    assert len(host.envelopes) == 1


@pytest.mark.parametrize(
    "tls", [None, "unknown certificate"], ids=["no encryption", "unknown certificate"]
)
async def test_a_smarthost_that_cannot_be_trusted_gets_nothing(
    office: PostOffice, tls: str | None, tmp_path: Path
) -> None:
    context: ssl.SSLContext | None = None
    if tls:
        context = server_context(*self_made_certificate(tmp_path))
    await office.post()
    async with smarthost(context) as host:
        assert not await office.mailer(host.port, smarthost_starttls=True).send_due()
        assert host.envelopes == []
    assert (await office.state())[:2] == (LetterState.WAITING, "away")


@pytest.mark.parametrize(
    "address", ["a@b\r\nRCPT TO:<x@evil.example>", "a@b> BODY=8BITMIME", "", "a" * 5000, "å@b.no"]
)
async def test_a_hostile_address_harms_nothing_and_holds_up_nobody(
    office: PostOffice, host: ScriptedSmarthost, address: str
) -> None:
    await office.post(Letter(address, RECEIPT))
    office.clock.forward(seconds=1)
    await office.post()
    await office.mailer(host.port).send_due()
    assert [e.rcpt_tos for e in host.envelopes] == [[ADDRESS]]
    assert office.count("failed") == 1


async def test_nothing_of_the_address_is_in_any_table_at_any_time(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.rcpt.append(f"450 <{ADDRESS}> is busy")
    await office.post()
    mailer = office.mailer(host.port)
    for _ in range(3):
        assert b"marker" not in await _everything(office)
        await mailer.send_due()
        office.clock.forward(hours=3)
    assert (await office.state())[0] is LetterState.SENT
    assert b"marker" not in await _everything(office)


async def _everything(office: PostOffice) -> bytes:
    async with office.database.read() as tx:
        tables = [list(await tx.execute(table.select())) for table in metadata.tables.values()]
    files = [path.read_bytes() for path in office.folder.rglob("*") if path.is_file()]
    return repr(tables).encode() + b"".join(files)


async def test_codes_are_forgotten_after_a_month(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post()
    await office.mailer(host.port).send_due()
    queue = Queue(office.database, PrivateKeys(office.key), office.clock, lambda n: n - 1)
    office.clock.forward(days=29)
    await queue.forget()
    assert (await office.state())[0] is LetterState.SENT
    office.clock.forward(days=2)
    await queue.forget()
    async with office.database.read() as tx:
        assert (await tx.execute(outbound_letter.select())).all() == []


async def test_a_running_mailer_sends_when_it_is_woken_and_stops_when_told(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    async with office.mailer(host.port).running() as mailer:
        await asyncio.sleep(0.1)
        await office.post()
        mailer.wake()
        async with asyncio.timeout(4):
            await host.came.wait()
    assert (await office.state())[0] is LetterState.SENT


async def test_while_the_smarthost_is_away_new_letters_do_not_set_the_mailer_to_work(
    office: PostOffice, unused_port: int
) -> None:
    for number in range(10):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
    async with office.mailer(unused_port).running() as mailer:
        for _ in range(10):
            mailer.wake()
            await asyncio.sleep(0.05)
    assert office.count("deferred") == 1


async def test_an_address_of_other_letters_is_reached_over_a_server_that_knows_them(
    office: PostOffice,
) -> None:
    await office.post(Letter("kåre@blåbær.example", RECEIPT))
    async with smarthost(utf8=True) as host:
        assert await office.mailer(host.port).send_due()
    (envelope,), (letter,) = host.envelopes, host.letters
    assert (envelope.rcpt_tos, envelope.smtp_utf8) == (["kåre@xn--blbr-roah.example"], True)
    assert letter["To"] == "kåre@xn--blbr-roah.example"
    assert isinstance(envelope.content, bytes)
    assert "To: kåre@xn--blbr-roah.example\r\n".encode() in envelope.content
    assert await office.state() == (LetterState.SENT, "", 1)


async def test_where_only_the_domain_is_of_other_letters_any_server_will_do(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post(Letter("kari@blåbær.example", RECEIPT))
    assert await office.mailer(host.port).send_due()
    (envelope,) = host.envelopes
    assert (envelope.rcpt_tos, envelope.smtp_utf8) == (["kari@xn--blbr-roah.example"], False)
    assert isinstance(envelope.content, bytes)
    assert envelope.content.isascii()


async def test_the_desk_hears_of_a_letter_that_the_server_has_no_letters_for(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post(Letter("kåre@nabo.example", RECEIPT))
    assert await office.mailer(host.port).send_due()
    assert host.begun == []
    assert await office.state() == (LetterState.FAILED, "5.6.7", 1)
    assert await office.is_empty()
    assert await office.failed() == 1
