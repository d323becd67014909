"""The overview of open cases in words and bars. Small counts are hidden, and it says so."""

from collections.abc import Mapping

from varde.chatops.chart import Bar
from varde.chatops.commands import Verb
from varde.chatops.counted import who_others_are
from varde.chatops.guidance import command_name
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.words import LIST_WORDS, VERB_WORDS
from varde.shared.casework.overview import Due, Overview, Pace
from varde.shared.domain.statistics import SMALLEST


def heading(overview: Overview, t: Labels) -> Label:
    """How many open cases there are."""
    total = overview.due.total
    if total is None:
        return t(
            "Fewer than {n} open cases that the whole group may know of: too few to count.",
            n=SMALLEST,
        )
    return t.plural("{n} open case", "{n} open cases", total)


def bars(overview: Overview, t: Labels) -> tuple[Bar, ...]:
    """A bar for each count that may be told."""
    names = _names(t)
    told = [Bar(names[name], count) for name, count in overview.due.counts.items()]
    if overview.due.others:
        told.append(Bar(t("Others"), overview.due.others))
    if Pace.STUCK in overview.pace.counts:
        told.append(Bar(names[Pace.STUCK], overview.pace.counts[Pace.STUCK]))
    return tuple(told)


def lines(overview: Overview, t: Labels) -> tuple[Label, ...]:
    """The same in words, and where the cases themselves are listed."""
    told = [t("{name}: {n}", name=bar.name, n=bar.count) for bar in bars(overview, t)]
    if overview.due.others:
        told.append(who_others_are(t))
    return (*told, t("See the cases: {command}", command=_list_command(t)))


def _names(t: Labels) -> Mapping[str, Label]:
    return {
        Due.PASSED: t("Deadline has passed"),
        Due.SOON: t("Deadline within a week"),
        Due.LATER: t("Deadline later"),
        Due.NONE: t("No deadline"),
        Pace.STUCK: t("Stuck: waiting, or nobody in the lead after a week"),
    }


def _list_command(t: Labels) -> Label:
    every = LIST_WORDS["open"][t.language]
    words = (command_name(t), Word(VERB_WORDS[Verb.LIST][t.language]), Word(every))
    return t.joined([t.word(word) for word in words], " ")
