"""DMARC (RFC 9989, which replaces RFC 7489 and RFC 9091): the policy of a domain, and what aligns with it.

Written here because no library that is kept up evaluates it without asking the DNS itself.
"""

from dataclasses import dataclass

from varde.intake_email.authentication.answers import Answers

_MOST_LABELS = 8  # RFC 9989 § 4.10: how far a long name is walked


@dataclass(frozen=True, slots=True)
class Policy:
    """A DMARC policy record. What the owner wants done with failing mail is not our matter: all is taken."""

    domain: str
    """Where it was found."""
    strict_spf: bool
    strict_dkim: bool
    public_suffix: str
    """``y``, ``n`` or ``u``, the tag ``psd``."""


def policy_of(domain: str, answers: Answers) -> Policy | None:
    """The policy that holds for an author's domain: its own, its organisation's, or a suffix's (§ 4.10.1).

    Raises ``Missing`` and ``Away``, as everything here.
    """
    own = _record(domain, answers)
    if own:
        return own
    found = _walk(domain, answers)
    top = organisation(domain, answers)
    return next((policy for policy in found if policy.domain == top), found[-1] if found else None)


def organisation(domain: str, answers: Answers) -> str:
    """The organisational domain of ``domain`` (§ 4.10.2)."""
    found = _walk(domain, answers)
    for policy in found:
        if policy.public_suffix == "n":
            return policy.domain
        if policy.public_suffix == "y" and policy.domain != domain:
            labels = domain.split(".")
            return ".".join(labels[-policy.domain.count(".") - 2 :])
    return found[-1].domain if found else domain


def aligned(author: str, other: str, answers: Answers, *, strict: bool) -> bool:
    """True when ``other`` may speak for the author's domain (§ 4.4): the same, or of one organisation."""
    if not other or author == other:
        return bool(other)
    if strict or author.rpartition(".")[2] != other.rpartition(".")[2]:
        return False
    return organisation(author, answers) == organisation(other, answers)


def _walk(domain: str, answers: Answers) -> list[Policy]:
    """The tree walk (§ 4.10): the policies from ``domain`` upwards, to one that says where a suffix is."""
    labels = domain.split(".")
    names = [domain]
    names += [
        ".".join(labels[start:])
        for start in range(max(1, len(labels) - _MOST_LABELS + 1), len(labels))
    ]
    found = []
    for name in names:
        policy = _record(name, answers)
        if policy:
            found.append(policy)
            if policy.public_suffix in {"y", "n"}:
                break
    return found


def _record(domain: str, answers: Answers) -> Policy | None:
    """The one policy at a name; several count as none (§ 4.7, § 4.10)."""
    records = [
        r for r in answers.get("TXT", f"_dmarc.{domain}") if _tags(r)[:1] == [("v", "DMARC1")]
    ]
    if len(records) != 1:
        return None
    tags = dict(_tags(records[0]))
    return Policy(
        domain,
        strict_spf=tags.get("aspf") == "s",
        strict_dkim=tags.get("adkim") == "s",
        public_suffix=tags.get("psd", "u").lower(),
    )


def _tags(record: str) -> list[tuple[str, str]]:
    pairs = [part.partition("=") for part in record.split(";") if part.strip()]
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]
