"""Everything that is to be found out about one mail's sender, over answers that are already there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from varde.intake_email.addresses import same_address
from varde.intake_email.authentication.answers import Answers, Away, Missing, Question
from varde.intake_email.authentication.author import Author, Field, ascii_domain, author_of, fields
from varde.intake_email.authentication.dmarc import Policy, aligned, policy_of
from varde.intake_email.authentication.findings import Findings, Mark, Result
from varde.intake_email.authentication.signatures import (
    Verifier,
    key_names,
    signatures,
    too_long_a_chain,
    trusted_claim,
)
from varde.intake_email.authentication.spf import check_spf


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A mail's way in. In memory only."""

    address: str
    """The client's."""
    helo: str
    sender: str
    """The envelope's; "" for none."""
    sealers: tuple[str, ...]
    """Domains whose ARC seals are trusted."""

    @property
    def spf_domain(self) -> str:
        """Whose SPF record counts: the sender's, or the client's own name for mail without one."""
        return ascii_domain(self.sender.rpartition("@")[2] if self.sender else self.helo)


def missing(case: Case, block: bytes, answers: Answers) -> set[Question]:
    """What to ask the DNS next for a mail with this header block; empty when all is known."""
    return set(_lacking(_needs(case, list(fields(block)), answers)))


def needs_body(case: Case, block: bytes) -> bool:
    """True when there is a signature to verify."""
    found = list(fields(block))
    return bool(signatures(found)) or _has_chain(case, found)


def examine(case: Case, block: bytes, mail: bytes, answers: Answers) -> Findings:
    """What is found out about a mail, all answers being there; ``block`` is its whole header section."""
    found = list(fields(block))
    spf = check_spf(case.address, case.spf_domain, case.helo, answers)
    verifier = Verifier(mail, answers)
    signed = tuple(verifier.check(signature) for signature in signatures(found))
    author = author_of(found)
    if author is None:
        return Findings(spf, signed, Result.NONE, Mark(Result.PERMERROR), vouched=False)
    try:
        return _judged(case, found, author, spf, signed, verifier, answers)
    except Away:
        return Findings(
            spf, signed, Result.NONE, Mark(Result.TEMPERROR, author.domain), vouched=False
        )


def _judged(
    case: Case,
    found: list[Field],
    author: Author,
    spf: Mark,
    signed: tuple[Mark, ...],
    verifier: Verifier,
    answers: Answers,
) -> Findings:
    policy = policy_of(author.domain, answers)
    strict_spf, strict_dkim = (policy.strict_spf, policy.strict_dkim) if policy else (False, False)
    sent = [spf] if aligned(author.domain, spf.domain, answers, strict=strict_spf) else []
    wrote = [m for m in signed if aligned(author.domain, m.domain, answers, strict=strict_dkim)]
    arc = _arc(case, found, author, verifier)
    own = same_address(case.sender, author.address)
    results = {mark.result for mark in (*sent, *wrote)}
    by_server = any(mark.result is Result.PASS for mark in sent)
    by_signature = any(mark.result is Result.PASS for mark in wrote) or arc is Result.PASS
    return Findings(
        spf,
        signed,
        arc,
        Mark(_dmarc(policy, results), author.domain),
        vouched=by_server or (by_signature and own),
    )


def _dmarc(policy: Policy | None, results: set[Result]) -> Result:
    if policy is None:
        return Result.NONE
    if Result.PASS in results:
        return Result.PASS
    return Result.TEMPERROR if Result.TEMPERROR in results else Result.FAIL


def _arc(case: Case, found: list[Field], author: Author, verifier: Verifier) -> Result:
    if not _has_chain(case, found):
        return Result.NONE
    if too_long_a_chain(found):
        return Result.POLICY
    chain = verifier.chain()
    if not chain:
        return Result.FAIL
    return Result.PASS if trusted_claim(chain, case.sealers, author.domain) else Result.POLICY


def _has_chain(case: Case, found: list[Field]) -> bool:
    """False as well when nobody's seals are trusted: then a chain says nothing."""
    return bool(case.sealers) and any(name == "arc-seal" for name, _ in found)


def _needs(case: Case, found: list[Field], answers: Answers) -> Iterator[Callable[[], object]]:
    """The steps that ask for answers, each by itself, so that they are asked for side by side."""
    signed, author = signatures(found), author_of(found)
    yield lambda: check_spf(case.address, case.spf_domain, case.helo, answers)
    names = {signature.key_name for signature in signed}
    if _has_chain(case, found) and not too_long_a_chain(found):
        names |= key_names(found)
    for name in names:
        yield lambda name=name: answers.get("TXT", name)  # type: ignore[misc] # a default binds it
    if author is None:
        return
    yield lambda: policy_of(author.domain, answers)
    for domain in {case.spf_domain, *(signature.domain for signature in signed)}:
        yield lambda domain=domain: aligned(author.domain, domain, answers, strict=False)  # type: ignore[misc] # a default binds it


def _lacking(steps: Iterable[Callable[[], object]]) -> Iterator[Question]:
    for step in steps:
        try:
            step()
        except Missing as lack:
            yield lack.question
        except Away:
            continue
