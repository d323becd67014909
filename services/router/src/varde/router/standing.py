"""Whether a partner can take the lead now, and who takes it instead."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Language, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Directory
from varde.shared.domain.workload import Workload
from varde.shared.texts import texts


class Hindrance(StrEnum):
    """Why a partner cannot take the lead."""

    AWAY = "away"
    NO_CAPACITY = "no_capacity"


@dataclass(frozen=True, slots=True)
class Replaced:
    """The partner whom the rule names, and why another leads."""

    partner: str
    why: Hindrance


def stands_firm(facts: Facts) -> bool:
    """True when the lead is the rule's however busy: the law or a life asks for that very service.

    A child is for child welfare (barnevernsloven § 13-2) and danger for the police; neither duty waits for
    capacity, and a colleague who covers for them cannot do what they do.
    """
    return facts.child or facts.urgency is Urgency.AKUTT


def hindrance(partner: str, directory: Directory, now: Workload) -> Hindrance | None:
    """Why ``partner`` cannot take the lead now; None when it can. The coordinator always can."""
    if partner == OFFICE:
        return None
    if not directory.available(partner, now.day):
        return Hindrance.AWAY
    most = directory.rota.capacity.get(partner)
    full = most is not None and now.leads.get(partner, 0) >= most
    return Hindrance.NO_CAPACITY if full else None


def cover(partner: str, directory: Directory, now: Workload, allowed: Set[str]) -> str:
    """Who leads instead of ``partner``: the one that covers for it, if that one can, else the coordinator."""
    other = directory.rota.covered_by.get(partner, OFFICE)
    fit = other in allowed and hindrance(other, directory, now) is None
    return other if fit else OFFICE


def supporter(partner: str, directory: Directory, now: Workload) -> str:
    """``partner``, or who covers for it while all its members are away."""
    if directory.available(partner, now.day):
        return partner
    return directory.rota.covered_by.get(partner, partner)


def told(replaced: Replaced, lead: str, directory: Directory, language: Language) -> str:
    """Why another leads, as a sentence that still holds when it is read weeks later."""
    t = texts("varde.router", language)
    names = {p.code: p.name(language) for p in directory.partners}
    who = {"partner": names[replaced.partner], "deputy": names[lead]}
    if replaced.why is Hindrance.AWAY:
        return t("{partner} was away when the case came. {deputy} is proposed instead.", **who)
    return t("{partner} had no capacity when the case came. {deputy} is proposed instead.", **who)
