"""A change before it is in force: what it makes of the files, kept for the session that asked for it."""

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from varde.desk.admin.changes import Change, applied
from varde.desk.admin.shelf import Shelf, Stood
from varde.shared.errors import Refused
from varde.shared.platform.config_files import PARTNERS, ROTA
from varde.shared.texts import Texts

MOST_KEPT = 50
LEAVES = "leave:"
"""What the code of a leaving begins with."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be written. ``base`` are the files that it was made from, as they stood."""

    what: str
    """A code for the log, e.g. ``absence:koordinator``."""
    change: Change
    texts: Mapping[str, str]
    base: Mapping[str, Stood]

    @property
    def digest(self) -> str:
        """What tells it from every other proposal: what is put in force is what was looked at."""
        parts = [f"{n}\0{t}" for n, t in self.texts.items()]
        parts += [f"{n}\0{stood.digest}" for n, stood in self.base.items()]
        return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()[:32]

    @property
    def leaver(self) -> str:
        """Whose leaving it is, the one change of two files; "" for every other."""
        return self.what.removeprefix(LEAVES) if self.what.startswith(LEAVES) else ""

    @property
    def digests(self) -> dict[str, str]:
        """The digests of the files that it was made from."""
        return {name: stood.digest for name, stood in self.base.items()}

    def lines(self, name: str) -> list[tuple[str, str]]:
        """The changed lines of a file with some around: ``+``, ``-``, " " or "" (a gap), and the line."""
        before, after = self.base[name].text.splitlines(), self.texts[name].splitlines()
        compared = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
        return [("", "") if line.startswith("@@") else (line[0], line[1:]) for line in compared]


class Proposals:
    """One of each session, in memory: they name members and hold nothing of any case."""

    def __init__(self) -> None:
        self._kept: dict[str, Proposal] = {}

    def put(self, session: str, proposal: Proposal) -> None:
        """Keep it in place of the session's earlier one; the oldest of all goes when there are too many."""
        self._kept.pop(session, None)
        self._kept[session] = proposal
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def get(self, session: str) -> Proposal | None:
        """The session's proposal."""
        return self._kept.get(session)

    def drop(self, session: str) -> None:
        """Forget it."""
        self._kept.pop(session, None)


async def propose(shelf: Shelf, change: Change, what: str, t: Texts, name: str = "") -> Proposal:
    """What a change makes of the files as they stand now. Raises ``Refused`` when it changes nothing."""
    base = await shelf.read((PARTNERS, ROTA, *((name,) if name else ())))
    texts = applied(change, {n: stood.text for n, stood in base.items() if stood.there}, t)
    if not texts:
        raise Refused(t("That changes nothing."))
    return Proposal(what, change, texts, {n: base[n] for n in base if n in texts})
