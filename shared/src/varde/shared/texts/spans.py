"""Parts of a year in words: ``2026``, ``januar–mars 2026``, ``mars 2026``."""

from babel.dates import format_date

from varde.shared.domain.codes import Language
from varde.shared.domain.span import Span


def span_label(span: Span, language: Language) -> str:
    """The name of a part of a year, for a list or a heading."""
    if span.whole:
        return str(span.year)
    first, last = span, Span(span.year, span.last, 1)
    if span.months == 1:
        return format_date(first.begins, format="LLLL yyyy", locale=str(language))
    begins = format_date(first.begins, format="LLLL", locale=str(language))
    return f"{begins}–{format_date(last.begins, format='LLLL yyyy', locale=str(language))}"
