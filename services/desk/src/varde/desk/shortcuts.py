"""Keys of the queue that are pressed alone can be turned off: who speaks to the machine presses them with every word.

WCAG 2.2, 2.1.4.
"""


class Shortcuts:
    """In which sessions they are off. In memory alone: a restart forgets it."""

    def __init__(self) -> None:
        self._off: set[str] = set()

    def turn(self, session: str, *, on: bool) -> None:
        """On or off, from the next page on."""
        (self._off.discard if on else self._off.add)(session)

    def on(self, session: str) -> bool:
        """True until somebody has turned them off."""
        return session not in self._off

    @property
    def sessions(self) -> set[str]:
        """In which they are off."""
        return set(self._off)

    def drop(self, session: str) -> None:
        """Forget a session that is over."""
        self._off.discard(session)
