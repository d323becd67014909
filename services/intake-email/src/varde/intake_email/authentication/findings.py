"""What was found out about a mail's sender."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """A method's result, as RFC 8601 § 2.7 names them."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 # the word of RFC 8601, no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    POLICY = "policy"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


@dataclass(frozen=True, slots=True)
class Mark:
    """One method's result for one domain; ``domain`` and ``selector`` may be empty."""

    result: Result
    domain: str = ""
    selector: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """The results, and whether an answer may go to the envelope's sender."""

    spf: Mark
    dkim: tuple[Mark, ...]
    arc: Result
    dmarc: Mark
    vouched: bool
    """True when the author's domain vouches for the mail and the envelope's sender belongs to its author."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "spf": _plain(self.spf),
            "dkim": [_plain(mark) for mark in self.dkim],
            "arc": self.arc.value,
            "dmarc": _plain(self.dmarc),
            "vouched": self.vouched,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Findings":
        """What ``to_json`` made. Raises ``ValueError``, ``TypeError`` or ``KeyError`` for anything else."""
        return cls(
            spf=_mark(data["spf"]),
            dkim=tuple(_mark(mark) for mark in data["dkim"]),
            arc=Result(data["arc"]),
            dmarc=_mark(data["dmarc"]),
            vouched=data["vouched"] is True,
        )


UNKNOWN = Findings(Mark(Result.TEMPERROR), (), Result.NONE, Mark(Result.TEMPERROR), vouched=False)
"""What is known when nothing could be found out."""


def _plain(mark: Mark) -> list[str]:
    return [mark.result.value, mark.domain, mark.selector]


def _mark(data: Any) -> Mark:
    result, domain, selector = data
    return Mark(Result(result), domain, selector)
