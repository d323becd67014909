"""DKIM (RFC 6376) and ARC (RFC 8617) signatures by dkimpy, over answers that are already there."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from varde.intake_email.authentication.answers import Answers, Away
from varde.intake_email.authentication.author import Field, ascii_domain
from varde.intake_email.authentication.findings import Mark, Result

MOST_SIGNATURES = 5
"""DKIM signatures that are looked at, from the top: each costs a look-up and a hash of the whole body."""
MOST_SEALS = 10
"""Sets of a chain that is looked at at all."""
_SELECTOR = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,120}[a-z0-9_])?")
_CHAIN = frozenset({"arc-seal", "arc-message-signature"})
_INSTANCE = re.compile(rb"(?:^|;)\s*i\s*=\s*(\d{1,3})\s*(?:;|$)")
_CLAIM = re.compile(
    rb"(?:^|;)\s*dmarc\s*=\s*pass\b[^;]*?\bheader\.from\s*=\s*\"?([a-z0-9._-]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a DKIM signature says of itself."""

    index: int
    domain: str
    selector: str
    acceptable: bool
    """False for what proves too little: SHA-1 (RFC 8301 § 3.1), a part of the body (RFC 6376 § 8.2), no From."""

    @property
    def key_name(self) -> str:
        """Where its key is."""
        return f"{self.selector}._domainkey.{self.domain}"


def signatures(found: list[Field]) -> list[Signature]:
    """The DKIM signatures that are looked at; those without a sensible domain and selector are left out."""
    values = [value for name, value in found if name == "dkim-signature"][:MOST_SIGNATURES]
    read = [_signature(index, value) for index, value in enumerate(values)]
    return [signature for signature in read if signature]


def key_names(found: list[Field]) -> set[str]:
    """The names of the keys of a chain."""
    values = [value for name, value in found if name in _CHAIN]
    read = [_signature(0, value) for value in values[: 2 * MOST_SEALS]]
    return {signature.key_name for signature in read if signature}


def _signature(index: int, value: bytes) -> Signature | None:
    try:
        tags = parse_tag_value(value)
    except InvalidTagValueList:
        return None
    domain = ascii_domain(tags.get(b"d", b"").decode("latin-1"))
    selector = tags.get(b"s", b"").decode("latin-1").lower()
    if not domain or not _SELECTOR.fullmatch(selector):
        return None
    signed = [name.strip().lower() for name in tags.get(b"h", b"").split(b":")]
    weak = b"l" in tags or b"sha1" in tags.get(b"a", b"").lower() or b"from" not in signed
    return Signature(index, domain, selector, acceptable=not weak)


class Verifier:
    """Verifies the signatures of one mail, which is parsed once."""

    def __init__(self, mail: bytes, answers: Answers) -> None:
        self._mail = mail
        self._answers = answers
        self._message: dkim.DKIM | None = None

    def check(self, signature: Signature) -> Mark:
        """The result for one signature."""
        return Mark(self._result(signature), signature.domain, signature.selector)

    def chain(self) -> list[tuple[str, bytes]]:
        """The sealers of a whole and valid chain with what each says it saw, newest first; else empty."""
        try:
            status, sets, _ = dkim.ARC(self._mail).verify(self._key)
        except (dkim.DKIMException, ValueError, LookupError):
            return []
        if status != dkim.CV_Pass:
            return []
        return [(ascii_domain(s["as-domain"].decode("latin-1")), s["aar-value"]) for s in sets]

    def _result(self, signature: Signature) -> Result:
        try:
            if not self._answers.get("TXT", signature.key_name):
                return Result.PERMERROR
            self._message = self._message or dkim.DKIM(self._mail)
            verified = self._message.verify(signature.index, self._key)
        except Away:
            return Result.TEMPERROR
        except dkim.ValidationError:
            return Result.FAIL
        except (dkim.DKIMException, ValueError, LookupError):  # a wrong key, tag or header
            return Result.PERMERROR
        if not verified:
            return Result.FAIL
        return Result.PASS if signature.acceptable else Result.POLICY

    def _key(self, name: bytes, timeout: float = 0) -> bytes | None:
        try:
            records = self._answers.get("TXT", name.decode("latin-1"))
        except Away:
            return None
        return records[0].encode("latin-1") if records else None


def too_long_a_chain(found: list[Field]) -> bool:
    """True when there are more sets, or higher numbers, than are looked at."""
    numbers = list(_instances(found))
    return len(numbers) > MOST_SEALS or max(numbers, default=0) > MOST_SEALS


def _instances(found: list[Field]) -> Iterator[int]:
    for name, value in found:
        match = _INSTANCE.search(value) if name == "arc-seal" else None
        if match:
            yield int(match[1])


def trusted_claim(chain: list[tuple[str, bytes]], sealers: Collection[str], author: str) -> bool:
    """True when trusted sealers alone handled the mail since one of them saw it pass for ``author``'s domain.

    What is sealed below an untrusted set could be anybody's invention, so only the unbroken run of trusted
    sealers from the newest on is read (RFC 8617 § 7.2 leaves whom to trust to the receiver).
    """
    for sealer, results in chain:
        if sealer not in sealers:
            return False
        claimed = _CLAIM.search(results)
        if claimed and ascii_domain(claimed[1].decode()) == author:
            return True
    return False
