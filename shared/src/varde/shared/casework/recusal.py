"""A declared disqualification (habilitet, fvl. § 6): who declares what, and what it makes of a case."""

from dataclasses import dataclass, replace

from varde.shared.casework.decisions import require_lead
from varde.shared.domain.access import handed_on
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentState, Status
from varde.shared.domain.partner import Actor, Directory, Member
from varde.shared.errors import Refused
from varde.shared.texts import Texts

_WITH_A_LEAD = frozenset({Status.ASSIGNED, Status.FOLLOW_UP, Status.WAITING})


@dataclass(frozen=True, slots=True)
class Declaration:
    """Whom a declaration names: a member alone, or a whole partner."""

    partner: str
    member: str = ""
    """Empty for the whole partner: nobody decides below a leader who is disqualified (§ 6, third paragraph)."""
    lifted: bool = False
    """True to open the case to them again."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a declaration comes to. ``leaders`` lead the case after it; empty when nobody is left."""

    reference: str
    leaders: tuple[Member, ...]


def require_own_or_lead(actor: Actor, declaration: Declaration, t: Texts) -> None:
    """Refuse all but one's own, or one's own partner's, disqualification to those who do not lead."""
    own = declaration.partner == actor.partner and declaration.member in {"", actor.member_id}
    if declaration.lifted or not own:
        require_lead(actor, t)


def declared(case: Case, declaration: Declaration, directory: Directory, t: Texts) -> Case:
    """The case after a declaration: kept from whom it names, or open to them again."""
    if declaration.lifted:
        return _lifted(case, declaration, directory, t)
    if declaration.member:
        return kept_from(case, frozenset(), frozenset({declaration.member}), directory)
    return kept_from(case, frozenset({declaration.partner}), frozenset(), directory)


def kept_from(
    case: Case, partners: frozenset[str], members: frozenset[str], directory: Directory
) -> Case:
    """The case kept from these too; partners have no part in it any more. It is handed on from the
    coordinator's office when all there who could lead it are recused, by now or from before."""
    for partner in sorted(partners - case.excluded_partners):
        case = _without(case, partner)
    recused = case.recused_members | members
    excluded = handed_on(case.excluded_partners, recused, directory)
    return replace(case, excluded_partners=excluded, recused_members=recused)


def _lifted(case: Case, declaration: Declaration, directory: Directory, t: Texts) -> Case:
    partner, member = declaration.partner, declaration.member
    if member and partner in case.excluded_partners:
        raise Refused(t("The whole service is disqualified. Lift that first."))
    members = {member} if member else _members(partner, directory)
    changed = replace(
        case,
        recused_members=case.recused_members - members,
        excluded_partners=case.excluded_partners - (set() if member else {partner}),
    )
    if changed == case:
        raise Refused(t("Nobody there is disqualified."))
    return changed


def _members(partner: str, directory: Directory) -> set[str]:
    return {m.member_id for m in directory.members if m.partner == partner}


def _without(case: Case, partner: str) -> Case:
    """The case without the partner, which has no part in it any more."""
    lead = case.lead
    kept = tuple(_ended(a) if a.partner == partner else a for a in case.assignments)
    led = lead is not None and lead.partner == partner and case.status in _WITH_A_LEAD
    return replace(
        case,
        assignments=kept,
        status=Status.DISCUSSED if led else case.status,
        excluded_partners=case.excluded_partners | {partner},
    )


def _ended(assignment: Assignment) -> Assignment:
    return replace(assignment, state=AssignmentState.ENDED)
