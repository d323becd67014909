"""A real Postfix in front of the door and behind it, set up by the very blocks of docs/operations.md."""

import shlex
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.documented import block, environment, titles
from support.mailroom import self_made_certificate
from support.ports import free_port
from support.postfix import Postfix, mail_sink, private_postfix
from support.running import Varde, eventually

pytestmark = [pytest.mark.postfix, pytest.mark.journey]
ADDRESS, SENDER = "bekymring@kommune.example", "kari@nabo.example"
VARDE_NAME, LETTERS_NAME = "varde.kommune.example", "smtp.kommune.example"
BARE = b"From: kari@nabo.example\r\nSubject: Uro\r\n\r\nHei\rp\xc3\xa5 deg\r\n"
MAIL = b"From: kari@nabo.example\r\nSubject: Uro\r\n\r\nHei\r\n"
# Nobody of mynetworks is held to smtpd_forbid_bare_newline, so the tests must be strangers.
TAKES_ITS_DOMAIN = "relay_domains = kommune.example\nmynetworks = 192.0.2.0/24\n"


@dataclass
class Certificates:
    """A certificate and its key, and the authority that the other side trusts."""

    certificate: Path
    key: Path
    authority: Path


@pytest.fixture
def ours(tmp_path: Path) -> Certificates:
    certificate, key = self_made_certificate(tmp_path, VARDE_NAME)
    return Certificates(certificate, key, certificate)


def varde_behind(folder: Path, tls: Certificates, **more: str) -> Varde:
    port = free_port()
    settings = environment(
        "Varde, behind Postfix",
        {
            "0.0.0.0": "127.0.0.1",
            "PORT=25": f"PORT={port}",
            "192.0.2.25/32": "127.0.0.1/32",
            "/etc/varde/tls/varde.kommune.example.pem": str(tls.certificate),
            "/etc/varde/tls/varde.kommune.example.key": str(tls.key),
        },
    )
    return Varde(folder, (("intake-email",),), settings | more, smtp_port=port)


@contextmanager
def postfix_in_front(varde: Varde, authority: Path) -> Iterator[Postfix]:
    where = {"[varde.kommune.example]:25": f"[127.0.0.1]:{varde.smtp_port}"}
    main = block(
        "/etc/postfix/main.cf, in front of Varde",
        {"/etc/ssl/certs/ca-certificates.crt": str(authority)},
    )
    files = {
        "transport": block("/etc/postfix/transport", where),
        "tls_policy": block("/etc/postfix/tls_policy", where),
    }
    with private_postfix(TAKES_ITS_DOMAIN + main, files) as postfix:
        yield postfix


def send(port: int, recipient: str = ADDRESS, mail: bytes = MAIL) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
        smtp.sendmail(SENDER, [recipient], mail)


def smuggle(port: int) -> None:
    """A second message inside the first, behind an end that is none (CVE-2023-51764)."""
    envelope = f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{ADDRESS}>\r\n"
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
        smtp.ehlo()
        for command in envelope.splitlines():
            assert smtp.docmd(command)[0] == 250
        assert smtp.docmd("DATA")[0] == 354
        hidden = f"\n.\r\n{envelope}DATA\r\nSubject: hidden\r\n\r\nhidden\r\n.\r\n"
        smtp.send(MAIL + hidden.encode())
        assert smtp.getreply()[0] == 250


def accepted(varde: Varde) -> float:
    lines = varde.metrics("intake-email").splitlines()
    found = [line for line in lines if line.startswith("varde_intake_email_accepted_total ")]
    return float(found[0].split()[1])


