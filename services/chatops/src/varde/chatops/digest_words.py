"""The overview of open cases in words and bars. Small counts are hidden, and it says so."""

from collections.abc import Mapping

from varde.chatops.chart import Bar
from varde.chatops.commands import Verb
from varde.chatops.counted import why_hidden
from varde.chatops.guidance import command_name
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.words import LIST_WORDS, VERB_WORDS
from varde.shared.casework.overview import Due, Overview, Pace
from varde.shared.domain.statistics import SMALLEST, Cell


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
    """A bar for each count; none when there are too few cases to count."""
    if overview.due.total is None:
        return ()
    names = _names(t)
    cells = [*overview.due.cells, *(c for c in overview.pace.cells if c.name == Pace.STUCK)]
    return tuple(Bar(names[cell.name], cell.count, _told(cell, t)) for cell in cells)


def lines(overview: Overview, t: Labels) -> tuple[Label, ...]:
    """The same in words, and where the cases themselves are listed."""
    shown = bars(overview, t)
    told = [t("{name}: {count}", name=bar.name, count=bar.told) for bar in shown]
    if any(bar.count is None for bar in shown):
        told.append(why_hidden(t))
    return (*told, t("Which they are: {command}", command=_list_command(t)))


def _told(cell: Cell, t: Labels) -> Label:
    return t("hidden") if cell.count is None else t("{n}", n=cell.count)


def _names(t: Labels) -> Mapping[str, Label]:
    return {
        Due.PASSED: t("Deadline has passed"),
        Due.SOON: t("Deadline within a week"),
        Due.LATER: t("Deadline later"),
        Due.NONE: t("No deadline"),
        Pace.STUCK: t("Stuck: waiting, or nobody in the lead after a week"),
    }


def _list_command(t: Labels) -> Label:
    overdue = LIST_WORDS["overdue"][t.language]
    words = (command_name(t), Word(VERB_WORDS[Verb.LIST][t.language]), Word(overdue))
    return t.joined([t.word(word) for word in words], " ")
