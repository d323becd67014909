"""What ARC tells of a mail that was sent on, and what no head or record can do to an examination."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from support.senders import (
    MAIL,
    Zone,
    found,
    key_record,
    neighbourhood,
    sealed,
    signed,
)
from varde.intake_email.authentication.answers import Answers
from varde.intake_email.authentication.examine import Case, examine
from varde.intake_email.authentication.findings import Result
from varde.intake_email.headers import header_block

ELSEWHERE = "198.51.100.9"


class TestForwarded:
    """ARC lets a trusted forwarder tell what it saw before it changed the mail."""

    SEALER = "liste.example"
    OTHER = "skurk.example"
    CLAIM = "dmarc=pass header.from=nabo.example"

    def dns(self) -> Zone:
        return neighbourhood().with_(
            {
                "TXT arc._domainkey.liste.example": key_record("liste"),
                "TXT arc._domainkey.skurk.example": key_record("skurk"),
            }
        )

    def result(self, mail: bytes, sealers: tuple[str, ...] = (SEALER,)) -> tuple[Result, bool]:
        findings = found(mail, self.dns(), address=ELSEWHERE, sealers=sealers)
        assert findings.dmarc.result is Result.FAIL
        return findings.arc, findings.vouched

    def test_a_trusted_sealers_word_counts(self) -> None:
        mail = sealed(MAIL, self.SEALER, self.CLAIM, "liste")
        assert self.result(mail) == (Result.PASS, True)

    def test_anybody_elses_does_not(self) -> None:
        mail = sealed(MAIL, self.OTHER, self.CLAIM, "skurk")
        assert self.result(mail) == (Result.POLICY, False)

    def test_nobody_is_trusted_unless_it_is_set(self) -> None:
        mail = sealed(MAIL, self.SEALER, self.CLAIM, "liste")
        assert self.result(mail, ()) == (Result.NONE, False)

    def test_a_trusted_sealer_that_saw_it_fail_or_saw_another_author_vouches_for_nothing(
        self,
    ) -> None:
        for claim in (
            "dmarc=fail header.from=nabo.example",
            "dmarc=pass header.from=skurk.example",
        ):
            mail = sealed(MAIL, self.SEALER, claim, "liste")
            assert self.result(mail) == (Result.POLICY, False)

    def test_what_was_sealed_below_an_untrusted_set_is_not_read(self) -> None:
        mail = sealed(MAIL, self.SEALER, self.CLAIM, "liste")
        mail = sealed(mail, self.OTHER, "arc=pass; dmarc=fail header.from=nabo.example", "skurk")
        assert self.result(mail) == (Result.POLICY, False)

    def test_a_broken_seal_or_a_changed_body_breaks_the_chain(self) -> None:
        mail = sealed(MAIL, self.SEALER, self.CLAIM, "liste")
        assert self.result(mail.replace(b"en test", b"noe annet"))[0] is Result.FAIL
        forged = sealed(MAIL, self.SEALER, self.CLAIM, "skurk")
        assert self.result(forged) == (Result.FAIL, False)

    def test_a_chain_of_fifty_is_not_followed(self) -> None:
        fill = b"".join(
            b"ARC-Seal: i=%d; a=rsa-sha256; cv=pass; d=x.example; s=s; b=eA==\r\n" % n
            for n in range(50)
        )
        assert self.result(fill + MAIL) == (Result.POLICY, False)


_CASE = Case("192.0.2.1", "mx.nabo.example", "kari@nabo.example", ("liste.example",))


_FIELDS = st.sampled_from(
    [b"From: ", b"DKIM-Signature: v=1; d=a.example; s=s; h=from; bh=x; ", b"ARC-Seal: i=1; "]
)


@given(st.lists(st.tuples(_FIELDS, st.binary(max_size=200)), max_size=6))
def test_no_head_makes_the_examination_fail(parts: list[tuple[bytes, bytes]]) -> None:
    head = b"".join(name + value + b"\r\n" for name, value in parts)
    mail = head + b"\r\n\r\nHei\r\n"
    assert examine(_CASE, header_block(mail), mail, Answers({}, final=True)).vouched is False


@given(
    st.sampled_from(["nabo.example", "_dmarc.nabo.example", "s1._domainkey.nabo.example"]),
    st.sampled_from(["", "v=spf1 ", "v=DMARC1; ", "v=DKIM1; p="]),
    st.text(max_size=300),
)
def test_no_record_makes_the_examination_fail(name: str, start: str, record: str) -> None:
    text = record.encode("utf-8", "replace").decode("latin-1")
    dns = neighbourhood().with_({f"TXT {name}": start + text})
    assert found(_signed(), dns).dkim[0].domain == "nabo.example"


@cache
def _signed() -> bytes:
    return signed()
