"""What the asker alone is shown in return for a command or a press of a button."""

from dataclasses import dataclass
from enum import StrEnum

from varde.chatops.card import Card
from varde.chatops.forms import Form
from varde.chatops.labels import Label


class Tone(StrEnum):
    """How an answer is meant; platforms show it with a word or a sign, never by colour alone."""

    DONE = "done"
    SHOWN = "shown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """A private answer: a sentence, then lines of a list, then at most one case in full.

    With a ``form`` the platform shows the form instead, or, where it cannot do that at once, the
    sentence with a button that does.
    """

    tone: Tone
    text: Label
    lines: tuple[Label, ...] = ()
    card: Card | None = None
    form: Form | None = None
    people: tuple[str, ...] = ()
    """User ids on the platform of those it is about, shown so that the reader sees who they are."""
