"""Opaque signatures, encrypted messages and winmail.dat."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.growth import grows_with_length
from support.letters import (
    OWN,
    compressed,
    enveloped,
    letter,
    many,
    packed_rtf,
    part,
    properties,
    signed,
    text,
    tnef,
)
from varde.shared.mail import MailKind, smime
from varde.shared.mail import tnef as winmail
from varde.shared.mail.reading import read_mail
from varde.shared.mail.rtf import rtf_to_text

INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + OWN.encode()
PKCS7 = "application/pkcs7-mime; name=smime.p7m; smime-type="


@pytest.mark.parametrize("wrap", [signed, compressed, lambda inner: signed(compressed_part(inner))])
def test_what_is_signed_or_compressed_without_a_key_is_read(wrap) -> None:  # type: ignore[no-untyped-def] # a function
    raw = part(PKCS7 + "signed-data", wrap(INNER))
    reading = read_mail(b"Subject: Uro\r\n" + raw)
    assert (reading.text, reading.kind, reading.problems) == (OWN, MailKind.CONCERN, ())


def compressed_part(inner: bytes) -> bytes:
    return part(PKCS7 + "compressed-data", compressed(inner))


def test_a_signature_beside_the_words_is_only_a_part() -> None:
    raw = many(
        "signed", text(OWN), part("application/pkcs7-signature; name=smime.p7s", b"0\x80"),
        more='; protocol="application/pkcs7-signature"',
    )  # fmt: skip
    assert read_mail(raw).text == OWN


def test_a_broken_opaque_signature_is_held_with_its_reason() -> None:
    reading = read_mail(b"Subject: Uro\r\n" + part(PKCS7 + "signed-data", b"0\x82"))
    assert reading.kind is MailKind.ENCRYPTED
    assert reading.problems == ("signed_opaque",)
    assert reading.cut_short


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: Uro\r\n" + part(PKCS7 + "enveloped-data", enveloped(INNER)),
        b"Subject: Uro\r\n" + part("application/octet-stream; name=smime.p7m", enveloped(INNER)),
        b"Subject: Uro\r\n" + part(PKCS7 + "signed-data", signed(part(PKCS7, enveloped(INNER)))),
        many("encrypted", part("application/pgp-encrypted", "Version: 1"), part("application/octet-stream", "x")),
        many("mixed", part("application/pgp-encrypted", "Version: 1"), part("application/octet-stream", "x")),
        letter(body="-----BEGIN PGP MESSAGE-----\r\n\r\nabcd\r\n-----END PGP MESSAGE-----"),
        many("mixed", text(""), part("application/x-microsoft-rpmsg-message; name=message.rpmsg", b"x")),
    ],
    ids=["smime", "by name", "signed outside", "pgp", "pgp broken up on its way", "armour", "microsoft"],
)  # fmt: skip
def test_encrypted_mail_is_known_and_stays_closed(raw: bytes) -> None:
    reading = read_mail(raw)
    assert reading.kind is MailKind.ENCRYPTED
    assert OWN not in reading.whole


def test_a_concern_with_an_encrypted_message_beside_it_is_read() -> None:
    inner = b"Subject: x\r\n" + part(PKCS7 + "enveloped-data", enveloped(INNER))
    reading = read_mail(many("mixed", text(OWN), b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert (reading.kind, reading.text) == (MailKind.CONCERN, OWN)


RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Hun p\'e5 \'c5sen\par er \u229?redd{\*\gone x}.}"
ATTACHMENT = (
    (2, 0x00069002, b"\0" * 14),
    (2, 0x00018010, b"BILDE~1.JPG\0"),
    (2, 0x0006800F, b"\xff\xd8\xff"),
    (2, 0x00069005, properties((0x1F, 0x3707, "bilde på åsen.jpg\0".encode("utf-16-le")))),
)
BODIES = {
    "text": (1, 0x0002800C, OWN.encode("cp1252") + b"\0"),
    "unicode": (1, 0x00069003, properties((0x1F, 0x1000, f"{OWN}\0".encode("utf-16-le")))),
    "html": (1, 0x00069003, properties((0x102, 0x1013, f"<meta charset=utf-8><p>{OWN}".encode()))),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_winmail_dat_gives_its_text_and_lists_its_attachments(body: str) -> None:
    packed = tnef((1, 0x00069007, struct.pack("<II", 1252, 0)), BODIES[body], *ATTACHMENT)
    reading = read_mail(
        many("mixed", text(" "), part("application/ms-tnef; name=winmail.dat", packed))
    )
    assert reading.text == OWN
    assert [(p.filename, p.size) for p in reading.parts[2:]] == [("bilde på åsen.jpg", 3)]
    assert not reading.cut_short


def test_a_winmail_dat_is_read_by_the_code_page_that_it_names() -> None:
    words = "Szef zabrał jej paszport."
    packed = tnef(
        (1, 0x00069007, struct.pack("<II", 28592, 0)),
        (1, 0x0002800C, words.encode("iso8859-2") + b"\0"),
    )
    assert read_mail(many("mixed", part("application/ms-tnef", packed))).text == words


def test_rich_text_in_a_winmail_dat_is_read() -> None:
    packed = tnef((1, 0x00069003, properties((0x102, 0x1009, packed_rtf(RTF)))))
    reading = read_mail(letter("Content-Type: application/ms-tnef", body=packed))
    assert reading.text == "Hun på Åsen\ner åredd."


def test_the_text_beside_a_winmail_dat_is_not_read_twice() -> None:
    packed = part("application/octet-stream; name=WINMAIL.DAT", tnef(BODIES["text"]))
    assert read_mail(many("mixed", text(OWN), packed)).text == OWN


def test_a_winmail_dat_in_a_forwarded_message_is_read_there_and_nowhere_else() -> None:
    packed = part("application/ms-tnef; name=winmail.dat", tnef(BODIES["text"]))
    inside = b"Content-Type: message/rfc822\r\n\r\n" + many(
        "mixed", text(" "), packed, subject="Rom"
    )
    reading = read_mail(many("mixed", text("Se under."), inside, packed))
    assert (reading.text, reading.forwarded) == ("Se under.", f"Rom\n\n{OWN}")


def test_encrypted_mail_with_a_text_attached_stays_encrypted() -> None:
    sealed = part(PKCS7 + "enveloped-data", enveloped(INNER))
    footer = part("text/plain", "list", "Content-Disposition: attachment; filename=footer.txt")
    assert read_mail(many("mixed", sealed, footer)).kind is MailKind.ENCRYPTED


def test_a_winmail_dat_that_is_none_is_held_with_its_reason() -> None:
    reading = read_mail(
        many("mixed", text(OWN), part("application/ms-tnef", b"nothing of the kind"))
    )
    assert reading.problems == ("tnef",)
    assert reading.cut_short


WHOLE = tnef(*BODIES.values(), *ATTACHMENT)
SIGNED = signed(INNER)
PACKED = compressed(INNER)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([WHOLE, SIGNED, PACKED]), st.integers(0), st.binary(min_size=1, max_size=8))
def test_broken_containers_never_raise(whole: bytes, at: int, noise: bytes) -> None:
    at %= len(whole)
    for broken in (whole[:at] + noise + whole[at + len(noise) :], whole[:at], whole[:at] + noise):
        smime.opened(broken)
        winmail.opened(broken)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["{", "}", "\\par ", "\\'e5", "\\'8", "\\u-1?", "\\uc9", "\\*", "\\fonttbl", "x", "\\"]
        )
    )
)
def test_any_rich_text_gives_text(pieces: list[str]) -> None:
    rtf_to_text("{\\rtf1" + "".join(pieces)).encode()


@pytest.mark.parametrize(
    "piece", ["{\\fonttbl{\\f0\\fcharset0 ", '{\\field{\\*\\fldinst HYPERLINK "', "{\\pict "]
)
def test_rich_text_made_to_keep_a_reader_busy_takes_no_longer_than_its_length(piece: str) -> None:
    short, long = ("{\\rtf1" + piece * times for times in (2_000, 20_000))
    assert grows_with_length(rtf_to_text, short, long, most=30, spare=0.3)
