"""What the asker alone is shown in return for a command or a press of a button."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from varde.chatops.card import Button, Card
from varde.chatops.forms import Form
from varde.chatops.home import Home
from varde.chatops.labels import Label
from varde.chatops.lines import CaseRow
from varde.chatops.port import Picture
from varde.shared.anonymise.text import AnonymisedText


class Tone(StrEnum):
    """How an answer is meant; platforms show it with a word or a sign, never by colour alone."""

    DONE = "done"
    SHOWN = "shown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Words that the asker has just typed, shown back to them alone. No card, notice or bulletin takes them."""

    words: str

    def __str__(self) -> str:
        return self.words

    def __repr__(self) -> str:
        return f"OwnWords({len(self.words)} characters)"


Line = Label | AnonymisedText | OwnWords
"""What an answer may hold; everything else that a chat shows is without ``OwnWords``."""


LINES_SHOWN, CHARACTERS_SHOWN = 30, 6_000
"""Of an answer: what every platform can show. All commands fit, and the longest list with what it says of the rest."""
_MORE = OwnWords("…")


@dataclass(frozen=True, slots=True)
class Confirm:
    """A button that does what the answer asks about.

    The platform sends back ``token`` and nothing else (``Conversation.confirm``). It is random and stands for what
    was asked, which stays in this process: no content goes out in a button.
    """

    label: Label
    token: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text to take along, as Markdown that also reads well as it is."""

    name: str
    """A file name of the product's own: letters, digits, hyphens and an ending."""
    title: Label
    body: Label

    @property
    def text(self) -> str:
        """The whole document."""
        return f"# {self.title}\n\n{self.body}\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A private answer: a sentence, then cases and lines of a list, then at most one case in full."""

    tone: Tone
    text: Label
    lines: tuple[Line, ...] = ()
    card: Card | None = None
    cases: tuple[CaseRow, ...] = ()
    """They stand before the lines."""
    people: tuple[str, ...] = ()
    """User ids on the platform of those it is about, shown so that the reader sees who they are."""
    confirm: Confirm | None = None
    """Nothing is done before it is pressed, or the command is written again with a yes."""
    buttons: tuple[Button, ...] = ()
    """What can be asked for next that is about no single case."""
    left: Callable[[int], Label] | None = None
    """Says of so many lines, the last ones, that they do not fit, and where they are; else "…" stands for them."""
    document: Document | None = None
    draw: Callable[[], Awaitable[Picture | None]] | None = None
    """Draws its picture, which may take seconds; ``drawn`` gives the answer that has it."""
    picture: Picture | None = None
    """Where it cannot be shown, the lines must do: they say the same."""
    home: Home | None = None
    """Shown instead of all the rest."""
    form: Form | None = None
    """Shown instead of all the rest; where the platform cannot do that at once, beside a button that opens it."""


async def drawn(answer: Answer) -> Answer:
    """The answer with its picture, if it has one and that can be drawn."""
    return replace(answer, draw=None, picture=await answer.draw()) if answer.draw else answer


def fitting(answer: Answer) -> tuple[Line, ...]:
    """The answer's lines from the first on that are shown: that one always, and fewer than all where they are too
    long, with a line more that stands for the others."""
    lines = answer.lines
    ends = accumulate(len(str(line)) for line in lines)
    shown = min(max(sum(end <= CHARACTERS_SHOWN for end in ends), 1), LINES_SHOWN)
    if shown >= len(lines):
        return lines
    return (*lines[:shown], answer.left(len(lines) - shown) if answer.left else _MORE)
