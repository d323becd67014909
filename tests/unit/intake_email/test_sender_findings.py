"""What SPF, DKIM, DMARC and ARC tell of a mail's sender."""

import pytest

from support.senders import (
    CLIENT,
    MAIL,
    found,
    key_record,
    neighbourhood,
    signed,
    zone,
)
from varde.intake_email.authentication.findings import Result

ELSEWHERE = "198.51.100.9"


def test_a_mail_from_the_domains_own_server_passes_and_may_be_answered() -> None:
    findings = found(MAIL, neighbourhood())
    assert (findings.spf.result, findings.spf.domain) == (Result.PASS, "nabo.example")
    assert (findings.dmarc.result, findings.dmarc.domain) == (Result.PASS, "nabo.example")
    assert findings.vouched


@pytest.mark.parametrize("canonical", ["relaxed/relaxed", "simple/simple", "relaxed/simple"])
def test_a_signed_mail_passes_from_whatever_server(canonical: str) -> None:
    findings = found(signed(canonical=canonical), neighbourhood(), address=ELSEWHERE)
    assert findings.spf.result is Result.FAIL
    assert [(m.result, m.domain, m.selector) for m in findings.dkim] == [
        (Result.PASS, "nabo.example", "s1")
    ]
    assert findings.dmarc.result is Result.PASS
    assert findings.vouched


FOREIGN = MAIL.replace(b"kari@nabo.example", "kåre@blåbær.example".encode())
BLUEBERRY = "xn--blbr-roah.example"


@pytest.mark.parametrize("domain", ["blåbær.example", "BLÅBÆR.example", BLUEBERRY])
def test_a_sender_of_other_letters_is_vouched_for_by_its_domains_own_server(domain: str) -> None:
    dns = zone(
        {
            f"TXT {BLUEBERRY}": f"v=spf1 ip4:{CLIENT} -all",
            f"TXT _dmarc.{BLUEBERRY}": "v=DMARC1; p=reject",
        }
    )
    findings = found(FOREIGN, dns, sender=f"kåre@{domain}")
    assert (findings.dmarc.result, findings.dmarc.domain) == (Result.PASS, BLUEBERRY)
    assert findings.vouched
    assert not found(FOREIGN, dns, sender=f"kåre@{domain}", address=ELSEWHERE).vouched


def test_a_signature_vouches_for_a_sender_of_other_letters_however_the_domain_is_written() -> None:
    dns = zone(
        {
            f"TXT s1._domainkey.{BLUEBERRY}": key_record("nabo"),
            f"TXT _dmarc.{BLUEBERRY}": "v=DMARC1; p=reject",
        }
    )
    mail = signed(FOREIGN, BLUEBERRY)
    for sender in ("kåre@blåbær.example", f"Kåre@{BLUEBERRY}"):
        assert found(mail, dns, sender=sender, address=ELSEWHERE).vouched
    assert not found(mail, dns, sender="kare@blåbær.example", address=ELSEWHERE).vouched


def test_a_forged_mail_fails_and_may_not_be_answered() -> None:
    findings = found(MAIL, neighbourhood(), address=ELSEWHERE)
    assert (findings.spf.result, findings.dmarc.result) == (Result.FAIL, Result.FAIL)
    assert not findings.vouched


def test_a_signed_mail_sent_on_in_anothers_name_is_not_answered() -> None:
    replayed = found(signed(), neighbourhood(), sender="ola@nabo.example", address=ELSEWHERE)
    assert replayed.dmarc.result is Result.PASS
    assert not replayed.vouched


def test_a_sender_whose_own_domain_is_fine_does_not_vouch_for_another_author() -> None:
    dns = neighbourhood().with_({"TXT skurk.example": f"v=spf1 ip4:{CLIENT} -all"})
    findings = found(MAIL, dns, sender="x@skurk.example")
    assert (findings.spf.result, findings.dmarc.result) == (Result.PASS, Result.FAIL)
    assert not findings.vouched


def test_a_changed_body_or_a_wrong_key_fails() -> None:
    changed = signed().replace(b"en test", b"noe annet")
    wrong = neighbourhood().with_({"TXT s1._domainkey.nabo.example": key_record("annen")})
    for mail, dns in ((changed, neighbourhood()), (signed(), wrong)):
        findings = found(mail, dns, address=ELSEWHERE)
        assert findings.dkim[0].result is Result.FAIL
        assert findings.dmarc.result is Result.FAIL


