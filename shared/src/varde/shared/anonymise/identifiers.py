"""What points at somebody directly and can be told by its form: numbers, addresses, user names, vessels."""

from collections.abc import Iterator

from varde.shared.anonymise.recognisers.addresses import addresses
from varde.shared.anonymise.recognisers.facilities import vessels
from varde.shared.anonymise.recognisers.numbers import numbers
from varde.shared.anonymise.recognisers.online import online
from varde.shared.anonymise.recognisers.rules import together
from varde.shared.anonymise.spans import Span

_all = together([numbers, online, addresses, vessels])


def identifiers(text: str) -> Iterator[Span]:
    """Every such mark in normalised ``text``; spans may overlap."""
    return _all(text)
