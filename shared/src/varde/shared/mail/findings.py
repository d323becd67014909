"""What the walk through a message gathers, and the bounds it keeps to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from varde.shared.mail.marks import FORWARDED, FORWARDED_END
from varde.shared.mail.model import PartInfo, Problem

MAX_ENCLOSED = 20
"""Messages within messages."""
MAX_PARTS = 300
MAX_TEXT = 1_000_000
"""Characters of text that are kept."""
_MAX_SOURCE = 4 * MAX_TEXT
"""Bytes of text parts that are read, all of a message together."""


@dataclass(slots=True)
class Findings:
    """What the walk gathers: leaves in order, problems once each, and the types of all parts."""

    parts: list[PartInfo] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    """Those of the message itself, not of messages inside it."""
    seen: int = 0
    enclosed: int = 0
    """Messages that stand around the part being read."""
    room: int = _MAX_SOURCE
    spare: Callable[[], str] = str
    """Reads what stands for the words of a message that has none elsewhere: the text inside a winmail.dat, which
    repeats the one beside it if there is one, or an attached text."""
    spoken: bool = False
    """True when the message being read has words, besides those of messages inside it."""
    sealed: bool = False
    """True when a part is encrypted by S/MIME."""
    files: int = 0
    """Leaves that are not read as words, as far as they are counted."""
    take: Callable[[str, bytes], object] | None = None
    """Is given the name and the content of each of those; a reading wants the words alone."""

    def file(self, name: str, content: Callable[[], bytes]) -> None:
        """Counts a file, and decodes it where somebody takes it."""
        if self.files == MAX_PARTS:
            self.problem(Problem.TOO_MANY_PARTS)
            return
        self.files += 1
        if self.take is not None:
            self.take(name, content())

    def problem(self, code: Problem) -> None:
        """Notes a problem; a second time makes no difference."""
        self.problems[code.value] = None

    def within(self, subject: str, read: Callable[[], str]) -> str:
        """A message inside the message: its subject and what ``read`` finds in it, between marks."""
        if self.enclosed >= MAX_ENCLOSED:
            self.problem(Problem.TOO_DEEP)
            return ""
        self.enclosed += 1
        outer, self.spare, self.spoken = (self.spare, self.spoken), str, False
        text = read()
        text = text if text.strip() else self.spare()
        self.spare, self.spoken = outer
        self.enclosed -= 1
        whole = "\n\n".join(said for said in (subject, text) if said.strip())
        return f"{FORWARDED}\n{whole}\n{FORWARDED_END}" if whole else ""

    def keep_spare(self, words: Callable[[], str]) -> None:
        """Keep what stands for the words of the message if it has none elsewhere; the first is kept."""
        if self.spare is str:
            self.spare = words
