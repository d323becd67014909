"""Reading in this process: structure, charsets, HTML, kinds, and whatever bytes come."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.mail import MailKind, ReadMail
from varde.shared.mail.reading import read_mail

CONCERN = "Hun får ikke gå ut, og sjefen har tatt passet på Åsgård."


def message(*headers: str, body: bytes = b"", subject: str = "Bekymring") -> bytes:
    lines = ["From: reporter@mail.example", f"Subject: {subject}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def multipart(kind: str, *parts: tuple[str, str]) -> bytes:
    body = "".join(f"--b\r\nContent-Type: {of}\r\n\r\n{text}\r\n" for of, text in parts)
    return message(f'Content-Type: multipart/{kind}; boundary="b"', body=f"{body}--b--".encode())


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "windows-1252"),
        ("windows-1252", "windows-1252"),
        ("no-such-charset", "windows-1252"),
        ("punycode", "windows-1252"),
        ("us-ascii", "utf-8"),
        ("utf-8", "windows-1252"),  # declared wrongly
        ("iso-8859-1", "utf-8"),  # declared wrongly the other way
        ("utf-16", "utf-16"),
    ],
)
def test_norwegian_letters_survive_right_wrong_and_unknown_charsets(
    declared: str, codec: str
) -> None:
    raw = message(f"Content-Type: text/plain; charset={declared}", body=CONCERN.encode(codec))
    assert read_mail(raw).text == CONCERN


def test_a_wrong_charset_is_reported() -> None:
    raw = message("Content-Type: text/plain; charset=utf-8", body=CONCERN.encode("latin-1"))
    assert read_mail(raw).problems == ("bad_charset",)


def test_quoted_printable_and_base64_are_undone() -> None:
    quoted = message(
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        body=b"Hun f=C3=A5r ikke =\r\ng=C3=A5 ut.",
    )
    encoded = message(
        "Content-Transfer-Encoding: base64", body=base64.b64encode(CONCERN.encode()).rstrip(b"=")
    )
    assert read_mail(quoted).text == "Hun får ikke gå ut."
    assert read_mail(encoded).text == CONCERN


def test_flowed_lines_become_paragraphs_again() -> None:
    raw = message(
        "Content-Type: text/plain; format=flowed", body=b"Hun jobber \r\nhver dag.\r\nHei"
    )
    assert read_mail(raw).text == "Hun jobber hver dag.\nHei"


def test_html_becomes_text_without_scripts_and_tags() -> None:
    body = f"<html><script>skjult()</script><p>{CONCERN}</p><ul><li>en</li></ul></html>".encode()
    text = read_mail(message("Content-Type: text/html; charset=utf-8", body=body)).text
    assert CONCERN in text
    assert "skjult" not in text
    assert "<" not in text


def test_words_deep_down_in_html_are_not_lost() -> None:
    body = b"<div>" * 5_000 + b"hjelp meg"
    reading = read_mail(message("Content-Type: text/html", body=body))
    assert reading.text == "hjelp meg"


def test_words_in_html_that_no_browser_would_show_are_not_lost() -> None:
    reading = read_mail(message("Content-Type: text/html", body=b"<!-- <p>hjelp meg"))
    assert "hjelp meg" in reading.text
    assert "bad_html" in reading.problems


def test_plain_text_is_preferred_unless_html_says_far_more() -> None:
    same = multipart("alternative", ("text/plain", CONCERN), ("text/html", f"<p>{CONCERN}</p>"))
    stub = multipart("alternative", ("text/plain", "Se HTML"), ("text/html", "<p>ord </p>" * 200))
    assert read_mail(same.replace(b"text/plain", b"text/plain; charset=utf-8")).text == CONCERN
    assert read_mail(stub).text.startswith("ord")
    assert read_mail(stub).problems == ("alternatives_differ",)


def test_attachments_are_listed_and_not_read_as_text() -> None:
    raw = multipart("mixed", ("text/plain", "Hei"), ('image/jpeg; name="bilde.jpg"', "JFIF"))
    reading = read_mail(raw)
    assert reading.text == "Hei"
    assert [(p.content_type, p.filename) for p in reading.parts] == [
        ("text/plain", ""),
        ("image/jpeg", "bilde.jpg"),
    ]


def test_a_forwarded_message_inside_the_message_is_read() -> None:
    inner = "Subject: Indre\r\n\r\nHun blir truet."
    reading = read_mail(multipart("mixed", ("text/plain", "Se under."), ("message/rfc822", inner)))
    assert reading.text == "Se under."
    assert reading.forwarded == "Indre\n\nHun blir truet."
    assert reading.concern == "Se under.\n\nIndre\n\nHun blir truet."


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?B?" + base64.b64encode("Blå bil på Åsen".encode()).decode() + "?=",
        "=?iso-8859-1?Q?Bl=E5_bil?= =?iso-8859-1?Q?_p=E5_=C5sen?=",
        "=?unknown?Q?Bl=E5_bil_p=E5_=C5sen?=",
    ],
)
def test_encoded_subjects_are_decoded(subject: str) -> None:
    assert read_mail(message(subject=subject, body=b"x")).subject == "Blå bil på Åsen"


def test_a_raw_eight_bit_subject_is_decoded() -> None:
    raw = b"Subject: Bl\xe5 bil\r\n\r\nhei"
    assert read_mail(raw).subject == "Blå bil"


def test_a_subject_alone_is_a_concern() -> None:
    assert read_mail(message(subject="Jenta i andre etasje blir slått")).kind is MailKind.CONCERN


PGP = b"-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----"
DELIVERY = ("message/delivery-status", "Action: failed\r\n")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", MailKind.EMPTY),
        (message(subject="", body=b" \r\n"), MailKind.EMPTY),
        (multipart("encrypted", ("application/pgp-encrypted", "Version: 1")), MailKind.ENCRYPTED),
        (message(body=PGP), MailKind.ENCRYPTED),
        (
            message(
                "Content-Type: application/pkcs7-mime; smime-type=enveloped-data", body=b"MIIB"
            ),
            MailKind.ENCRYPTED,
        ),
        (multipart("report", ("text/plain", "Not delivered"), DELIVERY), MailKind.BOUNCE),
        (message("Auto-Submitted: auto-replied", body=b"Borte"), MailKind.AUTO_REPLY),
        (message(subject="Automatisk svar: Uro", body=b"Borte"), MailKind.SEEMS_AUTO_REPLY),
        (
            message("Auto-Submitted: auto-generated", subject="Autosvar: Uro", body=b"Borte"),
            MailKind.AUTO_REPLY,
        ),
        (
            message("X-Auto-Response-Suppress: All", subject="Out of office: Uro", body=b"Borte"),
            MailKind.AUTO_REPLY,
        ),
        (message("Auto-Submitted: auto-generated", body=b"Skjema"), MailKind.CONCERN),
        (message(subject="Fravær på skolen", body=b"Uro"), MailKind.CONCERN),
        (
            message(
                "X-Auto-Response-Suppress: All", subject="Frånvaro från skolan, flicka", body=b"Oro"
            ),
            MailKind.CONCERN,
        ),
        (message(subject="Ikke til stede på skolen", body=b"Uro"), MailKind.CONCERN),
        (message(subject="Ikke til stede: Uro", body=b"Borte"), MailKind.SEEMS_AUTO_REPLY),
        (message("Content-Type: text/calendar; method=REQUEST", body=b"BEGIN"), MailKind.CALENDAR),
    ],
)
def test_kinds_are_recognised(raw: bytes, kind: MailKind) -> None:
    assert read_mail(raw).kind is kind


def test_deep_nesting_is_held_and_not_fatal() -> None:
    raw = message() + b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"hei"
    nested = b"Subject: x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"hei"
    assert read_mail(raw).kind is MailKind.CONCERN
    assert read_mail(nested).kind is MailKind.UNREADABLE
    assert read_mail(nested).problems == ("too_deep",)


def test_the_number_of_parts_is_bounded() -> None:
    reading = read_mail(multipart("mixed", *[("text/plain", "x")] * 1_000))
    assert len(reading.parts) < 300
    assert "too_many_parts" in reading.problems


def test_a_message_of_thousands_of_parts_is_held_with_its_reason() -> None:
    reading = read_mail(multipart("mixed", *[("text/plain", "Hun er redd")] * 3_000))
    assert (reading.kind, reading.problems) == (MailKind.UNREADABLE, ("too_many_parts",))
    assert "Hun er redd" in reading.text


def test_a_boundary_that_never_comes_loses_no_word() -> None:
    reading = read_mail(message("Content-Type: multipart/mixed; boundary=x", body=b"Hun er redd"))
    assert reading.text == "Hun er redd"
    assert reading.problems == ("bad_structure",)


def test_control_and_invisible_characters_are_dropped() -> None:
    body = "Ka\u00adri\u200b er\x00 redd".encode()
    assert read_mail(message(body=body)).text == "Kari er redd"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_reading(raw: bytes) -> None:
    reading = read_mail(raw)
    assert ReadMail.from_json(reading.to_json().encode()) == reading
    reading.text.encode()


_PIECES = [
    b"Content-Type: multipart/mixed; boundary=a\r\n",
    b"Content-Type: text/html; charset=\xff\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Disposition: attachment; filename*=x''%E5\r\n",
    b"Subject: =?x?q?\xe5?=\r\n",
    b"Message-ID: <[a]@b>\r\n",
    b"--a\r\n",
    b"--a--\r\n",
    b"\r\n",
    b"<table><tr",
    b"=E5=\xff",
    b"> Fra: x\r\nSendt: y\r\n",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.binary(max_size=20), max_size=25))
def test_any_shuffle_of_mail_like_pieces_gives_a_reading(pieces: list[bytes]) -> None:
    reading = read_mail(b"".join(pieces))
    assert json.loads(reading.to_json())["kind"] in set(MailKind)
    assert read_mail(b"".join(pieces)) == reading


@pytest.mark.parametrize(
    "data", [b"[]", b"{}", b'{"parts":[{}],"kind":"concern","problems":[]}', b"\xff"]
)
def test_a_reading_that_was_never_written_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"reading|JSON|decode"):
        ReadMail.from_json(data)
