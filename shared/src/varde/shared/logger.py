"""structlog without what it draws on a developer's terminal: that would take 3 MB and 0.13 seconds of each process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without(library: str) -> Iterator[None]:
    """Whoever asks for ``library`` meanwhile is told that it is not installed, unless it is in use already."""
    if library in sys.modules:
        yield
        return
    sys.modules[library] = None  # type: ignore[assignment] # so says importlib's reference: the import then fails
    try:
        yield
    finally:
        del sys.modules[library]


with _without("rich"):
    import structlog

__all__ = ["structlog"]
