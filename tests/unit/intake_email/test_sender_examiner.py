"""Examining senders in a process of its own, with answers from a DNS: bounded, and never raising."""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from support.dns_server import BROKEN, SILENT, name_server
from support.senders import CLIENT, MAIL, Zone, arrival, key_record, neighbourhood, signed
from varde.intake_email.authentication.answers import Question, Records
from varde.intake_email.authentication.examiner import MOST_QUESTIONS, Examiner
from varde.intake_email.authentication.findings import UNKNOWN, Findings, Result
from varde.intake_email.authentication.process import ExaminingProcess
from varde.intake_email.authentication.resolver import DnsResolver
from varde.intake_email.headers import HEAD_BYTES


@pytest.fixture
async def process() -> AsyncIterator[ExaminingProcess]:
    process = ExaminingProcess()
    yield process
    await process.stop()


async def examined(mail: bytes, dns: Zone, process: ExaminingProcess) -> Findings:
    """What is found about a mail that may be large."""
    async with Examiner(dns, process=process).running() as examiner, asyncio.timeout(60):
        return await examiner.examine(arrival(mail))


async def test_the_process_finds_what_the_libraries_find(process: ExaminingProcess) -> None:
    findings = await Examiner(neighbourhood(), process=process).examine(arrival(signed()))
    assert findings.spf.result is Result.PASS
    assert [(m.result, m.domain) for m in findings.dkim] == [(Result.PASS, "nabo.example")]
    assert findings.dmarc.result is Result.PASS
    assert findings.vouched


async def test_questions_that_do_not_depend_on_one_another_are_asked_at_once(
    process: ExaminingProcess,
) -> None:
    dns = neighbourhood()
    await Examiner(dns, process=process).examine(arrival(signed()))
    assert dns.most_at_once == len(dns.asked) == 3


async def test_a_resolver_that_never_answers_costs_the_result_and_nothing_else(
    process: ExaminingProcess,
) -> None:
    dns = neighbourhood()
    dns.delay = 60
    findings = await Examiner(dns, process=process, seconds=0.2).examine(arrival(signed()))
    assert findings.spf.result is Result.TEMPERROR
    assert findings.dmarc.result is Result.TEMPERROR
    assert not findings.vouched


async def test_a_record_that_asks_for_ever_more_is_not_followed(process: ExaminingProcess) -> None:
    class Endless(Zone):
        async def ask(self, question: Question) -> Records:
            self.asked.append(question)
            kind, _ = question
            names = tuple(f"{n}.{len(self.asked)}.example" for n in range(10))
            text = " ".join(["v=spf1", *(f"mx:{name}" for name in names), "-all"])
            return {"TXT": (text,), "MX": names}.get(kind, ("192.0.2.1",))

    dns = Endless({})
    findings = await Examiner(dns, process=process).examine(arrival())
    assert findings.spf.result is not Result.PASS
    assert len(dns.asked) <= MOST_QUESTIONS + 20


@pytest.mark.thorough
@pytest.mark.parametrize(
    "mail",
    [
        MAIL + b" " * 900_000,
        MAIL + b" \t" * 450_000 + b"x",
        MAIL + b"\n" * 2_000_000 + b"x",
    ],
    ids=["spaces", "blanks", "bare line feeds"],
)
async def test_a_body_that_makes_the_library_slow_ends_in_time(
    process: ExaminingProcess, mail: bytes
) -> None:
    hostile = signed().partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + mail.partition(b"\r\n\r\n")[2]
    findings = await examined(hostile, neighbourhood(), process)
    assert all(mark.result is not Result.PASS for mark in findings.dkim)
    after = await examined(signed(), neighbourhood(), process)
    assert after.dmarc.result is Result.PASS


@pytest.mark.thorough
async def test_a_large_mail_is_verified_as_well(process: ExaminingProcess) -> None:
    mail = signed(MAIL + (b"A" * 76 + b"\r\n") * 80_000)
    assert (await examined(mail, neighbourhood(), process)).dkim[0].result is Result.PASS


@pytest.mark.parametrize(
    "header",
    [
        b"DKIM-Signature: v=1; a=rsa-sha256; d=nabo.example; s=s1; bh=eA==; h="
        + b"x:" * 25_000
        + b"from; b=eA==",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=nabo.example; s=s1; h=from; bh=eA==; b"
        + b" \r\n" * 20_000
        + b" =eA==",
        b"From: " + b"<" * 1_900,
        b"From: " + b"a," * 900 + b"b@nabo.example",
        b"X: " + b" " * 60_000,
    ],
    ids=["many names", "folds", "angles", "commas", "blanks"],
)
async def test_a_header_that_makes_a_library_slow_ends_in_time(
    process: ExaminingProcess, header: bytes
) -> None:
    findings = await examined(header + b"\r\n" + MAIL, neighbourhood(), process)
    assert all(mark.result is not Result.PASS for mark in findings.dkim)