@pytest.mark.parametrize(
    "record",
    ["", "v=DKIM1; p=", "v=DKIM1; k=rsa; p=%%%", "v=DKIM9; p=x", "nonsense", "p=" + "A" * 4000],
)
def test_a_key_that_is_none_does_not_pass(record: str) -> None:
    dns = neighbourhood().with_({"TXT s1._domainkey.nabo.example": record})
    findings = found(signed(), dns, address=ELSEWHERE)
    assert findings.dkim[0].result in {Result.FAIL, Result.PERMERROR}
    assert findings.dmarc.result is Result.FAIL


def test_a_signature_over_a_part_of_the_body_proves_too_little() -> None:
    longer = signed(length=True) + b"Click here: http://skurk.example\r\n"
    findings = found(longer, neighbourhood(), address=ELSEWHERE)
    assert findings.dkim[0].result is Result.POLICY
    assert findings.dmarc.result is Result.FAIL
    assert not findings.vouched


def test_a_signature_that_leaves_the_author_out_proves_nothing() -> None:
    mail = signed()
    without = mail.replace(b"h=from : to", b"h=to", 1)
    assert without != mail
    assert found(without, neighbourhood(), address=ELSEWHERE).dmarc.result is Result.FAIL


def test_a_second_author_added_on_top_is_noticed() -> None:
    forged = b"From: rektor@skole.example\r\n" + signed()
    findings = found(forged, neighbourhood())
    assert findings.dmarc.result is Result.PERMERROR
    assert not findings.vouched


@pytest.mark.parametrize(
    "author",
    [
        b"",
        b"From:\r\n",
        b"From: Kari\r\n",
        b"From: kari@nabo.example, ola@nabo.example\r\n",
        b"From: kari@nabo.example, ola@skurk.example\r\n",
        b"From: Naboer: kari@nabo.example;\r\n",
        b"From: Naboer: kari@nabo.example, ola@nabo.example;\r\n",
        b"From: undisclosed-recipients:;\r\n",
        b"From: kari@[127.0.0.1]\r\n",
        b"From: kari@localhost\r\n",
        b"From: kari@nabo.example\r\nfrom : kari@nabo.example\r\n",
        b"X: 1\rFrom: ola@skurk.example\r\nFrom: kari@nabo.example\r\n",
        b"From: \xff\xfe@nabo.example\r\n",
        b"From: <" + b"a" * 3000 + b"@nabo.example>\r\n",
        b"From: " + b"(" * 1500 + b"kari@nabo.example\r\n",
    ],
)
def test_a_mail_without_one_clear_author_is_vouched_for_by_nobody(author: bytes) -> None:
    findings = found(author + b"Subject: Uro\r\n\r\nHei\r\n", neighbourhood())
    assert findings.dmarc.result is Result.PERMERROR
    assert not findings.vouched


@pytest.mark.parametrize(
    "author",
    [
        "kari@nabo.example",
        '"kari@skole.example" <kari@nabo.example>',
        "Kari (kari@skole.example) <kari@nabo.example>",
        "=?utf-8?q?K=C3=A5re_=3Ckari=40skole=2Eexample=3E?= <kari@nabo.example>",
        "Kåre <kari@nabo.example>",
        "KARI@NABO.EXAMPLE",
    ],
)
def test_the_author_is_the_address_and_never_the_name(author: str) -> None:
    findings = found(f"From: {author}\r\n\r\nHei\r\n".encode(), neighbourhood())
    assert (findings.dmarc.result, findings.dmarc.domain) == (Result.PASS, "nabo.example")
    assert findings.vouched


def test_a_domain_with_norwegian_letters_is_looked_up_as_the_dns_has_it() -> None:
    dns = zone(
        {
            "TXT xn--blbr-roah.example": f"v=spf1 ip4:{CLIENT} -all",
            "TXT _dmarc.xn--blbr-roah.example": "v=DMARC1; p=reject",
        }
    )
    mail = "From: kåre@blåbær.example\r\n\r\nHei\r\n".encode()
    findings = found(mail, dns, sender="kåre@blåbær.example")
    assert (findings.dmarc.result, findings.dmarc.domain) == (Result.PASS, "xn--blbr-roah.example")


