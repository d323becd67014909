"""What may be done to a case, and by whom: pure functions from a case to the next.

Each raises ``Refused`` with a text for the person who asked. ``t`` is the catalogue in their language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from varde.shared.domain.case import Assignment, Case, Note, followers, lead_of, may_follow
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Outcome,
    Status,
)
from varde.shared.domain.partner import Actor, Member, Partner
from varde.shared.errors import Refused
from varde.shared.texts import Texts
from varde.shared.texts.vocabulary import label

_LIVE = frozenset({AssignmentState.PROPOSED, AssignmentState.ASKED, AssignmentState.ACCEPTED})
_NOT_YET_DISCUSSED = frozenset({Status.RECEIVED, Status.IN_REVIEW, Status.REOPENED})
_LEAD_PARTNER_MAY_SET = frozenset({Status.WAITING, Status.FOLLOW_UP})


class Overtaken(Refused):
    """Somebody else changed the case meanwhile: nothing was done, and nobody's words are lost."""


def require_lead(actor: Actor, t: Texts) -> None:
    """Refuse what only the coordinator and her deputy may do."""
    if not actor.leads:
        raise Refused(
            t(
                "Only the coordinator or her deputy can do this, or the fallback where they are kept from the case."
            )
        )


def require_there(case: Case, t: Texts) -> None:
    """Refuse work on a case of which only codes are left."""
    if case.erased_on:
        raise Refused(
            t("Case {reference} is erased. Only codes are left of it.", reference=case.reference)
        )


def require_seen(case: Case, seen: int | None, t: Texts) -> None:
    """Refuse a change by who looked at an older version of the case; None for who named none."""
    if seen not in {None, case.version}:
        raise Overtaken(
            t("The case was changed meanwhile. Look at it as it is now, and send yours again.")
        )


def require_discussable(case: Case, t: Texts) -> None:
    """Refuse work on a case that waits for the coordinator's review, or has ended."""
    if case.held:
        raise Refused(
            t(
                "Case {reference} waits for review. Who leads it releases it at the desk first.",
                reference=case.reference,
            )
        )
    if not case.open:
        raise Refused(
            t(
                "Case {reference} is closed. The coordinator or her deputy can reopen it.",
                reference=case.reference,
            )
        )


def assigned(
    case: Case,
    partners: Sequence[Partner],
    due_on: date | None,
    t: Texts,
    people: Mapping[str, Member] = MappingProxyType({}),
    known: Iterable[Partner] = (),
) -> Case:
    """Ask ``partners``: the first to lead, the others to support; ``people`` of theirs, by code, by name.

    A refusal names those of the ``known`` partners who can be asked instead.
    """
    require_discussable(case, t)
    able = tuple(p for p in known if _takes(case, p))
    for partner in partners:
        _require_eligible(case, partner, able, t)
    for member in people.values():
        _require_not_recused(case, member, able, t)
    lead, *support = partners
    ended = tuple(
        replace(a, state=AssignmentState.ENDED)
        if a.role is AssignmentRole.LEAD and a.state in _LIVE
        else a
        for a in case.assignments
    )
    case = replace(case, assignments=ended, due_on=due_on or case.due_on)
    roles = [(lead, AssignmentRole.LEAD), *((p, AssignmentRole.SUPPORT) for p in support)]
    for partner, role in roles:
        named = people[partner.code].member_id if partner.code in people else ""
        asked = Assignment(partner.code, role, AssignmentState.ASKED, member=named)
        case = case.with_assignment(asked)
    return case if case.status is Status.ASSIGNED else _moved(case, Status.ASSIGNED, t)


def accepted(case: Case, actor: Actor, t: Texts) -> Case:
    """The actor's partner says yes to what it was asked, or proposed, to do; twice is once.

    Where somebody else has accepted the lead, it contributes: the coordinator alone moves a lead.
    """
    require_discussable(case, t)
    mine = _own_assignment(case, actor, t)
    if mine.state is AssignmentState.ACCEPTED:
        return case
    if _led_by_another(case, mine):
        mine = replace(mine, role=AssignmentRole.SUPPORT)
    case = case.with_assignment(replace(mine, state=AssignmentState.ACCEPTED, reason=""))
    return replace(case, status=Status.FOLLOW_UP) if mine.role is AssignmentRole.LEAD else case


