"""What a case has in common with others, in words: of which kind and how long between, never what it is."""

from varde.chatops.labels import Label, Labels
from varde.shared.casework.views import CaseView
from varde.shared.domain.links import Link, LinkKind
from varde.shared.texts import t

LINKS_SHOWN = 5
"""Links on a card; the rest is a count."""
_WEEK, _MONTH, _YEAR = 7, 30, 365
_WEEKS_TOLD, _MONTHS_TOLD = 9, 24
"""From how many on the next larger unit is told."""

_SHARED = {
    LinkKind.PHONE: t("Shares a phone number with {reference}"),
    LinkKind.VEHICLE: t("Shares a vehicle with {reference}"),
    LinkKind.ACCOUNT: t("Shares a bank account with {reference}"),
    LinkKind.EMAIL: t("Shares an e-mail address with {reference}"),
    LinkKind.HANDLE: t("Shares a user name with {reference}"),
    LinkKind.URL: t("Shares a web address with {reference}"),
    LinkKind.ADDRESS: t("Shares an address with {reference}"),
    LinkKind.COMPANY_NUMBER: t("Shares a company number with {reference}"),
    LinkKind.BUSINESS: t("May share the name of a business with {reference}"),
    LinkKind.PERSON: t("May share the name of a person with {reference}"),
    LinkKind.JUDGED: t("Belongs together with {reference}, says the coordinator"),
}


def links_words(view: CaseView, t: Labels) -> Label | None:
    """The links of a case as shown; None when it has none."""
    if not view.links:
        return None
    words = [_link(link, view, t) for link in view.links[:LINKS_SHOWN]]
    if len(view.links) > LINKS_SHOWN:
        words.append(t("… and {n} more", n=len(view.links) - LINKS_SHOWN))
    return t.joined(words, "; ")


def _link(link: Link, view: CaseView, t: Labels) -> Label:
    shared = t(_SHARED[link.kind], reference=t.reference(link.reference))
    when = _between((link.opened_on - view.opened_on).days, t)
    if link.for_group:
        return t("{shared} ({when})", shared=shared, when=when)
    return t("{shared} ({when}; not shown to the group)", shared=shared, when=when)


def _between(days: int, t: Labels) -> Label:
    """How long before or after: whole weeks, then months, then years."""
    apart = abs(days)
    if apart < _WEEK:
        return t("less than a week apart")
    weeks, months, years = apart // _WEEK, apart // _MONTH, apart // _YEAR
    if weeks < _WEEKS_TOLD:
        earlier = t.plural("{n} week earlier", "{n} weeks earlier", weeks)
        later = t.plural("{n} week later", "{n} weeks later", weeks)
    elif months < _MONTHS_TOLD:
        earlier = t.plural("{n} month earlier", "{n} months earlier", months)
        later = t.plural("{n} month later", "{n} months later", months)
    else:
        earlier = t.plural("{n} year earlier", "{n} years earlier", years)
        later = t.plural("{n} year later", "{n} years later", years)
    return earlier if days < 0 else later
