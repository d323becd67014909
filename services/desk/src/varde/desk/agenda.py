"""What the next meeting is about: each case with its headline, where it stands, and what there is to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from varde.desk.labels import desk_texts
from varde.shared.anonymise import AnonymisedText
from varde.shared.casework.views import CaseLine, Listing
from varde.shared.domain.case import LIVE
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language, Status
from varde.shared.domain.listing import NEW, SOON, Topic
from varde.shared.domain.partner import Directory
from varde.shared.texts import Texts
from varde.shared.texts.vocabulary import label


@dataclass(frozen=True, slots=True)
class Point:
    """A case on the agenda. ``state`` and ``question`` are made of codes."""

    reference: str
    headline: AnonymisedText
    state: str
    question: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """Headings with their cases. ``more`` says under a heading how many are not listed; ``count`` is of all open ones."""

    topics: tuple[tuple[str, tuple[Point, ...]], ...]
    count: str


def agenda_of(
    topics: Mapping[Topic, Listing], today: date, directory: Directory, language: Language
) -> Agenda:
    """The agenda in words."""
    t = desk_texts(language)
    headings = {
        Topic.DUE: t("Due within {n} days, or overdue", n=SOON.days),
        Topic.STUCK: t("Waits, or has no lead who has accepted"),
        Topic.NEW: t("New in the last {n} days", n=NEW.days),
    }
    listed = tuple(
        (
            _with_count(heading, topics[topic], t),
            tuple(_point(case, topic, today, directory, t) for case in topics[topic]),
        )
        for topic, heading in headings.items()
    )
    return Agenda(listed, _count(topics[Topic.ALL], t))


def _with_count(heading: str, listing: Listing, t: Texts) -> str:
    if listing.total <= len(listing):
        return heading
    return t(
        "{heading} (the first {n} of {count})",
        heading=heading,
        n=len(listing),
        count=_count(listing, t),
    )


def _count(listing: Listing, t: Texts) -> str:
    more = listing.more_than
    return str(listing.total) if more is None else t("more than {n}", n=more)


def _point(case: CaseLine, topic: Topic, today: date, directory: Directory, t: Texts) -> Point:
    lead = next(
        (
            a
            for a in reversed(case.assignments)
            if a.role is AssignmentRole.LEAD and a.state in LIVE
        ),
        None,
    )
    partner = directory.partner(lead.partner) if lead else None
    parts = [label(case.facts.urgency, t.language), label(case.status, t.language)]
    if partner and lead:
        parts.append(f"{partner.name(t.language)} ({label(lead.state, t.language)})")
    if case.due_on:
        parts.append(t("due {date}", date=case.due_on.strftime("%d.%m.%Y")))
    accepted = lead is not None and lead.state is AssignmentState.ACCEPTED
    question = _question(case, topic, today, t, accepted=accepted)
    return Point(case.reference, case.headline, ", ".join(parts), question)


def _question(case: CaseLine, topic: Topic, today: date, t: Texts, *, accepted: bool) -> str:
    if topic is Topic.DUE and case.due_on and case.due_on < today:
        return t("To decide: is it done, or is there a new deadline?")
    if topic is Topic.DUE:
        return t("To decide: will the deadline be kept?")
    if case.status is Status.WAITING:
        return t("To decide: whom does it wait for, and until when?")
    if accepted:
        return t("To decide: what is the next step?")
    return t("To decide: who takes the lead?")
