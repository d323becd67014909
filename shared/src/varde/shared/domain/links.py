"""Links between cases: what two concerns may have in common, without saying what it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LINKS_KEPT = timedelta(days=730)
"""How long a case that has ended can be found by what it has in common with a later one."""


class LinkKind(StrEnum):
    """What sort of identifier two cases share. National identity and passport numbers are none on purpose."""

    PHONE = "phone"
    VEHICLE = "vehicle"
    ACCOUNT = "account"
    EMAIL = "email"
    HANDLE = "handle"
    URL = "url"
    ADDRESS = "address"
    COMPANY_NUMBER = "company_number"
    BUSINESS = "business"
    PERSON = "person"
    JUDGED = "judged"
    """No identifier: the coordinator says that they belong together."""


WEAK = frozenset({LinkKind.BUSINESS, LinkKind.PERSON})
"""Kinds of which two may have the same by chance: a link then says "may"."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in the one form that all its spellings have, in memory only.

    Its ``repr`` shows nothing of it.
    """

    kind: LinkKind
    form: str

    def __repr__(self) -> str:
        return f"Identifier({self.kind})"


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What links no cases: a value that more than ``most_cases`` have, and what is ``common`` here."""

    most_cases: int
    common: frozenset[Identifier]


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that has an identifier in common with this one."""

    kind: LinkKind
    reference: str
    opened_on: date
    for_group: bool
    """False when only the coordinator and her deputy see it."""
