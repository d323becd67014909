"""Text to text without individualising marks, and the last guard before anything leaves.

``Anonymiser`` de-identifies a reporter's account; ``check`` and ``guard`` read what is about to
leave once more. Both are deterministic and fail closed: what is not known to be common is masked.
"""

from varde.shared.anonymise.engine import Anonymiser
from varde.shared.anonymise.guard import Finding, Leak, check, guard
from varde.shared.anonymise.names import Memory
from varde.shared.anonymise.reasons import Grade, Reason, Risk, grade_text, reason_texts
from varde.shared.anonymise.replace import (
    coarser,
    left_out,
    standing,
    stands_for_reporter,
    unnumbered,
)
from varde.shared.anonymise.spans import Account, Entity, Kind, Mark
from varde.shared.anonymise.text import AnonymisedText

__all__ = [
    "Account",
    "AnonymisedText",
    "Anonymiser",
    "Entity",
    "Finding",
    "Grade",
    "Kind",
    "Leak",
    "Mark",
    "Memory",
    "Reason",
    "Risk",
    "check",
    "coarser",
    "grade_text",
    "guard",
    "left_out",
    "reason_texts",
    "standing",
    "stands_for_reporter",
    "unnumbered",
]
