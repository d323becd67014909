"""Screening: text to language, facts and evidence, by rules that are data."""

from varde.shared.screening.files import FOLDER, RuleFiles
from varde.shared.screening.screener import Evidence, Screener, Screening

__all__ = ["FOLDER", "Evidence", "RuleFiles", "Screener", "Screening"]
