"""The agenda of the next meeting as a document: made of codes, so that it can be taken along."""

from collections.abc import Iterator, Mapping
from datetime import date

from varde.chatops.answer import Document
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.lines import case_line, how_many, the_rest
from varde.shared.casework.views import Listing
from varde.shared.domain.listing import NEW, SOON, Topic
from varde.shared.domain.partner import Directory

_BULLET, _HEADING, _BLANK = Word("- "), Word("## "), Word("")


def agenda(
    topics: Mapping[Topic, Listing], today: date, directory: Directory, t: Labels
) -> Document:
    """A heading for each topic, its cases below it, and what the meeting always ends with."""
    title = t("The partner group's meeting, {date}", date=t.day(today))
    lines = [
        t("Open cases that the whole group may know of: {n}.", n=how_many(topics[Topic.ALL], t)),
        *_sections(topics, directory, t),
        t.word(_BLANK),
        _heading(t("What we have learned, and what we do until next time"), t),
    ]
    return Document(f"varde-{today.isoformat()}.md", title, t.joined(lines, "\n"))


def _sections(topics: Mapping[Topic, Listing], directory: Directory, t: Labels) -> Iterator[Label]:
    for topic, heading in _headings(t).items():
        listing = topics[topic]
        yield from (t.word(_BLANK), _heading(heading, t), t.word(_BLANK))
        if not listing:
            yield t("None.")
        for case in listing:
            yield t.joined([t.word(_BULLET), case_line(case, directory, t)], "")
        yield from (t.joined([t.word(_BULLET), rest], "") for rest in the_rest(listing, t))


def _headings(t: Labels) -> Mapping[Topic, Label]:
    return {
        Topic.DUE: t("Due within {n} days, or overdue", n=SOON.days),
        Topic.STUCK: t("Waits, or has no lead who has accepted"),
        Topic.NEW: t("New in the last {n} days", n=NEW.days),
    }


def _heading(text: Label, t: Labels) -> Label:
    return t.joined([t.word(_HEADING), text], "")