def declined(case: Case, actor: Actor, reason: str, t: Texts) -> Case:
    """The actor's partner says no, with a reason; a case without a lead is discussed again."""
    require_discussable(case, t)
    if not reason.strip():
        raise Refused(t("Give a reason, so that the coordinator can ask somebody else."))
    mine = _own_assignment(case, actor, t)
    case = case.with_assignment(replace(mine, state=AssignmentState.DECLINED, reason=reason))
    return replace(case, status=Status.DISCUSSED) if mine.role is AssignmentRole.LEAD else case


def offered(case: Case, actor: Actor, t: Texts) -> Case:
    """The actor's partner offers to contribute."""
    require_discussable(case, t)
    if any(a.partner == actor.partner and a.state in _LIVE for a in case.assignments):
        return accepted(case, actor, t)
    return case.with_assignment(
        Assignment(actor.partner, AssignmentRole.SUPPORT, AssignmentState.ACCEPTED)
    )


def noted(
    case: Case, actor: Actor, text: str, on: date, t: Texts, met_on: date | None = None
) -> Case:
    """A note is added; ``met_on`` when it is part of the minutes of a meeting."""
    if case.held and not actor.leads:
        require_discussable(case, t)
    if not text.strip():
        raise Refused(t("Write what you want to note."))
    return replace(case, notes=(*case.notes, Note(on, actor.partner, text, met_on)))


def with_deadline(case: Case, due_on: date | None, t: Texts) -> Case:
    """The deadline is set, moved or taken away."""
    require_discussable(case, t)
    return replace(case, due_on=due_on)


def may_set(current: Status, assignments: Iterable[Assignment], actor: Actor) -> tuple[Status, ...]:
    """The statuses that the actor may move such a case on to."""
    if actor.leads:
        return followers(current)
    lead = lead_of(assignments)
    if lead is None or lead.partner != actor.partner:
        return ()
    return tuple(s for s in followers(current) if s in _LEAD_PARTNER_MAY_SET)


def with_status(case: Case, actor: Actor, status: Status, t: Texts) -> Case:
    """The case moves on. The partner in the lead may say that it waits, or goes on."""
    _require_mover(case, actor, status, t)
    require_discussable(case, t)
    if status is Status.CLOSED:
        raise Refused(
            t("Close the case by itself, in the chat with “close”: there you say how it ended.")
        )
    if status is case.status:
        return case
    if not actor.leads and status not in may_set(case.status, case.assignments, actor):
        raise Refused(
            t(
                "A case that is “{current}” cannot become “{new}”. The coordinator or her deputy can move it on.",
                current=label(case.status, t.language),
                new=label(status, t.language),
            )
        )
    return _moved(case, status, t)


def may_end_as(hold_reasons: Iterable[HoldReason]) -> tuple[Outcome, ...]:
    """The outcomes that a person may end such a case with.

    That the reporter deleted the concern is Varde's to say; a person says it of a case that waits because of that.
    """
    deleted = HoldReason.WITHDRAWN in hold_reasons
    return tuple(o for o in Outcome if deleted or o is not Outcome.WITHDRAWN)


def closed(case: Case, outcome: Outcome, t: Texts) -> Case:
    """The case ends with an outcome. A held one stays held: the group has never seen it."""
    if not case.open:
        raise Refused(t("Case {reference} is already closed.", reference=case.reference))
    if outcome not in may_end_as(case.hold_reasons):
        raise Refused(t("The reporter has not deleted this concern. Choose another outcome."))
    return replace(_moved(case, Status.CLOSED, t), outcome=outcome, due_on=None)


def withdrawn(case: Case) -> Case:
    """The reporter took the concern back: nothing of it is left but codes.

    A case that nobody has taken on ends. One that a partner has taken on, or that was passed on, is somebody's duty by
    now and stays open with what they noted; it waits for the coordinator, who decides whether it goes on.
    """
    bare = replace(case, account="")
    if case.open and _taken_on(case):
        reasons = tuple(dict.fromkeys((*case.hold_reasons, HoldReason.WITHDRAWN)))
        return replace(bare, hold_reasons=reasons)
    if not case.open:
        return bare
    return replace(bare, status=Status.CLOSED, outcome=Outcome.WITHDRAWN, due_on=None, notes=())


