"""Paper keys that were shown and are not in force: each waits, in memory, until somebody has read a block of it back."""

from collections import OrderedDict
from dataclasses import dataclass

from varde.shared.store.desk_keys import Paper
from varde.shared.vault import same_digits

_MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown: of the words themselves no more than the block that is asked for."""

    paper: Paper
    number: int
    """Of the block, from 1 as on the paper."""
    block: str

    def __repr__(self) -> str:
        return f"Shown({self.number})"

    def is_read_back(self, typed: str) -> bool:
        """Whether that is the block, however it is typed."""
        return same_digits(typed, self.block)


class Papers:
    """One of each session. A restart forgets them all, and nothing on those papers ever opens anything."""

    def __init__(self) -> None:
        self._shown: OrderedDict[str, Shown] = OrderedDict()

    def put(self, session: str, shown: Shown) -> None:
        """Keep it in place of the session's earlier one."""
        self._shown.pop(session, None)
        self._shown[session] = shown
        if len(self._shown) > _MOST:
            self._shown.popitem(last=False)

    def get(self, session: str) -> Shown | None:
        """What the session was shown last and has not read back."""
        return self._shown.get(session)

    @property
    def sessions(self) -> set[str]:
        """Those that were shown one."""
        return set(self._shown)

    def drop(self, session: str) -> None:
        """It is in force, or the session is over."""
        self._shown.pop(session, None)
