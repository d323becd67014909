"""Where in the queue each of them was: a case leads back there. In memory alone, and a restart forgets it."""

from collections import OrderedDict

_MOST = 1000
"""Sessions that are remembered; the one that looked longest ago goes first."""


class Places:
    """The address of the page of the queue that each session saw last."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, str] = OrderedDict()

    def keep(self, session: str, address: str) -> None:
        """A session sees this page of the queue."""
        self._last[session] = address
        self._last.move_to_end(session)
        if len(self._last) > _MOST:
            self._last.popitem(last=False)

    def last(self, session: str) -> str:
        """What it saw last; the whole queue before that."""
        return self._last.get(session, "/")

    @property
    def sessions(self) -> set[str]:
        """Of whom something is kept."""
        return set(self._last)

    def drop(self, session: str) -> None:
        """Forget a session that is over."""
        self._last.pop(session, None)
