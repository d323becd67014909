"""Screening: text to language, facts and evidence, by rules that are data."""

from varde.shared.screening.screener import Evidence, Screener, Screening
from varde.shared.screening.vocabulary import facets, indicators


def indicator_codes() -> frozenset[str]:
    """Codes of all indicators that a screening can find."""
    return frozenset(entry.code for entry in indicators().indicator)


def signal_codes() -> frozenset[str]:
    """Codes of all urgency signals that a screening can find."""
    return frozenset(entry.code for entry in indicators().signal)


def keywords() -> frozenset[str]:
    """The routing keywords that a screening can find."""
    return frozenset(entry.name for entry in facets().keyword)


__all__ = ["Evidence", "Screener", "Screening", "indicator_codes", "keywords", "signal_codes"]
