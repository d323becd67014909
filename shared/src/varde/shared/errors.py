"""Errors, named by what the caller does next.

VardeError
├── Transient   try again later; nothing was lost
├── Permanent   do not try again; park the work where a person sees it
└── Refused     tell the person; the message is public and in their language
"""


class VardeError(Exception):
    """Base of all errors that Varde raises on purpose. No message may hold content of a concern."""


class Transient(VardeError):
    """A dependency is away or busy; the same call may succeed after ``retry_after`` seconds."""

    def __init__(self, message: str, *, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Permanent(VardeError):
    """The same input will never succeed; a person must look at it."""


class Refused(VardeError):
    """The person asked for something that cannot be done; ``str(error)`` is written for them."""
