"""The e-mail service on the real platform: SQLite, real keys, real SMTP."""

import asyncio
import re
import smtplib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.smarthosts import smarthost
from varde.intake_email.service import serve
from varde.shared.domain.receipt import parse_receipt, receipt_digest
from varde.shared.errors import Permanent
from varde.shared.platform.platform import Platform, open_platform
from varde.shared.platform.settings import CoreSettings
from varde.shared.store.outbound import outbound_letter
from varde.shared.store.sealed import key_wrap, sealed_concern
from varde.shared.store.tables import outbox
from varde.shared.vault import create_keys

ROOT = Path(__file__).parents[2]
SENDER, RECIPIENT = "marker-sender@nabo.example", "bekymring@varde.example"
MAIL = "Subject: marker-subject\r\n\r\nmarker-body\r\n"


@pytest.fixture
async def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Platform]:
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_PORT", "0")
    core = CoreSettings(data_dir=tmp_path, config_dir=ROOT / "config", ops_port=0)
    create_keys(core.keys)
    async with open_platform(core) as opened:
        yield opened


async def _send(platform: Platform, times: int = 1, mail: str = MAIL) -> None:
    host, _, port = platform.addresses["smtp"].rpartition(":")

    def session() -> None:
        with smtplib.SMTP(host, int(port)) as smtp:
            for _ in range(times):
                smtp.sendmail(SENDER, [RECIPIENT], mail)

    await asyncio.to_thread(session)


async def _counts(platform: Platform) -> tuple[int, int, int]:
    async with platform.database.read() as tx:
        tables = (sealed_concern, key_wrap, outbox)
        rows = [len(list(await tx.execute(table.select()))) for table in tables]
    return rows[0], rows[1], rows[2]


async def test_a_mail_is_sealed_for_each_key_and_announced(platform: Platform) -> None:
    async with serve(platform):
        await _send(platform, times=3)
    assert await _counts(platform) == (3, 3 * len(platform.public_keys), 3)
    accepted = platform.registry.get_sample_value("varde_intake_email_accepted_total")
    assert accepted == 3


async def test_no_word_of_the_mail_stands_in_any_file(platform: Platform) -> None:
    async with serve(platform):
        await _send(platform)
    files = [path for path in platform.core.data_dir.rglob("*") if path.is_file()]
    assert any(path.name.startswith("varde.db") for path in files)
    written = b"".join(path.read_bytes() for path in files)
    for marker in (b"marker-sender", b"marker-subject", b"marker-body"):
        assert marker not in written


async def test_the_receipt_waits_beside_the_concern_and_is_sent(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with smarthost() as host:
        monkeypatch.setenv("VARDE_INTAKE_EMAIL_SMARTHOST_HOST", "127.0.0.1")
        monkeypatch.setenv("VARDE_INTAKE_EMAIL_SMARTHOST_PORT", str(host.port))
        monkeypatch.setenv("VARDE_INTAKE_EMAIL_SMARTHOST_STARTTLS", "false")
        async with serve(platform), asyncio.timeout(20):
            await _send(platform)
            await host.came.wait()
    assert host.envelopes[0].rcpt_tos == [SENDER]
    async with platform.database.read() as tx:
        letter = (await tx.execute(outbound_letter.select())).one()
        concern = (await tx.execute(sealed_concern.select())).one()
    assert (letter.concern_id, letter.state) == (concern.concern_id, "sent")
    said = re.search(r"Your receipt is these eight words: ([a-z ]+)", host.letters[0].get_content())
    receipt = parse_receipt(said[1]) if said else None
    assert receipt is not None
    assert receipt_digest(receipt) == concern.receipt_digest
    files = [path for path in platform.core.data_dir.rglob("*") if path.is_file()]
    assert b"marker" not in b"".join(path.read_bytes() for path in files)


async def test_a_stranger_is_taken_unanswered_while_no_resolver_answers(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_RELAY", "[]")
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_DNS_SERVERS", '["127.0.0.1"]')  # where none listens
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_SMARTHOST_HOST", "127.0.0.1")
    async with serve(platform):
        await _send(platform, mail=f"From: {SENDER}\r\n{MAIL}")
    assert (await _counts(platform))[0] == 1
    read = platform.registry.get_sample_value
    assert read("varde_intake_email_senders_total", {"dmarc": "temperror"}) == 1
    assert read("varde_intake_email_acknowledgements_total", {"outcome": "unverified"}) == 1
    async with platform.database.read() as tx:
        assert not list(await tx.execute(outbound_letter.select()))


async def test_a_smarthost_without_the_mailers_key_is_said_at_the_start(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_SMARTHOST_HOST", "127.0.0.1")
    (platform.core.keys / "mailer.key").unlink()
    with pytest.raises(Permanent, match=r"mailer\.key: No such file.*varde keys init"):
        async with serve(platform):
            pass


async def test_while_the_database_is_away_the_client_is_told_to_keep_the_mail(
    platform: Platform,
) -> None:
    async with serve(platform):
        async with platform.database.engine.begin() as tx:
            await tx.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_away")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await _send(platform)
        async with platform.database.engine.begin() as tx:
            await tx.exec_driver_sql("ALTER TABLE outbox_away RENAME TO outbox")
        assert refused.value.smtp_code == 451
        assert await _counts(platform) == (0, 0, 0)
        await _send(platform)
    assert (await _counts(platform))[0] == 1
