"""What the door makes of what it knows about a sender: a field on top, and an answer or none."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.mailroom import open_mailroom
from support.senders import MAIL, arrival, found, neighbourhood, signed
from varde.intake_email.arrival import Arrival
from varde.intake_email.authentication.check import SenderCheck
from varde.intake_email.authentication.examiner import Examiner
from varde.intake_email.authentication.findings import UNKNOWN, Findings
from varde.intake_email.authentication.process import ExaminingProcess
from varde.intake_email.authentication.results import renamed, results_field, told_by_relay

PASSED = found(signed(), neighbourhood())
FORGED = found(MAIL, neighbourhood(), address="198.51.100.9")
RELAY = "post.kommune.example"


@dataclass
class Examined:
    """An examiner that always finds the same."""

    findings: Findings
    seen: list[Arrival] = field(default_factory=list)

    async def examine(self, arrival: Arrival) -> Findings:
        self.seen.append(arrival)
        return self.findings


def test_the_field_tells_each_method_and_its_domain() -> None:
    assert results_field("mx.varde.example", PASSED).decode() == (
        "Authentication-Results: mx.varde.example;\r\n"
        "\tspf=pass smtp.mailfrom=nabo.example;\r\n"
        "\tdkim=pass header.d=nabo.example header.s=s1;\r\n"
        "\tdmarc=pass header.from=nabo.example\r\n"
    )
    assert results_field("mx.varde.example", None) == (
        b"Authentication-Results: mx.varde.example; none\r\n"
    )


def test_the_field_names_neither_the_client_nor_a_person() -> None:
    told = results_field("mx.varde.example", FORGED) + results_field("mx.varde.example", PASSED)
    assert b"198.51.100.9" not in told
    assert b"127.0.0.1" not in told
    assert b"kari" not in told


async def test_mail_from_our_own_relay_is_not_examined_and_may_be_answered() -> None:
    examiner = Examined(FORGED)
    checked = await SenderCheck("localhost", "", examiner).check(arrival(relay=True))
    assert checked.answerable
    assert checked.mark + checked.body == b"Authentication-Results: localhost; none\r\n" + MAIL
    assert not examiner.seen


async def test_direct_mail_that_nobody_examines_is_taken_and_not_answered() -> None:
    checked = await SenderCheck("localhost").check(arrival())
    assert not checked.answerable
    assert checked.mark + checked.body == b"Authentication-Results: localhost; none\r\n" + MAIL


@pytest.mark.parametrize(
    ("findings", "outcome", "answerable"),
    [(PASSED, "pass", True), (FORGED, "fail", False), (UNKNOWN, "temperror", False)],
)
async def test_direct_mail_is_answered_when_its_sender_is_vouched_for(
    findings: Findings, outcome: str, answerable: bool
) -> None:
    checked = await SenderCheck("localhost", "", Examined(findings)).check(arrival())
    assert (checked.outcome, checked.answerable) == (outcome, answerable)
    assert checked.mark + checked.body == results_field("localhost", findings) + MAIL


@pytest.mark.parametrize(
    ("told", "outcome", "answerable"),
    [
        ("spf=pass smtp.mailfrom=nabo.example; dmarc=pass header.from=nabo.example", "pass", True),
        ("spf=fail; dkim=none; dmarc=fail (p=reject) header.from=nabo.example", "fail", False),
        ("dmarc=permerror", "permerror", False),
        ("spf=none; dmarc=none", "none", True),
        ("none", "none", True),
        ("dmarc=nonsense", "none", True),
    ],
)
async def test_what_our_relay_found_is_taken_over(
    told: str, outcome: str, answerable: bool
) -> None:
    mail = f"Authentication-Results: (x) {RELAY} 1;\r\n\t{told}\r\n".encode() + MAIL
    checked = await SenderCheck("localhost", RELAY).check(arrival(mail, relay=True))
    assert (checked.outcome, checked.answerable) == (outcome, answerable)
    assert checked.mark.startswith(b"Authentication-Results: localhost;")
    assert (b"dmarc=fail" in checked.mark) is (outcome == "fail")
    assert checked.body == b"X-Foreign-" + mail


async def test_nobody_but_the_relay_is_believed_to_be_the_relay() -> None:
    claim = f"Authentication-Results: {RELAY}; dmarc=pass header.from=nabo.example\r\n".encode()
    direct = await SenderCheck("localhost", RELAY).check(arrival(claim + MAIL))
    assert not direct.answerable
    other = claim.replace(RELAY.encode(), b"post.kommune.example.skurk.example")
    assert told_by_relay(other + MAIL, RELAY) is None
    assert told_by_relay(MAIL + claim, RELAY) is None


@pytest.mark.parametrize(
    "name",
    [
        b"Authentication-Results:",
        b"authentication-results:",
        b"AUTHENTICATION-RESULTS \t:",
    ],
)
@pytest.mark.parametrize("before", [b"", b"X: 1\r\n", b"X: 1\n", b"X: 1\r"])
def test_a_field_that_could_be_taken_for_ours_is_renamed(before: bytes, name: bytes) -> None:
    forged = before + name + b" localhost; dmarc=pass\r\n" + MAIL
    expected = before + b"X-Foreign-" + name + b" localhost; dmarc=pass\r\n" + MAIL
    assert renamed(forged) == expected


def test_what_is_no_field_of_the_head_stays_as_it_is() -> None:
    mail = (
        b"ARC-Authentication-Results: i=1; x\r\nX-Authentication-Results: x\r\n"
        b"Subject: Authentication-Results: x\r\n\r\nAuthentication-Results: localhost; dmarc=pass\r\n"
    )
    assert renamed(mail) == mail


@given(st.binary(max_size=2000))
def test_no_mail_breaks_the_check(mail: bytes) -> None:
    told_by_relay(b"Authentication-Results: " + RELAY.encode() + b";" + mail, RELAY)
    assert len(renamed(mail)) >= len(mail)


class TestDoor:
    """The whole door, its clients being strangers."""

    async def test_a_forged_mail_is_taken_and_marked(self) -> None:
        async with open_mailroom(relay=(), examiner=Examined(FORGED)) as room:
            client = await room.client()
            assert (await client.deliver(MAIL)).startswith("250")
        (stored,) = room.receiver.stored
        assert b"\r\nAuthentication-Results: localhost;\r\n\tspf=fail " in stored
        assert stored.endswith(MAIL)
        assert room.count("senders_total", dmarc="fail") == 1

    async def test_a_mail_is_examined_for_real_before_it_is_sealed(self) -> None:
        process = ExaminingProcess()
        async with (
            Examiner(neighbourhood(), process=process).running() as examiner,
            open_mailroom(relay=(), examiner=examiner) as room,
        ):
            client = await room.client()
            assert (await client.deliver(signed())).startswith("250")
        (stored,) = room.receiver.stored
        assert b"dkim=pass header.d=nabo.example" in stored
        assert b"dmarc=pass header.from=nabo.example" in stored
        assert room.count("senders_total", dmarc="pass") == 1