@pytest.mark.thorough
async def test_a_key_that_takes_for_ever_to_compute_with_ends_in_time(
    process: ExaminingProcess,
) -> None:
    huge = encode_dss_signature((1 << 20_000) - 1, (1 << 20_000) - 3)  # two integers, as in a key
    record = "v=DKIM1; k=rsa; p=" + base64.b64encode(huge).decode()
    dns = neighbourhood().with_({"TXT s1._domainkey.nabo.example": record[:8000]})
    findings = await examined(signed(), dns, process)
    assert all(mark.result is not Result.PASS for mark in findings.dkim)


async def test_headers_too_long_to_read_vouch_for_nobody(process: ExaminingProcess) -> None:
    mail = b"X-Fill: " + b"x" * HEAD_BYTES + b"\r\n" + MAIL
    findings = await Examiner(neighbourhood(), process=process).examine(arrival(mail))
    assert findings.dmarc.result is Result.PERMERROR


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(1)",
        "import time; time.sleep(60)",
        "import sys; sys.stdout.buffer.write(b'\\xff' * 8)",
        "import sys; sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x02\\x00\\x00\\x00\\x00{}')",
    ],
    ids=["ends", "hangs", "promises too much", "says nothing"],
)
async def test_a_process_that_fails_costs_the_result_only(program: str) -> None:
    process = ExaminingProcess(command=(sys.executable, "-c", program), seconds=0.3, start=1.0)
    assert await Examiner(neighbourhood(), process=process).examine(arrival()) == UNKNOWN


async def test_a_lost_process_is_started_anew(process: ExaminingProcess) -> None:
    examiner = Examiner(neighbourhood(), process=process)
    await examiner.examine(arrival())
    await process.stop()
    assert (await examiner.examine(arrival())).dmarc.result is Result.PASS


async def test_mail_that_comes_at_once_is_examined_all(process: ExaminingProcess) -> None:
    examiner = Examiner(neighbourhood(), process=process)
    results = await asyncio.gather(*(examiner.examine(arrival(signed())) for _ in range(50)))
    assert {findings.dmarc.result for findings in results} == {Result.PASS}


class TestResolver:
    """dnspython, asking a real name server over UDP."""

    async def test_a_mail_is_examined_with_answers_from_the_network(
        self, process: ExaminingProcess
    ) -> None:
        key = key_record("nabo")
        records = {
            ("TXT", "nabo.example"): ['"v=spf1 " "mx -all"'],
            ("MX", "nabo.example"): ["10 mx.nabo.example."],
            ("A", "mx.nabo.example"): [CLIENT],
            ("TXT", "s1._domainkey.nabo.example"): [f'"{key[:200]}" "{key[200:]}"'],
            ("TXT", "_dmarc.nabo.example"): ['"v=DMARC1; p=reject"'],
        }
        async with name_server(records) as port:
            resolver = DnsResolver(["127.0.0.1"], port)
            findings = await Examiner(resolver, process=process).examine(arrival(signed()))
        assert (findings.spf.result, findings.dkim[0].result) == (Result.PASS, Result.PASS)
        assert findings.dmarc.result is Result.PASS

    async def test_what_is_not_there_is_empty_and_what_is_not_answered_is_away(self) -> None:
        records = {
            ("TXT", "tom.example"): [],
            ("TXT", "stum.example"): SILENT,
            ("TXT", "ring.example"): BROKEN,
            ("MX", "flere.example"): ["20 b.example.", "10 a.example."],
            ("PTR", "1.2.0.192.in-addr.arpa"): ["mx.example."],
            ("AAAA", "seks.example"): ["2001:db8::1"],
        }
        async with name_server(records) as port:
            impatient = DnsResolver(["127.0.0.1"], port, seconds=0.3)
            assert await impatient.ask(("TXT", "stum.example")) is None
            resolver = DnsResolver(["127.0.0.1"], port)
            assert await resolver.ask(("TXT", "tom.example")) == ()
            assert await resolver.ask(("TXT", "finnes-ikke.example")) == ()
            assert await resolver.ask(("TXT", "ring.example")) is None
            assert await resolver.ask(("MX", "flere.example")) == ("a.example", "b.example")
            assert await resolver.ask(("PTR", "1.2.0.192.in-addr.arpa")) == ("mx.example",)
            assert await resolver.ask(("AAAA", "seks.example")) == ("2001:db8::1",)

    @pytest.mark.parametrize(
        "name", ["", ".", "a..b", "x" * 64 + ".example", "a." * 200, "\\", "æ" * 70]
    )
    async def test_a_name_that_cannot_be_has_no_records(self, name: str) -> None:
        async with name_server({}) as port:
            assert await DnsResolver(["127.0.0.1"], port, seconds=0.3).ask(("TXT", name)) == ()

    async def test_answers_are_remembered_and_too_large_ones_dropped(self) -> None:
        records: dict[tuple[str, str], list[str] | str] = {
            ("TXT", "stor.example"): [" ".join(['"' + "x" * 255 + '"'] * 40)],
            ("TXT", "fast.example"): ['"1"'],
        }
        async with name_server(dict(records)) as port:
            resolver = DnsResolver(["127.0.0.1"], port)
            assert await resolver.ask(("TXT", "stor.example")) == ()
            assert await resolver.ask(("TXT", "fast.example")) == ("1",)
        assert await resolver.ask(("TXT", "fast.example")) == ("1",)
