"""Reads the commands about the channel itself, from the words behind the verb."""

from varde.chatops.commands import Channel, ProblemKind, ShowOverview
from varde.chatops.spelling import taken
from varde.chatops.words import ACCEPT_WORDS, LIFT_WORDS, SHARE_WORDS, YES_WORDS


def read_channel(words: tuple[str, ...]) -> Channel | ProblemKind:
    """Nothing, or who may stay: people, then at most once each ``lift`` and ``yes``."""
    accepted, rest = taken(words, ACCEPT_WORDS)
    people = tuple(w.strip("@,;") for w in rest if w.startswith("@"))
    if accepted and not all(people or [""]):
        return ProblemKind.NO_PERSON
    lifted, rest = taken(tuple(w for w in rest if not w.startswith("@")), LIFT_WORDS)
    confirmed, rest = taken(rest, YES_WORDS)
    if rest or bool(words) is not accepted:
        return ProblemKind.LEFT_OVER
    return Channel(people, lifted, confirmed)


def read_overview(words: tuple[str, ...]) -> ShowOverview | ProblemKind:
    """Nothing, or that it is to be shared."""
    shared, rest = taken(words, SHARE_WORDS)
    return ProblemKind.LEFT_OVER if rest else ShowOverview(shared)
