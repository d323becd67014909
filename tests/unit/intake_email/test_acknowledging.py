"""Which mails get a receipt: decided at the door, before the mail is stored."""

from dataclasses import dataclass, replace

import pytest

from support.mailroom import MAIL, RECIPIENT, ListReceiver, open_mailroom
from varde.intake_email.arrival import Arrival
from varde.intake_email.authentication.findings import UNKNOWN, Findings
from varde.shared.casework.outbound import ENCRYPTED, ReturnAddress, return_path
from varde.shared.errors import Transient


@dataclass
class QuietMailer:
    """A mailer that counts how often it was woken."""

    has_room: bool = True
    woken: int = 0

    def wake(self) -> None:
        self.woken += 1


async def test_a_reporter_gets_one_and_the_letter_is_stored_with_the_mail() -> None:
    mail = b"Message-ID: <m1@nabo.example>\r\nSubject: Hemmelig emne\r\n\r\nHemmelig innhold\r\n"
    mailer = QuietMailer()
    async with open_mailroom(mailer=mailer) as room:
        assert (await (await room.client()).deliver(mail)).startswith("250")
    assert room.receiver.asked == [ReturnAddress("kari@nabo.example", "<m1@nabo.example>")]
    assert room.count("acknowledgements_total", outcome="queued") == 1
    assert mailer.woken == 1


async def test_a_sender_of_other_letters_than_ascii_gets_one() -> None:
    async with open_mailroom(mailer=QuietMailer()) as room:
        client = await room.client()
        await client.say("EHLO client.example")
        assert (await client.say("MAIL FROM:<kåre@blåbær.example> SMTPUTF8")).startswith("250")
        assert (await client.say(f"RCPT TO:<{RECIPIENT}>")).startswith("250")
        await client.say("DATA")
        await client.send(MAIL)
        assert (await client.say(".")).startswith("250")
    assert room.receiver.asked == [ReturnAddress("kåre@xn--blbr-roah.example")]
    assert return_path(room.receiver.stored[0]) == "kåre@blåbær.example"


@pytest.mark.parametrize(
    "mail",
    [
        b"Content-Type: multipart/encrypted; boundary=x\r\n\r\n--x\r\n",
        b"Subject: x\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n",
        b"Content-Type: application/pkcs7-mime\r\n\r\nMIIBAAYJKoZIhvcNAQcDoIIB8TCCAe0CAQAx\r\n",
    ],
    ids=["PGP/MIME", "PGP in the text", "S/MIME"],
)
async def test_an_encrypted_mail_is_kept_and_answered_with_what_to_do(mail: bytes) -> None:
    async with open_mailroom(mailer=QuietMailer()) as room:
        assert (await (await room.client()).deliver(mail)).startswith("250")
    assert room.receiver.asked == [ReturnAddress("kari@nabo.example", "", ENCRYPTED)]
    assert room.receiver.stored[0].endswith(mail)


async def test_where_it_goes_is_not_shown_by_accident() -> None:
    assert "kari" not in repr(ReturnAddress("kari@nabo.example", "<kari@nabo.example>"))


async def test_a_second_mail_within_the_hour_gets_no_second_receipt() -> None:
    async with open_mailroom(mailer=QuietMailer()) as room:
        client = await room.client()
        for _ in range(3):
            assert (await client.deliver(MAIL)).startswith("250")
    assert len(room.receiver.asked) == 1
    assert room.count("acknowledgements_total", outcome="too_often") == 2


async def test_a_mail_that_was_not_stored_has_not_used_its_turn() -> None:
    receiver = ListReceiver(fails_with=Transient("database away"))
    async with open_mailroom(receiver, QuietMailer()) as room:
        client = await room.client()
        assert (await client.deliver(MAIL)).startswith("451")
        receiver.fails_with = None
        assert (await client.deliver(MAIL)).startswith("250")
    assert len(receiver.asked) == 1
    assert room.count("acknowledgements_total", outcome="queued") == 1


@pytest.mark.parametrize(
    ("sender", "headers", "outcome"),
    [
        ("", b"Subject: x", "null_sender"),
        ("bekymring@varde.example", b"Subject: x", "own_address"),
        ("kari@nabo.example", b"Auto-Submitted: auto-replied", "auto_submitted"),
        ("kari@nabo.example", b"List-Id: <x.example>", "bulk"),
        ("mailer-daemon@nabo.example", b"Subject: x", "robot"),
    ],
)
async def test_there_is_none_where_rfc_3834_forbids_it(
    sender: str, headers: bytes, outcome: str
) -> None:
    async with open_mailroom(mailer=QuietMailer()) as room:
        client = await room.client()
        assert (await client.deliver(headers + b"\r\n\r\nhei\r\n", sender)).startswith("250")
    assert room.receiver.asked == []
    assert len(room.receiver.stored) == 1
    assert room.count("acknowledgements_total", outcome=outcome) == 1


@pytest.mark.parametrize("vouched", [True, False])
async def test_a_stranger_gets_one_only_when_vouched_for(vouched: bool) -> None:
    class Examiner:
        async def examine(self, arrival: Arrival) -> Findings:
            return replace(UNKNOWN, vouched=vouched)

    async with open_mailroom(mailer=QuietMailer(), examiner=Examiner(), relay=()) as room:
        assert (await (await room.client()).deliver(MAIL)).startswith("250")
    assert len(room.receiver.asked) == vouched
    assert len(room.receiver.stored) == 1
    outcome = "queued" if vouched else "unverified"
    assert room.count("acknowledgements_total", outcome=outcome) == 1


async def test_a_full_queue_costs_the_receipt_and_never_the_mail() -> None:
    async with open_mailroom(mailer=QuietMailer(has_room=False)) as room:
        assert (await (await room.client()).deliver(MAIL)).startswith("250")
    assert room.receiver.asked == []
    assert len(room.receiver.stored) == 1
    assert room.count("acknowledgements_total", outcome="queue_full") == 1
