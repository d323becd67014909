"""What the door noted about the sender, as the reading process takes it."""

import pytest

from varde.shared.mail.model import Problem
from varde.shared.mail.reading import read_mail

MAIL = b"From: kari@nabo.example\r\nSubject: Uro\r\n\r\nHun er redd.\r\n"


def doubtful(fields: bytes) -> bool:
    """True when a mail below these fields is read as of a doubtful sender."""
    reading = read_mail(fields + MAIL)
    assert reading.text == "Hun er redd."
    return Problem.SENDER_DOUBTFUL in reading.problems


@pytest.mark.parametrize(
    "results",
    [
        b"spf=fail;\r\n\tdkim=none;\r\n\tdmarc=fail header.from=nabo.example",
        b"spf=pass; dkim=none; dmarc=permerror",
        b"spf=fail smtp.mailfrom=nabo.example; dkim=none; dmarc=none",
        b"spf=fail; arc=policy; dmarc=fail",
        b"SPF=FAIL; DMARC=FAIL",
        b"dmarc=fail; dmarc=pass",
    ],
)
def test_a_failed_sender_is_doubtful(results: bytes) -> None:
    assert doubtful(b"Authentication-Results: mx.varde.example; " + results + b"\r\n")


@pytest.mark.parametrize(
    "results",
    [
        b"none",
        b"spf=pass; dkim=pass; dmarc=pass",
        b"spf=fail; dkim=pass header.d=nabo.example; dmarc=pass",
        b"spf=temperror; dkim=none; dmarc=temperror",
        b"spf=softfail; dkim=none; dmarc=none",
        b"spf=fail; arc=pass; dmarc=fail",
        b"",
        b";;;=;",
    ],
)
def test_one_that_passed_or_that_nobody_can_tell_is_not(results: bytes) -> None:
    assert not doubtful(b"Authentication-Results: mx.varde.example; " + results + b"\r\n")


def test_only_the_topmost_field_is_read() -> None:
    ours = b"Authentication-Results: mx.varde.example; none\r\n"
    assert not doubtful(ours + b"Authentication-Results: mx.varde.example; dmarc=fail\r\n")
    assert not doubtful(b"")