def reopened(case: Case, t: Texts) -> Case:
    """A case that has ended is taken up again."""
    if case.open:
        raise Refused(t("Case {reference} is open.", reference=case.reference))
    return replace(_moved(case, Status.REOPENED, t), outcome=None)


def released(case: Case, account: str, t: Texts) -> Case:
    """The coordinator lets a held case stand in the channel; ``account`` is "" to hold that back."""
    if not case.held and not account:
        raise Refused(t("Case {reference} is not waiting for review.", reference=case.reference))
    if not case.open:
        raise Refused(
            t(
                "Case {reference} is closed. The coordinator or her deputy can reopen it.",
                reference=case.reference,
            )
        )
    status = Status.DISCUSSED if case.held and case.status in _NOT_YET_DISCUSSED else case.status
    return replace(case, hold_reasons=(), status=status, account=account or case.account)


def require_future(due_on: date | None, today: date, t: Texts) -> None:
    """Refuse a deadline that has passed."""
    if due_on is not None and due_on < today:
        raise Refused(t("The deadline {date} has passed.", date=due_on.strftime("%d.%m.%Y")))


def _require_mover(case: Case, actor: Actor, status: Status, t: Texts) -> None:
    """Refuse who may not move the case to such a status from anywhere."""
    if actor.leads:
        return
    if status not in _LEAD_PARTNER_MAY_SET:
        require_lead(actor, t)
    if case.lead is None or case.lead.partner != actor.partner:
        raise Refused(
            t("Only the coordinator or her deputy, or the service in the lead, can do this.")
        )


def _taken_on(case: Case) -> bool:
    accepted = any(a.state is AssignmentState.ACCEPTED for a in case.assignments)
    return accepted or case.status is Status.FORWARDED


def _moved(case: Case, status: Status, t: Texts) -> Case:
    if not may_follow(case.status, status):
        raise Refused(
            t(
                "A case that is “{current}” cannot become “{new}”. It can become: {others}.",
                current=label(case.status, t.language),
                new=label(status, t.language),
                others=", ".join(
                    label(s, t.language) for s in Status if may_follow(case.status, s)
                ),
            )
        )
    return replace(case, status=status)


def _takes(case: Case, partner: Partner) -> bool:
    return _is_asked_ever(partner) and partner.code not in case.excluded_partners


def _is_asked_ever(partner: Partner) -> bool:
    return partner.in_group and partner.receives_cases


def _require_eligible(case: Case, partner: Partner, able: Iterable[Partner], t: Texts) -> None:
    name = partner.name(t.language)
    if not _is_asked_ever(partner):
        raise Refused(t("{partner} does not take cases.", partner=name) + _instead(able, t))
    if not _takes(case, partner):
        raise Refused(_in_conflict(name, t) + _instead(able, t))


def _require_not_recused(case: Case, member: Member, able: Iterable[Partner], t: Texts) -> None:
    if member.member_id in case.recused_members:
        raise Refused(_in_conflict(member.name, t) + _instead(able, t))


def _in_conflict(name: str, t: Texts) -> str:
    return t("{partner} cannot take this case: conflict of interest.", partner=name)


def _instead(able: Iterable[Partner], t: Texts) -> str:
    """Who can, as the sentence that comes after a refusal."""
    names = ", ".join(p.name(t.language) for p in able)
    return " " + t("These can take the case: {names}.", names=names) if names else ""


def _led_by_another(case: Case, mine: Assignment) -> bool:
    return any(
        a.role is AssignmentRole.LEAD
        and a.state is AssignmentState.ACCEPTED
        and a.partner != mine.partner
        for a in case.assignments
    )


def _own_assignment(case: Case, actor: Actor, t: Texts) -> Assignment:
    for mine in case.assignments:
        if mine.partner == actor.partner and mine.state in _LIVE:
            return mine
    raise Refused(
        t(
            "Your service has not been asked in case {reference}. The coordinator or her deputy can ask you.",
            reference=case.reference,
        )
    )
