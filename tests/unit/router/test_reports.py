"""Which mails are delivery reports on letters of ours."""

import pytest

from varde.router.reports import report_of
from varde.shared.mail import MailKind, ReadMail

LETTER = "0123456789abcdef" * 2
BOUNCE = ReadMail(kind=MailKind.BOUNCE)
POSTFIX = f"""\
Return-Path: <>
Delivered-To: bekymring@varde.example
From: MAILER-DAEMON@mx.kommune.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261126.4711@mx.kommune.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.kommune.example
Original-Envelope-Id: {LETTER}

Final-Recipient: rfc822; kari@nabo.example
Action: failed
Status: 5.1.1

--x
Content-Type: text/rfc822-headers

Message-ID: <{LETTER}@varde.example>
--x--
""".replace("\n", "\r\n")


def report(mail: str, read: ReadMail = BOUNCE) -> tuple[tuple[str, ...], bool, str] | None:
    found = report_of(mail.encode("utf-8", "surrogateescape"), read)
    return (found.letters, found.failed, found.code) if found else None


def test_a_report_names_the_letter_and_why_it_failed() -> None:
    assert report(POSTFIX) == ((LETTER,), True, "5.1.1")


def test_the_headers_that_are_returned_are_enough() -> None:
    without = POSTFIX.replace("Original-Envelope-Id", "X-Foo")
    assert report(without) == ((LETTER,), True, "5.1.1")


def test_a_report_in_a_form_of_its_own_counts_as_failure() -> None:
    mail = f"Return-Path: <>\r\n\r\nSorry.\r\n\r\nMessage-ID: <{LETTER}@varde.example>\r\n"
    assert report(mail) == ((LETTER,), True, "bounced")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_only_late_or_has_arrived_is_no_failure(action: str) -> None:
    assert report(POSTFIX.replace("Action: failed", f"Action: {action}")) == (
        (LETTER,),
        False,
        "5.1.1",
    )


def test_what_a_person_sends_is_none_whatever_it_names() -> None:
    assert report(POSTFIX, ReadMail(kind=MailKind.CONCERN)) is None
    assert report(POSTFIX.replace("<>", "<kari@nabo.example>", 1)) is None
    assert report("X: y\r\n" + POSTFIX) is None


def test_a_report_on_somebody_elses_mail_names_no_letter() -> None:
    found = report(POSTFIX.replace(LETTER, "20261126.99@elsewhere"))
    assert found is not None
    assert found[0] == ()


def test_a_report_that_names_many_is_cut_and_a_huge_one_is_read_in_part() -> None:
    many = "".join(f"Message-ID: <{n:032x}@x.example>\r\n" for n in range(1000))
    found = report("Return-Path: <>\r\n" + many + "x" * 2_000_000)
    assert found is not None
    assert len(found[0]) == 5


def test_it_is_not_shown_by_accident() -> None:
    assert LETTER not in repr(report_of(POSTFIX.encode(), BOUNCE))
