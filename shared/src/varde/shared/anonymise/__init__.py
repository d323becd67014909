"""Text to text without individualising marks, and the last guard before anything leaves.

``Anonymiser`` de-identifies a reporter's account; ``check`` and ``guard`` read what is about to
leave once more. Both are deterministic and fail closed: what is not known to be common is masked.
"""

from varde.shared.anonymise.engine import Anonymiser
from varde.shared.anonymise.guard import Finding, Leak, check, guard
from varde.shared.anonymise.spans import Account, Kind, Mark
from varde.shared.anonymise.text import AnonymisedText

__all__ = [
    "Account",
    "AnonymisedText",
    "Anonymiser",
    "Finding",
    "Kind",
    "Leak",
    "Mark",
    "check",
    "guard",
]
