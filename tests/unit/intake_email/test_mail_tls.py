"""TLS at the e-mail door: begun cleanly, modern, required where asked for, renewed without a restart."""

import asyncio
import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from support.mailroom import MAIL, RECIPIENT, SENDER, open_mailroom, self_made_certificate
from varde.intake_email import tls
from varde.intake_email.tls import Certificate
from varde.shared.errors import Permanent


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return self_made_certificate(tmp_path)


async def eventually(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it did not come to hold")


def settings(pair: tuple[Path, Path]) -> dict[str, Any]:
    return {"tls_certificate": pair[0], "tls_key": pair[1]}


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def shown(port: int) -> bytes:
    """The certificate that the door shows, DER, by STARTTLS."""
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.starttls(context=careless)
        assert isinstance(smtp.sock, ssl.SSLSocket)
        return smtp.sock.getpeercert(binary_form=True) or b""


def der(certificate: Path) -> bytes:
    loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    return loaded.public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    "ahead",
    [b"MAIL FROM:<injected@evil.example>\r\n", b"NOOP\r\n", b"x", b"\x16\x03\x01"],
)
async def test_what_is_sent_in_the_clear_behind_starttls_ends_the_session(
    pair: tuple[Path, Path], ahead: bytes
) -> None:
    async with open_mailroom(**settings(pair)) as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.send(b"STARTTLS\r\n" + ahead)
        assert (await client.reply()).startswith("554 5.5.0")
        assert await client.reply() == ""
    assert room.receiver.stored == []


async def test_nothing_said_in_the_clear_counts_within_tls(pair: tuple[Path, Path]) -> None:
    async with open_mailroom(**settings(pair)) as room:
        client = await room.client()
        await client.say("EHLO client.example")
        await client.say(f"MAIL FROM:<{SENDER}>")
        await client.say(f"RCPT TO:<{RECIPIENT}>")
        assert (await client.say("STARTTLS")).startswith("220 2.0.0")
        await client.writer.start_tls(trusting(pair[0]), server_hostname="localhost")
        assert (await client.say("DATA")).startswith("503 5.5.1")
        assert (await client.deliver(MAIL)).startswith("250")
    assert len(room.receiver.stored) == 1


async def test_starttls_is_offered_once(pair: tuple[Path, Path]) -> None:
    async with open_mailroom(**settings(pair)) as room:
        client = await room.client()
        assert "250-STARTTLS" in await client.say("EHLO client.example")
        assert (await client.say("STARTTLS now")).startswith("501 5.5.4")
        await client.say("STARTTLS")
        await client.writer.start_tls(trusting(pair[0]), server_hostname="localhost")
        assert "STARTTLS" not in await client.say("EHLO client.example")
        assert (await client.say("STARTTLS")).startswith("454 4.7.0")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_the_modern_versions_are_spoken(
    pair: tuple[Path, Path], version: ssl.TLSVersion
) -> None:
    trust = trusting(pair[0])
    trust.minimum_version = trust.maximum_version = version
    async with open_mailroom(**settings(pair)) as room:
        assert await asyncio.to_thread(_delivered, room.door.port, trust)
    assert len(room.receiver.stored) == 1


@pytest.mark.parametrize("ciphers", ["ECDHE+AES256:!AESGCM:!SHA1", "AES128-GCM-SHA256"])
async def test_ciphers_without_forward_secrecy_or_authentication_are_not(
    pair: tuple[Path, Path], ciphers: str
) -> None:
    trust = trusting(pair[0])
    trust.maximum_version = ssl.TLSVersion.TLSv1_2
    trust.set_ciphers(ciphers)
    async with open_mailroom(**settings(pair)) as room:
        with pytest.raises((ssl.SSLError, OSError)):
            await asyncio.to_thread(_delivered, room.door.port, trust)
        again = await room.client()
        assert (await again.deliver(MAIL)).startswith("250")


async def test_the_old_versions_are_not(pair: tuple[Path, Path]) -> None:
    assert Certificate(*pair).context.minimum_version == ssl.TLSVersion.TLSv1_2


async def test_where_tls_is_required_nothing_else_is_taken(pair: tuple[Path, Path]) -> None:
    async with open_mailroom(require_tls=True, **settings(pair)) as room:
        client = await room.client()
        await client.say("EHLO client.example")
        refused = await client.say(f"MAIL FROM:<{SENDER}>")
        assert refused.startswith("530-5.7.0")
        assert "kryptert" in refused
        assert "encrypted" in refused
        assert (await client.say("NOOP")).startswith("250")
        assert await asyncio.to_thread(_delivered, room.door.port, trusting(pair[0]))
    assert len(room.receiver.stored) == 1


