"""Every mark that is told by its form and not by the tagger, in figures or in words."""

from collections.abc import Iterator

from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.quasi import quasi_identifiers
from varde.shared.anonymise.recognisers.figures import in_words
from varde.shared.anonymise.spans import Span


def by_form(text: str) -> Iterator[Span]:
    """Every such mark in normalised ``text``; spans may overlap."""
    yield from _in_figures(text)
    yield from in_words(text, _in_figures)


def _in_figures(text: str) -> Iterator[Span]:
    yield from identifiers(text)
    yield from quasi_identifiers(text)
