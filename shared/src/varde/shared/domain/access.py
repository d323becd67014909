"""Who may know of a case, not even as existing: habilitet (forvaltningsloven § 6; the new law's §§ 25-29).

Everything that shows, counts, lists or tells of a case asks here first.
"""

from typing import Protocol

from varde.shared.domain.codes import Role
from varde.shared.domain.partner import SYSTEM, Actor, Directory, Member

OFFICE = "KOORDINATOR"
"""The coordinator's own partner code. A case that excludes it is led by the fallback."""

_LEADS = frozenset({Role.COORDINATOR, Role.DEPUTY})


class Standing(Protocol):
    """What of a case decides who may know of it; a ``Case`` and a ``CaseView`` have it."""

    @property
    def held(self) -> bool:
        """True while it waits for the coordinator."""
        ...

    @property
    def excluded_partners(self) -> frozenset[str]:
        """Codes of the partners that may not know of it."""
        ...

    @property
    def recused_members(self) -> frozenset[str]:
        """Ids of the members who may not know of it."""
        ...


def may_know_of(actor: Actor, case: Standing) -> bool:
    """True when ``actor`` may see, count and work on the case, or be told of it."""
    if actor == SYSTEM:
        return True
    if actor.member_id in case.recused_members or actor.partner in case.excluded_partners:
        return False
    if actor.role is Role.FALLBACK:
        return OFFICE in case.excluded_partners
    if actor.role in _LEADS:
        return OFFICE not in case.excluded_partners
    return not case.held


def open_to_all(case: Standing) -> bool:
    """True when everybody in the group may know of the case, so that the shared channel may."""
    return not (case.held or case.excluded_partners or case.recused_members)


def leaders(case: Standing, directory: Directory) -> tuple[Member, ...]:
    """Who leads the case and is told of it: those of the coordinator, her deputies and the fallback
    who may know of it. Empty when nobody is left."""
    return tuple(m for m in directory.members if m.actor.leads and may_know_of(m.actor, case))


def handed_on(
    excluded: frozenset[str], recused: frozenset[str], directory: Directory
) -> frozenset[str]:
    """The excluded partners; with the coordinator's office when all who could lead are recused."""
    able = [
        m
        for m in directory.members
        if m.role in _LEADS and m.member_id not in recused and m.partner not in excluded
    ]
    return excluded if able else excluded | {OFFICE}
