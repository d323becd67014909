"""SPF (RFC 7208) by pyspf, over answers that are already there."""

import spf

from varde.intake_email.authentication.answers import Answers, Away, Missing
from varde.intake_email.authentication.findings import Mark, Result


def check_spf(address: str, domain: str, helo: str, answers: Answers) -> Mark:
    """Whether ``domain`` lets the client at ``address`` send its mail. Raises ``Missing``.

    Asked for postmaster instead of the sender: a record with macros would otherwise carry the local part
    of a reporter's address into the DNS, in clear.
    """
    if not domain:
        return Mark(Result.NONE)
    query = _Query(address, f"postmaster@{domain}", helo, answers)
    try:
        return Mark(Result(query.check()[0]), domain)
    except Missing:
        raise
    except Exception:  # what the library raises on a record it cannot take
        return Mark(Result.PERMERROR, domain)


class _Query(spf.query):  # type: ignore[misc] # pyspf ships no types
    def __init__(self, address: str, sender: str, helo: str, answers: Answers) -> None:
        super().__init__(address, sender, helo)
        self._answers = answers

    def dns(
        self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False
    ) -> list[object]:
        """In place of a look-up. The resolver has followed aliases; void ones count (§ 4.6.4)."""
        try:
            records = self._answers.get(qtype, str(name))
        except Away:
            raise spf.TempError("the DNS does not answer") from None
        if not records and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many look-ups without an answer")
        return [_native(qtype, record) for record in records]


def _native(kind: str, record: str) -> object:
    """A record as pyspf wants it."""
    if kind == "TXT":
        return [record.encode("latin-1")]
    return (0, record) if kind == "MX" else record
