"""Every mark that is told by its form and not by the tagger, in figures or in words."""

from collections.abc import Iterator
from functools import cache

from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.quasi import quasi_identifiers
from varde.shared.anonymise.recognisers.figures import in_words
from varde.shared.anonymise.recognisers.rules import Family, together
from varde.shared.anonymise.spans import Span


def by_form(text: str) -> Iterator[Span]:
    """Every such mark in normalised ``text``; spans may overlap."""
    in_figures = _in_figures()
    yield from in_figures(text)
    yield from in_words(text, in_figures)


@cache
def _in_figures() -> Family:
    return together([identifiers, quasi_identifiers()])
