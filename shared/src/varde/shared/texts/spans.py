"""Parts of a year in words: ``2026``, ``januar–mars 2026``, ``mars 2026``."""

from varde.shared.domain.codes import Language
from varde.shared.domain.span import Span
from varde.shared.texts.days import month


def span_label(span: Span, language: Language) -> str:
    """The name of a part of a year, for a list or a heading."""
    if span.whole:
        return str(span.year)
    last = Span(span.year, span.last, 1)
    ending = f"{month(last.begins, language)} {span.year}"
    return ending if span.months == 1 else f"{month(span.begins, language)}–{ending}"