async def test_a_port_may_speak_tls_from_the_first_byte(pair: tuple[Path, Path]) -> None:
    def deliver(port: int) -> None:
        with smtplib.SMTP_SSL("localhost", port, context=trusting(pair[0])) as smtp:
            smtp.ehlo()
            assert not smtp.has_extn("starttls")
            smtp.sendmail(SENDER, [RECIPIENT], MAIL)

    async with open_mailroom(tls_port=0, require_tls=True, **settings(pair)) as room:
        await asyncio.to_thread(deliver, room.door.ports["smtps"])
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0
    assert len(room.receiver.stored) == 1


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_handshake_that_begins_at_once_is_heard(
    pair: tuple[Path, Path], loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def greeted() -> bytes:
        async with open_mailroom(tls_port=0, **settings(pair)) as room:
            # All of it is there before the door looks: the connection and what is said first.
            with socket.create_connection(("127.0.0.1", room.door.ports["smtps"]), 5) as eager:
                eager.sendall(_first_words(trusting(pair[0])))
                return await asyncio.to_thread(eager.recv, 1)

    with asyncio.Runner(loop_factory=loop) as runner:
        assert runner.run(greeted()) == b"\x16"  # the door's side of the handshake


def _first_words(trust: ssl.SSLContext) -> bytes:
    """What a client sends to begin TLS."""
    said = ssl.MemoryBIO()
    client = trust.wrap_bio(ssl.MemoryBIO(), said, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return said.read()


async def test_a_connection_counts_from_before_its_handshake_and_its_place_is_given_back(
    pair: tuple[Path, Path],
) -> None:
    async with open_mailroom(tls_port=0, max_connections=1, **settings(pair)) as room:
        silent = socket.create_connection(("127.0.0.1", room.door.ports["smtps"]))
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 1
        assert (await room.client()).greeting.startswith("421")
        await asyncio.to_thread(silent.sendall, b"EHLO this is no handshake\r\n")
        await asyncio.sleep(0.1)
        silent.close()
        await asyncio.sleep(0.05)
        assert room.count("sessions") == 0
        assert (await room.client()).greeting.startswith("220")


async def test_a_handshake_under_way_does_not_keep_the_door_from_closing(
    pair: tuple[Path, Path],
) -> None:
    async with open_mailroom(tls_port=0, **settings(pair)) as room:
        silent = socket.create_connection(("127.0.0.1", room.door.ports["smtps"]))
        await asyncio.sleep(0.05)
    silent.close()


async def test_a_renewed_certificate_is_shown_without_a_restart(
    tmp_path: Path, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "LOOK_SECONDS", 0.02)
    async with open_mailroom(tls_port=0, **settings(pair)) as room:
        before = der(pair[0])
        assert await asyncio.to_thread(shown, room.door.port) == before
        expires = room.count("certificate_expires_timestamp_seconds")
        self_made_certificate(tmp_path, days=30)
        await eventually(lambda: room.count("certificate_expires_timestamp_seconds") > expires)
        assert await asyncio.to_thread(shown, room.door.port) == der(pair[0]) != before
        assert room.count("certificate_stale") == 0


async def test_a_broken_pair_leaves_the_earlier_one_in_force_and_is_reported(
    tmp_path: Path, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "LOOK_SECONDS", 0.02)
    async with open_mailroom(**settings(pair)) as room:
        good, key = pair[0].read_bytes(), pair[1].read_bytes()
        in_force = der(pair[0])
        pair[0].write_bytes(good[:100])
        await eventually(lambda: room.count("certificate_stale") == 1)
        assert await asyncio.to_thread(shown, room.door.port) == in_force
        pair[0].write_bytes(good)
        pair[1].write_bytes(key + b"\n")
        await eventually(lambda: room.count("certificate_stale") == 0)


def test_only_a_change_that_has_stood_still_is_looked_at(
    tmp_path: Path, pair: tuple[Path, Path]
) -> None:
    certificate = Certificate(*pair)
    assert certificate.look() is None
    self_made_certificate(tmp_path)
    assert certificate.look() is None
    assert certificate.look() is True
    pair[1].unlink()
    assert certificate.look() is None
    assert certificate.look() is False
    assert certificate.look() is None


def test_a_wrong_pair_is_refused_at_start(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    for wrong in (tmp_path / "missing.key", certificate):
        with pytest.raises(Permanent, match="certificate"):
            Certificate(certificate, wrong)
    (tmp_path / "other").mkdir()
    _, foreign = self_made_certificate(tmp_path / "other")
    with pytest.raises(Permanent, match="do not belong together"):
        Certificate(certificate, foreign)
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        loaded.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"a password"),
        )
    )
    with pytest.raises(Permanent, match="cannot be read"):  # and nobody is asked for the password
        Certificate(certificate, key)


def _delivered(port: int, trust: ssl.SSLContext) -> bool:
    with smtplib.SMTP("localhost", port) as smtp:
        smtp.starttls(context=trust)
        return not smtp.sendmail(SENDER, [RECIPIENT], MAIL)
