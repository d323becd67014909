"""The e-mail door is told to stop (SIGTERM) while mail is under way: nothing is lost, and nobody is cut off."""

import signal
import smtplib
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from support.mailroom import MAIL, RECIPIENT, SENDER
from support.running import Varde, eventually

pytestmark = pytest.mark.journey
DOOR_ALONE = (("intake-email",),)


@pytest.fixture
def clients() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def session(clients: ExitStack, varde: Varde, *commands: str) -> smtplib.SMTP:
    smtp = smtplib.SMTP("127.0.0.1", varde.smtp_port, timeout=30)
    clients.callback(smtp.close)
    for command in ("EHLO client.example", *commands):
        assert smtp.docmd(command)[0] in {250, 354}
    return smtp


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionError:
        return True
    return False


def stored(varde: Varde) -> int:
    (file,) = (varde.folder / "var").glob("*.db")
    with closing(sqlite3.connect(file)) as database:
        count: int = database.execute("SELECT count(*) FROM sealed_concern").fetchone()[0]
    return count


def test_a_mail_under_way_is_finished_and_all_others_are_asked_to_come_back(
    tmp_path: Path, clients: ExitStack
) -> None:
    with Varde(tmp_path, DOOR_ALONE) as varde:
        begun = (f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{RECIPIENT}>")
        idle, waiting = session(clients, varde), session(clients, varde, *begun)
        under_way = session(clients, varde, *begun, "DATA")
        under_way.send(MAIL[:20])
        process = varde.processes[0].running
        assert process
        process.send_signal(signal.SIGTERM)
        for other in (idle, waiting):
            assert other.getreply()[0] == 421
        eventually(lambda: refuses(varde.smtp_port))
        under_way.send(MAIL[20:] + b".\r\n")
        assert under_way.getreply()[0] == 250
        assert under_way.getreply()[0] == 421
        assert process.wait(timeout=30) == 0
        assert stored(varde) == 1


def test_a_client_that_never_finishes_does_not_keep_the_door_from_stopping(
    tmp_path: Path, clients: ExitStack
) -> None:
    quick = {"VARDE_INTAKE_EMAIL_DRAIN_SECONDS": "0.5"}
    with Varde(tmp_path, DOOR_ALONE, quick) as varde:
        stuck = session(clients, varde, f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{RECIPIENT}>", "DATA")
        stuck.send(MAIL[:20])
        assert varde.stop() == [0]
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            stuck.getreply()
        assert stored(varde) == 0
