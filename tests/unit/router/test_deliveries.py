"""What makes a mail the same mail, and which headers tell how it came."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.letters import OWN, letter, many, page, part, text
from varde.intake_email.door import with_envelope
from varde.router.delivery import delivery_of
from varde.shared.mail.reading import read_mail

SENDER, ADDRESS = "kari@nabo.example", "bekymring@kommune.example"
TOKEN = "k3j5v7q2m4x6p2z7"
DISCLAIMER = (
    "\r\n\r\nDenne e-posten og eventuelle vedlegg kan inneholde konfidensiell informasjon. "
    "Er du ikke rett mottaker, må du slette e-posten og varsle avsender."
)


def _content(raw: bytes, sender: str = SENDER) -> bytes:
    mail = with_envelope(sender, ADDRESS, raw)
    return delivery_of(mail, read_mail(mail)).content


def _plain(body: str, *headers: str, subject: str = "Uro") -> bytes:
    kind = "Content-Type: text/plain; charset=utf-8"
    return letter(kind, *headers, body=body, subject=subject)


FIRST = _plain(OWN, "Message-ID: <1@x.example>", "Date: Mon, 2 Mar 2026 09:30:00 +0000")


@pytest.mark.parametrize(
    "again",
    [
        _plain(OWN, "Message-ID: <2@y.example>", "Date: Tue, 3 Mar 2026 09:30:00 +0000"),
        _plain(OWN.upper()),
        _plain(OWN.replace(" ", "\r\n")),
        _plain(OWN.replace(" ", " \u200b ").replace("og", "o\u00adg")),
        _plain(f"> {OWN}"),
        _plain(f"«{OWN}»"),
        _plain(OWN.replace("å", "a\u030a")),
        _plain(OWN + DISCLAIMER),
        _plain(f"{OWN}\r\n\r\nHilsen\r\nKari Prøvestad\r\nTlf 68 05 11 20"),
        _plain(OWN, subject="SV: Uro"),
        _plain(OWN, subject="[EKSTERN] VS: SV: uro "),
        _plain(OWN, subject="*** SPAM *** Uro"),
        page(f"<p>{OWN}</p>", "Uro"),
    ],
    ids=[
        *(
            "redelivered",
            "in capitals",
            "broken anew",
            "with invisible signs",
            "quoted",
            "in quotes",
        ),
        *("decomposed", "with a disclaimer", "signed", "a reply", "tagged", "as spam", "as html"),
    ],
)
def test_what_mail_systems_change_does_not_make_another_mail(again: bytes) -> None:
    assert _content(again) == _content(FIRST)


@pytest.mark.parametrize(
    "other",
    [
        _plain(OWN + " Hun er 15."),
        _plain(OWN, subject="Gjelder hotellet"),
        _plain(OWN.replace("ikke ", "")),
        many(
            "mixed",
            text(OWN),
            part("image/png", b"x" * 99, 'Content-Disposition: attachment; filename="a.png"'),
            subject="Uro",
        ),
        letter("Content-Type: application/octet-stream", body=b"\x00\x01", subject="Uro"),
    ],
    ids=["more words", "another subject", "a word less", "with a picture", "without words"],
)
def test_what_says_something_else_is_another_mail(other: bytes) -> None:
    assert _content(other) != _content(FIRST)


def test_two_pictures_without_words_are_two_mails() -> None:
    def picture(size: int) -> bytes:
        return letter("Content-Type: image/jpeg", body=b"x" * size, subject="")

    assert _content(picture(100)) != _content(picture(101))
    assert _content(picture(100)) == _content(picture(100))


@pytest.mark.parametrize(
    "unread",
    [
        ["Content-Type: multipart/encrypted; protocol=application/pgp-encrypted"],
        ["Content-Type: text/plain", "Content-Transfer-Encoding: x-own"],
        ["Auto-Submitted: auto-replied"],
    ],
)
def test_what_may_be_unread_is_compared_byte_by_byte(unread: list[str]) -> None:
    one, other = letter(*unread, body=b"!!AAAA"), letter(*unread, body=b"!!AAAB")
    assert _content(one) == _content(one)
    assert _content(one) != _content(other)


def test_another_sender_is_another_mail_and_nobody_is_never_the_same() -> None:
    assert _content(FIRST, "ola@nabo.example") != _content(FIRST)
    assert _content(FIRST, SENDER.upper()) == _content(FIRST)
    assert _content(FIRST, "") == b""


def test_only_what_the_door_put_on_top_tells_how_a_mail_came() -> None:
    foreign = f"Delivered-To: bekymring+{TOKEN}@kommune.example\r\n".encode()
    for top in (b"", b"Authentication-Results: mx.kommune.example; none\r\n"):
        raw = with_envelope(SENDER, ADDRESS, top + foreign + FIRST)
        assert delivery_of(raw, read_mail(raw)).token == ""
    raw = with_envelope(SENDER, f"bekymring+{TOKEN}@kommune.example", FIRST)
    found = delivery_of(raw, read_mail(raw))
    assert found.token == TOKEN
    assert repr(found) == "Delivery(…)"


@given(st.binary(max_size=2_000), st.integers(0, 2**32))
def test_any_bytes_have_a_content_that_is_theirs(raw: bytes, seed: int) -> None:
    mail = with_envelope(SENDER, ADDRESS, raw)
    shuffled = bytes(random.Random(seed).sample(raw, len(raw)))
    for each in (mail, raw, shuffled):
        reading = read_mail(each)
        assert delivery_of(each, reading) == delivery_of(each, reading)
