"""Cases as lines of a list."""

from dataclasses import dataclass

from varde.chatops.card import partner_name
from varde.chatops.labels import Label, Labels
from varde.shared.casework.views import CaseLine, CaseView, Listing
from varde.shared.domain.case import lead_of
from varde.shared.domain.partner import Directory


def case_line(case: CaseLine | CaseView, directory: Directory, t: Labels) -> Label:
    """A case in a line: reference, headline, urgency, status, who leads it or is asked to, and until when."""
    reference = t.reference(case.reference)
    parts = [
        t("{reference} {headline}", reference=reference, headline=case.headline),
        t.code(case.facts.urgency),
        t("Held") if case.held else t.code(case.status),
    ]
    if lead := lead_of(case.assignments):
        parts.append(partner_name(lead.partner, directory, t))
    if case.due_on:
        parts.append(t("due {date}", date=t.day(case.due_on)))
    return t.joined(parts, " · ")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a line, with a button that shows it in full: ``Action.MORE`` and its reference."""

    reference: str
    line: Label
    show: Label
    """The button's label."""


def case_row(case: CaseLine, directory: Directory, t: Labels) -> CaseRow:
    """A case in a line, with its button."""
    return CaseRow(case.reference, case_line(case, directory, t), t("Show"))


def how_many(listing: Listing, t: Labels) -> Label:
    """How many cases a list holds in all."""
    if listing.more_than is not None:
        return t("More than {n} cases", n=listing.more_than)
    return t.plural("{n} case", "{n} cases", listing.total)


def the_rest(listing: Listing, t: Labels) -> tuple[Label, ...]:
    """What is said of those that are not listed; nothing when all are."""
    if listing.more_than is not None:
        return (t("… and many more"),)
    left = listing.total - len(listing)
    return (t("… and {n} more", n=left),) if left > 0 else ()
