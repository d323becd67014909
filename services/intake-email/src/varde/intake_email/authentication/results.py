"""The header ``Authentication-Results`` (RFC 8601): written by us, read from our own relay, else renamed."""

import re
from collections.abc import Iterator

from varde.intake_email.authentication.findings import Findings, Mark, Result
from varde.intake_email.headers import header_block, header_section

_FIELD = re.compile(rb"(\A|[\r\n])(authentication-results)(?=[ \t]*:)", re.IGNORECASE)
_VALUE = re.compile(
    rb"(?:\A|(?<=\n))authentication-results[ \t]*:((?:[^\n]|\n[ \t])*)", re.IGNORECASE
)
_COMMENT = re.compile(rb"\([^()]*\)")
_CLAIM = re.compile(
    r"\s*(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)\b(?:[^;]*?\bheader\.(?:d|from)=([a-z0-9._-]+))?"
)
_LONGEST = 4_000
_MOST_CLAIMS = 10


def results_field(server: str, findings: Findings | None) -> bytes:
    """The field that tells the findings; without any, that nothing was examined."""
    return f"Authentication-Results: {server}{_told(findings)}\r\n".encode()


def _told(findings: Findings | None) -> str:
    if findings is None:
        return "; none"
    return "".join(f";\r\n\t{part}" for part in _parts(findings))


def _parts(findings: Findings) -> Iterator[str]:
    yield f"spf={findings.spf.result}" + _about("smtp.mailfrom", findings.spf.domain)
    for mark in findings.dkim or (Mark(Result.NONE),):
        yield (
            f"dkim={mark.result}"
            + _about("header.d", mark.domain)
            + _about("header.s", mark.selector)
        )
    if findings.arc is not Result.NONE:
        yield f"arc={findings.arc}"
    yield f"dmarc={findings.dmarc.result}" + _about("header.from", findings.dmarc.domain)


def _about(name: str, value: str) -> str:
    return f" {name}={value}" if value else ""


def renamed(mail: bytes) -> bytes:
    """``mail`` without any field of the sender's that could be taken for ours (RFC 8601 § 5).

    Renamed, not removed: the original stays whole for whoever has to read it.
    """
    section = header_section(mail)
    if b"authentication-results" not in section.lower():
        return mail
    return _FIELD.sub(rb"\1X-Foreign-\2", section) + mail[len(section) :]


def told_by_relay(mail: bytes, server: str) -> Findings | None:
    """What our own relay found, told in its topmost field; None when it told nothing.

    ``server`` is the name that it signs with. The relay removes what others write in its name (§ 5).
    """
    for match in _VALUE.finditer(header_block(mail)):
        name, _, results = _plain(match[1]).partition(";")
        if name.split()[:1] == [server.casefold()]:
            return _read(results)
    return None


def _plain(value: bytes) -> str:
    return _COMMENT.sub(b" ", value[:_LONGEST]).decode("latin-1").casefold().strip()


def _read(results: str) -> Findings | None:
    claims = [_CLAIM.match(part) for part in results.split(";")[:_MOST_CLAIMS]]
    marks = [(c[1], Mark(_result(c[2]), c[3] or "")) for c in claims if c]
    first = dict(reversed(marks))
    if not first:
        return None
    dmarc = first.get("dmarc", Mark(Result.NONE))
    return Findings(
        spf=first.get("spf", Mark(Result.NONE)),
        dkim=tuple(mark for method, mark in marks if method == "dkim"),
        arc=first.get("arc", Mark(Result.NONE)).result,
        dmarc=dmarc,
        vouched=dmarc.result not in {Result.FAIL, Result.PERMERROR},
    )


def _result(word: str) -> Result:
    return Result(word) if word in set(Result) else Result.NONE
