"""The mailer, with a real database, a real key and a real SMTP server that answers as it is told."""

import asyncio
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from support.mailroom import RECEIPT, self_made_certificate
from support.post_office import ADDRESS, FORM, PostOffice
from support.smarthosts import ScriptedSmarthost, smarthost
from varde.intake_email.tls import server_context
from varde.shared.casework.outbound import Letter, Queue
from varde.shared.domain.codes import Language
from varde.shared.domain.letters import LetterState
from varde.shared.domain.receipt import words_of
from varde.shared.store.outbound import outbound_letter
from varde.shared.store.tables import metadata
from varde.shared.vault import MAILER, PrivateKey, PrivateKeys


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


async def test_letters_go_out_in_the_norwegian_that_is_set(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post()
    await office.mailer(host.port, language=Language.NN).send_due()
    (letter,) = host.letters
    assert letter["Subject"] == "Vi har fått e-posten din / We have received your e-mail"
    assert _text(letter).startswith("Er nokon i fare no? Ring 112.")


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


async def test_one_refused_letter_does_not_hold_up_the_next(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.rcpt.extend(["550 no", "450 later"])
    for number in range(4):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
        office.clock.forward(seconds=1)
    await office.mailer(host.port).send_due()
    assert [office.count(o) for o in ("failed", "deferred", "sent")] == [1, 1, 2]


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