def test_without_a_policy_the_same_domain_vouches_all_the_same() -> None:
    dns = neighbourhood().with_({"TXT _dmarc.nabo.example": ()})
    assert found(MAIL, dns).dmarc.result is Result.NONE
    assert found(MAIL, dns).vouched
    assert not found(MAIL, dns, address=ELSEWHERE).vouched


def test_a_subdomain_aligns_with_its_organisation_unless_the_policy_is_strict() -> None:
    mail = signed(domain="post.nabo.example")
    key = {"TXT s1._domainkey.post.nabo.example": key_record("nabo")}
    relaxed = neighbourhood().with_(key)
    strict = relaxed.with_({"TXT _dmarc.nabo.example": "v=DMARC1; p=reject; adkim=s; aspf=s"})
    assert found(mail, relaxed, address=ELSEWHERE).dmarc.result is Result.PASS
    assert found(mail, strict, address=ELSEWHERE).dmarc.result is Result.FAIL


def test_an_organisation_ends_where_a_suffix_says_so() -> None:
    dns = zone(
        {
            "TXT kommune.example": f"v=spf1 ip4:{CLIENT} -all",
            "TXT ulv.kommune.example": f"v=spf1 ip4:{CLIENT} -all",
            "TXT _dmarc.kommune.example": "v=DMARC1; p=reject; psd=y",
        }
    )
    mail = b"From: post@rev.kommune.example\r\n\r\nHei\r\n"
    neighbour = found(mail, dns, sender="post@ulv.kommune.example")
    assert (neighbour.spf.result, neighbour.dmarc.result) == (Result.PASS, Result.FAIL)
    without = dns.with_({"TXT _dmarc.kommune.example": "v=DMARC1; p=reject"})
    assert found(mail, without, sender="post@ulv.kommune.example").dmarc.result is Result.PASS


def test_a_long_name_is_walked_in_eight_questions() -> None:
    deep = ".".join("abcdefghijklmn") + ".example"
    dns = zone({"TXT _dmarc.example": "v=DMARC1; p=reject"})
    found(f"From: x@{deep}\r\n\r\nHei\r\n".encode(), dns, sender="", helo="localhost")
    assert len(dns.asked) == 8
    assert ("TXT", f"_dmarc.{deep}") in dns.asked


@pytest.mark.parametrize(
    "records",
    [
        ("v=DMARC1; p=reject", "v=DMARC1; p=none"),
        ("v=dmarc1; p=reject",),
        ("v=DMARC12; p=reject",),
        ("p=reject; v=DMARC1",),
        ("=;=;=",),
        ("x" * 5000,),
    ],
)
def test_a_broken_policy_counts_as_none(records: tuple[str, ...]) -> None:
    dns = neighbourhood().with_({"TXT _dmarc.nabo.example": records})
    findings = found(MAIL, dns, address=ELSEWHERE)
    assert findings.dmarc.result is Result.NONE


def test_mail_without_an_envelope_sender_is_examined_by_the_clients_name() -> None:
    dns = neighbourhood().with_({"TXT mx.nabo.example": f"v=spf1 ip4:{CLIENT} -all"})
    findings = found(MAIL, dns, sender="")
    assert (findings.spf.result, findings.spf.domain) == (Result.PASS, "mx.nabo.example")
    assert found(MAIL, dns, sender="", helo="nonsense").spf.result is Result.NONE


