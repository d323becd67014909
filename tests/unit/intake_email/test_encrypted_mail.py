"""Mail that only somebody else can open is known by its head or its first bytes."""

import base64

import pytest

from support.letters import enveloped, signed
from varde.intake_email.acknowledgement import holds_armour, holds_envelope, is_encrypted, why_not
from varde.intake_email.headers import read_head


@pytest.mark.parametrize(
    "header",
    [
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x',
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        b'CONTENT-TYPE: Application/X-PKCS7-MIME;\r\n\tsmime-type="authEnveloped-data"',
        b"Content-Class: rpmsg.message",
    ],
)
def test_a_mail_that_only_somebody_else_can_open_is_known_by_its_head(header: bytes) -> None:
    head = read_head(header + b"\r\n\r\n")
    assert is_encrypted(head)
    assert why_not("kari@nabo.example", head, set(), "mx.varde.example") is None


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data",
        b"Content-Type: application/pkcs7-mime; name=enveloped-data.p7m",
        b"Content-Type: multipart/signed; protocol=application/pgp-signature",
        b"Content-Type: text/plain",
        b"Content-Type:",
        b"Subject: multipart/encrypted",
    ],
)
def test_any_other_mail_is_not(header: bytes) -> None:
    assert not is_encrypted(read_head(header + b"\r\n\r\n"))


NAMED = b"Content-Type: application/octet-stream; name=smime.p7m"
UNNAMED = b"Content-Type: application/pkcs7-mime"


@pytest.mark.parametrize("header", [NAMED, UNNAMED])
def test_s_mime_that_does_not_say_that_it_is_encrypted_is_known_by_its_first_bytes(
    header: bytes,
) -> None:
    head = read_head(header + b"\r\n\r\n")
    assert holds_envelope(head, base64.encodebytes(enveloped(b"hei")))
    for length in (b"\x80", b"\x81\xff", b"\x82\xff\xff", b"\x84\xff\xff\xff\xff"):
        auth = b"0" + length + bytes.fromhex("060b2a864886f70d0109100117a0")
        assert holds_envelope(head, b"\r\n" + base64.encodebytes(auth + bytes(99)))


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (UNNAMED, base64.encodebytes(signed(b"hei"))),
        (b"Content-Type: text/plain", base64.encodebytes(enveloped(b"hei"))),
        (UNNAMED, b"Sjefen tok passet hennes."),
        (UNNAMED, b""),
    ],
    ids=["signed", "another type", "words", "empty"],
)
def test_what_is_not_enveloped_is_not_called_so(header: bytes, body: bytes) -> None:
    assert not holds_envelope(read_head(header + b"\r\n\r\n"), body)


ARMOUR = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"
PART = b"--x\r\nContent-Type: text/plain;\r\n\tcharset=utf-8\r\n\r\n"


@pytest.mark.parametrize(
    "body",
    [
        ARMOUR,
        ARMOUR.replace(b"\r\n", b"\n"),
        b"Hei! Se under.\r\n\r\n" + ARMOUR,
        b"This is a message in several parts.\r\n" + PART + ARMOUR,
        ARMOUR.replace(b"-----BEGIN", b"=2D----BEGIN"),
        base64.encodebytes(ARMOUR),
        PART + base64.encodebytes(ARMOUR).replace(b"\n", b"\r\n"),
    ],
    ids=[
        "alone",
        "bare line ends",
        "greeting",
        "part",
        "quoted-printable",
        "base64",
        "base64 part",
    ],
)
def test_pgp_in_the_text_is_known_without_reading_it(body: bytes) -> None:
    assert holds_armour(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Sjefen tok passet hennes.",
        b"Sjefen tok passet hennes. " * 10 + b"\r\n" + ARMOUR,
        ARMOUR.replace(b"PGP MESSAGE", b"PGP SIGNED MESSAGE"),
        ARMOUR.replace(b"PGP MESSAGE", b"PGP PUBLIC KEY BLOCK"),
        b"> " + ARMOUR,
        b"x" * 8_192 + b"\r\n" + ARMOUR,
    ],
    ids=["empty", "words", "words first", "signed", "key", "quoted", "far down"],
)
def test_what_a_person_wrote_beside_it_is_not_called_encrypted(body: bytes) -> None:
    assert not holds_armour(body)


@pytest.mark.parametrize(
    "hostile", [b"-" * 10**6, b"=2D" * 10**6, b"a:\n " * 10**6, b"--\n" * 10**6 + ARMOUR]
)
def test_of_a_hostile_text_no_more_than_the_beginning_is_looked_at(hostile: bytes) -> None:
    assert not holds_armour(hostile)