@pytest.mark.parametrize("title", titles("/etc/postfix/main.cf"))
def test_postfix_knows_every_setting_of_every_block(title: str, tmp_path: Path) -> None:
    (tmp_path / "main.cf").write_text(block(title, {}))
    (tmp_path / "master.cf").touch()
    asked = ["postconf", "-c", str(tmp_path), "-n"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "unused parameter" not in done.stderr
    assert len(done.stdout.splitlines()) > 3


def test_postfix_hands_mail_over_to_nobody_but_the_verified_door(
    tmp_path: Path, ours: Certificates
) -> None:
    with (
        varde_behind(tmp_path, ours) as varde,
        postfix_in_front(varde, ours.authority) as postfix,
    ):
        send(postfix.port)
        send(postfix.port, "bekymring+k3j5v7q2m4x6p2z7@kommune.example")
        eventually(lambda: accepted(varde) == 2)
        eventually(lambda: not postfix.queued())
        assert "Verified TLS connection established to 127.0.0.1" in postfix.log
        assert postfix.log.count("dsn=2.0.0, status=sent (250 2.0.0 OK") == 2


def test_on_the_same_machine_postfix_hands_over_through_a_socket(tmp_path: Path) -> None:
    main = block("/etc/postfix/main.cf, on Varde's machine", {})
    files = {"transport": block("/etc/postfix/transport, on Varde's machine", {})}
    with private_postfix(TAKES_ITS_DOMAIN + main, files) as postfix:
        spool = {"/var/spool/postfix": str(postfix.folder / "queue")}
        made = block("as root, on Varde's machine", spool | {"-o varde": "-o root"})
        subprocess.run(shlex.split(made), check=True)
        settings = environment("Varde, on Postfix's machine", spool)
        with Varde(tmp_path, (("intake-email",),), settings) as varde:
            with smtplib.SMTP("127.0.0.1", postfix.port, timeout=30) as smtp:
                reply = "bekymring+k3j5v7q2m4x6p2z7@kommune.example"
                smtp.sendmail(SENDER, [ADDRESS, reply], MAIL)
            eventually(lambda: not postfix.queued())
            assert accepted(varde) >= 1
            assert postfix.log.count("status=sent (250 2.0.0 OK received)") == 2
            before = accepted(varde)
            send(postfix.port, mail=BARE)
            smuggle(postfix.port)
            eventually(lambda: not postfix.queued())
            assert "status=bounced" not in postfix.log
            assert accepted(varde) == before + 2


def test_with_a_certificate_that_is_not_trusted_the_mail_waits_and_nothing_is_sent(
    tmp_path: Path, ours: Certificates
) -> None:
    (tmp_path / "other").mkdir()
    other, _ = self_made_certificate(tmp_path / "other", VARDE_NAME)
    with varde_behind(tmp_path, ours) as varde, postfix_in_front(varde, other) as postfix:
        send(postfix.port)
        eventually(lambda: "status=deferred (Server certificate not" in postfix.log)
        assert postfix.queued() >= 1
        assert accepted(varde) == 0


def test_while_the_door_is_away_postfix_keeps_the_mail_and_brings_it_later(
    tmp_path: Path, ours: Certificates
) -> None:
    with (
        varde_behind(tmp_path, ours) as varde,
        postfix_in_front(varde, ours.authority) as postfix,
    ):
        varde.stop()
        send(postfix.port)
        eventually(lambda: "status=deferred" in postfix.log)
        varde.start()
        # Where one of its processes was too slow, Postfix waits a minute before it starts another.
        eventually(lambda: accepted(varde) == 1, seconds=150)
        eventually(lambda: not postfix.queued())


def test_a_receipt_goes_out_through_postfix_over_verified_tls(
    tmp_path: Path, ours: Certificates
) -> None:
    (tmp_path / "letters").mkdir()
    certificate, key = self_made_certificate(tmp_path / "letters", "localhost")
    main = block(
        "/etc/postfix/main.cf, behind Varde",
        {
            "192.0.2.10/32": "",
            "/etc/postfix/tls/smtp.kommune.example.pem": str(certificate),
            "/etc/postfix/tls/smtp.kommune.example.key": str(key),
        },
    )
    with mail_sink() as world:
        onward = f"relayhost = [127.0.0.1]:{world.port}\nsmtpd_tls_loglevel = 1\n"
        with private_postfix(onward + main) as postfix:
            letters = environment(
                "Varde, in front of Postfix",
                {LETTERS_NAME: "localhost", "PORT=25": f"PORT={postfix.port}"},
            )
            trust = {"SSL_CERT_FILE": str(certificate), "VARDE_INTAKE_EMAIL_REQUIRE_TLS": "false"}
            with varde_behind(tmp_path, ours, **letters, **trust) as varde:
                send(varde.smtp_port)
                eventually(world.messages)
            assert "TLS connection established from" in postfix.log
        (receipt,) = world.messages()
    assert b"X-Mail-Args: <>" in receipt
    assert f"X-Rcpt-Args: <{SENDER}>".encode() in receipt
    assert b"Auto-Submitted: auto-replied" in receipt


def test_no_receipt_goes_to_a_server_without_the_right_certificate(
    tmp_path: Path, ours: Certificates
) -> None:
    with (
        mail_sink() as world,
        private_postfix(f"relayhost = [127.0.0.1]:{world.port}\n") as postfix,
    ):
        letters = environment(
            "Varde, in front of Postfix",
            {LETTERS_NAME: "localhost", "PORT=25": f"PORT={postfix.port}"},
        )
        in_clear = {"VARDE_INTAKE_EMAIL_REQUIRE_TLS": "false"}
        with varde_behind(tmp_path, ours, **letters, **in_clear) as varde:
            send(varde.smtp_port)
            eventually(lambda: postfix.log.count("disconnect from") >= 2)
        assert not world.messages()
        assert not postfix.queued()
