"""Who gets an automatic receipt, and how often."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.intake_email.acknowledgement import Turns, reply_reference, why_not
from varde.intake_email.addresses import deliverable, valid_address
from varde.intake_email.headers import HEAD_BYTES, header_block, read_head

OURS = {"bekymring@varde.example", "postmaster@varde.example", "postmaster"}
PERSON = "kari@nabo.example"
SERVER = "mx.varde.example"


def reason(headers: bytes, sender: str = PERSON) -> str | None:
    """Why ``sender`` gets no receipt for a mail with these headers."""
    return why_not(sender, read_head(header_block(headers + b"\r\n\r\nhei\r\n")), OURS, SERVER)


@pytest.mark.parametrize(
    "headers",
    [
        b"Subject: Uro\r\nFrom: kari@nabo.example",
        b"Auto-Submitted: no",
        b"auto-submitted: NO (a person wrote this)",
        b"Precedence: first-class",
        b"X-Auto-Response-Suppress: none",
        b"Content-Type: multipart/mixed; boundary=x",
        b"X-Spam-Flag: NO",
        b"Subject: List-Id: not a header\r\n",
        b"Subject: Re: Automatisk svar",
        b"Subject: Ikke til stede i dag",
        "Subject: Fravær på skolen".encode(),
        b"Subject: =?x-unknown?Q?Uro?=",
        b"Subject: =?utf-8?B?%%%?=",
        b"Received: from a by b\r\n" * 12 + b"Subject: x",
        b"X-Loop: kari@nabo.example",
        b"From: xbekymring@varde.example",
        b"From: Postmaster <kari@nabo.example>",
        b"From: kari@nabo.example\r\nTo: bekymring@varde.example",
        b"In-Reply-To: <1@mx.varde.example>",
        b"Message-ID: <1@nabo.example>",
    ],
)
def test_a_person_gets_a_receipt(headers: bytes) -> None:
    assert reason(headers) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (b"Auto-Submitted: auto-replied", "auto_submitted"),
        (b"AUTO-SUBMITTED:auto-generated; owner-email=x", "auto_submitted"),
        (b"Auto-Submitted : auto-notified", "auto_submitted"),
        (b"Auto-Submitted:\r\n auto-replied", "auto_submitted"),
        (b"Auto-Submitted: no\r\nAuto-Submitted: auto-replied", "auto_submitted"),
        (b"Auto-Submitted: nonsense", "auto_submitted"),
        (b"Auto-Submitted:", "auto_submitted"),
        (b"Auto-Submitted: auto-replied\nSubject: bare line feeds", "auto_submitted"),
        (b"List-Id: <liste.example>", "bulk"),
        (b"LIST-UNSUBSCRIBE: <mailto:x@liste.example>", "bulk"),
        (b"Precedence: bulk", "bulk"),
        (b"Precedence: LIST", "bulk"),
        (b"Precedence: junk", "bulk"),
        (b"X-Auto-Response-Suppress: DR, OOF, AutoReply", "suppressed"),
        (b"X-Auto-Response-Suppress: All", "suppressed"),
        (b"X-Autoreply: yes", "suppressed"),
        (b"X-Spam-Flag: YES", "suppressed"),
        (b"Content-Type: multipart/report; report-type=delivery-status", "report"),
        (b"Content-Type: multipart/report; report-type=disposition-notification", "report"),
        (b"Content-Type: multipart/report; report-type=feedback-report", "report"),
        (b"Content-Type: message/feedback-report", "report"),
        (b"X-Failed-Recipients: ola@nabo.example", "report"),
        (b"X-BeenThere: liste@nabo.example", "bulk"),
        (b"Mailing-List: contact liste@nabo.example", "bulk"),
        (b"X-Loop: bekymring@varde.example", "loop"),
        (b"Message-ID: <1@MX.varde.example>", "loop"),
        (b"From: Bekymring <Bekymring@varde.example>", "own_address"),
        (b"From:\r\n bekymring+k3j5v7q2m4x6p2z7@varde.example", "own_address"),
        (b"From: kari@nabo.example, bekymring@varde.example", "own_address"),
        (b"Received: from a by b\r\n" * 31 + b"Subject: x", "loop"),
        # Exchange and Outlook, rules included
        (b"X-MS-Exchange-Inbox-Rules-Loop: ola@nabo.example", "suppressed"),
        (b"X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "suppressed"),
        (b"Subject: Automatisk svar: Uro", "away"),
        (b"Subject: Automatic reply: Uro", "away"),
        (b"Subject: Out of Office: Uro", "away"),
        (b"Subject: =?utf-8?Q?Frav=C3=A6rsmelding=3A?= Ola", "away"),
        (b"Subject: =?utf-8?B?RnLDpXbDpnJzbWVsZGluZzogT2xh?=", "away"),
        (b"Subject: Ikkje til stades: Ola", "away"),
        # Gmail's vacation responder, and hosts that write as it does
        (b"Precedence: bulk\r\nX-Autoreply: yes", "bulk"),
        (b"X-Mail-Autoreply: 1", "suppressed"),
        (b"X-Autoreply-From: ola@nabo.example", "suppressed"),
        # Lotus Notes
        (b"Subject: AUTO: Ola Testesen is out of the office (returning 01.02.2027)", "away"),
        (b"Subject: Ola Testesen is out of the office.", "away"),
        (b"X-FC-MachineGenerated: true", "suppressed"),
    ],
)
def test_machines_and_lists_get_none(headers: bytes, expected: str) -> None:
    assert reason(headers) == expected


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("<>", "null_sender"),
        ("", "null_sender"),
        ("bekymring@varde.example", "own_address"),
        ("Bekymring@Varde.Example", "own_address"),
        ("bekymring+k3j5v7q2m4x6p2z7@varde.example", "own_address"),
        ("MAILER-DAEMON@nabo.example", "robot"),
        ("postmaster@nabo.example", "robot"),
        ("noreply@nabo.example", "robot"),
        ("no-reply+abc@nabo.example", "robot"),
        ("ikke-svar@nabo.example", "robot"),
        ("ikkje-svar@nabo.example", "robot"),
        ("donotreply@nabo.example", "robot"),
        ("owner-liste@nabo.example", "robot"),
        ("liste-request@nabo.example", "robot"),
        ("liste-bounces@nabo.example", "robot"),
        ("bounce+kari=x.example@nabo.example", "robot"),
        ("kari", "address"),
        ("kari@localhost", "address"),
        ("kari@nabo.example\r\nRCPT TO:<x@evil.example>", "address"),
        ("kari@nabo.example\n", "address"),
        ("kari@nabo.example,x@evil.example", "address"),
        ("kari <kari@nabo.example>", "address"),
        ('"kari"@nabo.example', "address"),
        ("kå\u00a0re@nabo.example", "address"),
        ("k\u202eåre@nabo.example", "address"),
        ("k\udce5re@nabo.example", "address"),
        ("å" * 33 + "@nabo.example", "address"),
        ("kåre@blå bær.example", "address"),
        ("kåre@blåbær", "address"),
        ("kåre@" + "å" * 80 + ".example", "address"),
        ("bekymring+å@varde.example", "own_address"),
        ("kari@[127.0.0.1]", "address"),
        ("a" * 65 + "@nabo.example", "address"),
        ("kari@" + "n" * 64 + ".example", "address"),
        ("kari@" + ".".join(["n" * 60] * 5), "address"),
        ("ka..ri@nabo.example", "address"),
    ],
)
def test_these_senders_get_none(sender: str, expected: str) -> None:
    assert reason(b"Subject: Uro", sender) == expected


@pytest.mark.parametrize("sender", ["norah@nabo.example", "ola.nordmann+x@a-b.nabo.example"])
def test_ordinary_addresses_are_valid(sender: str) -> None:
    assert valid_address(sender)
    assert reason(b"Subject: Uro", sender) is None


@pytest.mark.parametrize(
    ("sender", "reached_at"),
    [
        ("kåre@nabo.example", "kåre@nabo.example"),
        ("kari@blåbær.example", "kari@xn--blbr-roah.example"),
        ("Ñandú.Pérez@BLÅBÆR.example", "Ñandú.Pérez@xn--blbr-roah.example"),
        ("дарья@почта.example", "дарья@xn--80a1acny.example"),
    ],
)
def test_an_address_of_other_letters_is_reached_by_its_domains_ascii_name(
    sender: str, reached_at: str
) -> None:
    assert reason(b"Subject: Uro", sender) is None
    assert deliverable(sender) == reached_at
    assert not valid_address(sender)


def test_headers_too_long_to_read_get_none() -> None:
    mail = b"X-Fill: " + b"x" * HEAD_BYTES + b"\r\nAuto-Submitted: auto-replied\r\n\r\nhei"
    assert why_not(PERSON, read_head(header_block(mail)), OURS, SERVER) == "header"


def test_what_the_body_says_does_not_matter() -> None:
    assert reason(b"Subject: x\r\n\r\nAuto-Submitted: auto-replied\r\nList-Id: <x>") is None


@given(st.binary(max_size=3000), st.text(max_size=100))
def test_no_mail_and_no_sender_breaks_the_decision(mail: bytes, sender: str) -> None:
    head = read_head(header_block(mail))
    why_not(sender, head, OURS, SERVER)
    reply_reference(head)


@pytest.mark.parametrize(
    ("header", "reference"),
    [
        (b"Message-ID: <a.b-1@nabo.example>", "<a.b-1@nabo.example>"),
        (b"Message-ID: <a@b>\r\nMessage-ID: <c@d>", ""),
        (b"Message-ID: [<a@b>]", ""),
        (b"Message-ID: <a@b> <c@d>", ""),
        (b"Message-ID: <a@b>\r\n Bcc: x@evil.example", ""),
        (b"Message-ID: <\xe5@b>", ""),
        (b"Message-ID: <" + b"a" * 300 + b"@b>", ""),
        (b"Subject: x", ""),
    ],
)
def test_only_a_well_formed_message_id_is_answered_to(header: bytes, reference: str) -> None:
    assert reply_reference(read_head(header + b"\r\n\r\n")) == reference


def test_a_sender_gets_one_receipt_an_hour() -> None:
    now = [1000.0]
    turns = Turns(lambda: now[0])
    assert turns.take(PERSON)
    assert not turns.take("KARI@nabo.example")
    assert turns.take("ola@nabo.example")
    now[0] += 3599
    assert not turns.take(PERSON)
    now[0] += 1
    assert turns.take(PERSON)


def test_forged_senders_cannot_push_a_sender_out() -> None:
    now = [0.0]
    turns = Turns(lambda: now[0], most=3)
    assert turns.take(PERSON)
    assert [turns.take(f"forged{n}@evil.example") for n in range(4)] == [True, True, False, False]
    assert not turns.take(PERSON)
    now[0] += 3600
    assert turns.take("forged3@evil.example")


def test_turns_hold_no_address() -> None:
    turns = Turns()
    turns.take(PERSON)
    assert "kari" not in repr(vars(turns))