class TestHostileDns:
    """Whatever the DNS says, the evaluation ends, and nothing passes by it."""

    @pytest.mark.parametrize(
        ("records", "expected"),
        [
            ({"TXT nabo.example": "v=spf1 include:nabo.example -all"}, Result.PERMERROR),
            ({"TXT nabo.example": "v=spf1 redirect=nabo.example"}, Result.PERMERROR),
            (
                {
                    "TXT nabo.example": "v=spf1 include:a.example -all",
                    "TXT a.example": "v=spf1 include:nabo.example -all",
                },
                Result.PERMERROR,
            ),
            ({"TXT nabo.example": ("v=spf1 -all", "v=spf1 +all")}, Result.PERMERROR),
            (
                {"TXT nabo.example": "v=spf1 a:a.example a:b.example a:c.example -all"},
                Result.PERMERROR,
            ),
            ({"TXT nabo.example": "v=spf1 ip4:999.1.2.3 -all"}, Result.PERMERROR),
            ({"TXT nabo.example": "v=spf1 " + "a:%{i}.x.example " * 50 + "-all"}, Result.PERMERROR),
            ({"TXT nabo.example": "v=spf1 exists:%{z} -all"}, Result.PERMERROR),
            ({"TXT nabo.example": "v=spf1 \xe6 -all"}, Result.PERMERROR),
            ({"TXT nabo.example": "v=spf1 ptr:" + "a." * 500 + "example -all"}, Result.FAIL),
            ({"TXT nabo.example": None}, Result.TEMPERROR),
            ({"TXT nabo.example": "v=spf1 mx -all", "MX nabo.example": None}, Result.TEMPERROR),
            ({"TXT nabo.example": "x" * 8000}, Result.NONE),
            ({"TXT nabo.example": ()}, Result.NONE),
        ],
    )
    def test_spf_ends_without_a_pass(
        self, records: dict[str, str | tuple[str, ...] | None], expected: Result
    ) -> None:
        findings = found(MAIL, neighbourhood().with_(records))
        assert findings.spf.result is expected
        assert not findings.vouched

    def test_a_chain_of_more_than_ten_includes_is_an_error(self) -> None:
        chain = {f"TXT i{n}.example": f"v=spf1 include:i{n + 1}.example -all" for n in range(12)}
        dns = neighbourhood().with_({**chain, "TXT nabo.example": "v=spf1 include:i0.example -all"})
        assert found(MAIL, dns).spf.result is Result.PERMERROR
        assert len([q for q in dns.asked if q[1].startswith("i")]) <= 10

    def test_more_than_ten_mail_servers_are_an_error(self) -> None:
        dns = neighbourhood().with_(
            {
                "TXT nabo.example": "v=spf1 mx -all",
                "MX nabo.example": [f"m{n}.example" for n in range(50)],
            }
        )
        assert found(MAIL, dns).spf.result is Result.PERMERROR

    @pytest.mark.parametrize(
        "name", ["TXT _dmarc.nabo.example", "TXT s1._domainkey.nabo.example", "TXT nabo.example"]
    )
    def test_what_nobody_can_answer_now_is_no_failure(self, name: str) -> None:
        findings = found(signed(), neighbourhood().with_({name: None}), address=ELSEWHERE)
        assert findings.dmarc.result in {Result.TEMPERROR, Result.PASS}

    def test_no_part_of_an_address_before_the_at_sign_reaches_the_dns(self) -> None:
        macros = "v=spf1 exists:%{l}.%{s}.%{o}.x.example exists:%{l1r+}.y.example -all"
        dns = neighbourhood().with_({"TXT nabo.example": macros})
        found(signed(), dns)
        assert dns.asked
        assert not [question for question in dns.asked if "kari" in question[1]]
        assert any("postmaster" in name for _, name in dns.asked)


class TestManySignatures:
    """Only so many signatures are looked at."""

    def test_no_more_than_five_are(self) -> None:
        mail = MAIL
        for number in range(9):
            mail = signed(mail, domain=f"d{number}.example")
        dns = neighbourhood()
        findings = found(mail, dns)
        assert len(findings.dkim) == 5
        assert len([q for q in dns.asked if "_domainkey" in q[1]]) == 5

    @pytest.mark.parametrize(
        "value",
        [
            b"",
            b"=",
            b";;;;",
            b"v=1; d=nabo.example",
            b"v=1; d=nabo.example; s=s1; s=s2",
            b"v=1; a=rsa-sha256; d=..; s=s1; h=from; bh=x; b=x",
            b"v=1; a=rsa-sha256; d=nabo.example; s=a..b/../c; h=from; bh=x; b=x",
            b"v=1; a=md5; d=nabo.example; s=s1; h=from; bh=x; b=x; t=99999999999999999999",
            b"v=1; a=rsa-sha256; c=x/y/z; d=nabo.example; s=s1; h=from; bh=eA==; b=eA==",
            b"v=1; a=rsa-sha256; d=nabo.example; s=s1; h=from; bh=\xff; b=\xff; l=-1",
        ],
    )
    def test_nonsense_in_a_signature_is_no_pass(self, value: bytes) -> None:
        findings = found(b"DKIM-Signature: " + value + b"\r\n" + MAIL, neighbourhood())
        assert all(mark.result is not Result.PASS for mark in findings.dkim)
