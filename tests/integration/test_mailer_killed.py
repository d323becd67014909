"""A mailer that is killed while it sends: the letter is sent at least once, and a repeat can be known as one."""

import asyncio
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry

from support import stores
from support.running import Varde
from support.smarthosts import smarthost
from support.times import FixedClock
from varde.intake_email.mailer import new_mailer
from varde.intake_email.metrics import Metrics
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.casework.outbound import Queue
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.letters import LetterState
from varde.shared.store.outbound import outbound_letter
from varde.shared.vault import load_private

pytestmark = pytest.mark.journey
VARIABLE = "VARDE_INTAKE_EMAIL_SMARTHOST"


async def test_kill_9_between_the_data_and_its_answer(tmp_path: Path) -> None:
    async with smarthost() as host:
        host.stalls = 300
        settings = {
            f"{VARIABLE}_HOST": "127.0.0.1",
            f"{VARIABLE}_PORT": str(host.port),
            f"{VARIABLE}_STARTTLS": "false",
        }
        varde = Varde(tmp_path, (("intake-email",),), settings)
        await asyncio.to_thread(varde.__enter__)
        await asyncio.to_thread(varde.send_mail, "Sjefen har tatt passet hennes.")
        async with asyncio.timeout(30):
            await host.came.wait()
        varde.process("intake-email").kill()
        host.stalls = 0
        clock = FixedClock(SystemClock().now())
        keys = load_private(tmp_path / "var" / "keys", "mailer")
        async with stores.opened(stores.sqlite_url(tmp_path / "var")) as database:
            mailer = new_mailer(
                IntakeEmailSettings(
                    smarthost_host="127.0.0.1",
                    smarthost_port=host.port,
                    smarthost_starttls=False,
                ),
                Queue(database, keys, clock, lambda n: n // 2),
                Metrics(CollectorRegistry()),
                structlog.get_logger(),
            )
            await mailer.send_due()
            assert len(host.begun) == 1
            clock.forward(minutes=5)
            await mailer.send_due()
            async with database.read() as tx:
                row = (await tx.execute(outbound_letter.select())).one()
        first, second = host.begun
        assert first.content == second.content
        assert f"Message-ID: <{row.letter_id}@localhost>".encode() in (second.content or b"")
        assert (row.state, row.attempts, row.ciphertext) == (LetterState.SENT.value, 2, None)
        assert b"nurse@helse" not in b"".join(
            path.read_bytes() for path in (tmp_path / "var").rglob("*") if path.is_file()
        )
