"""Cases with their assignments and notes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Text,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from varde.shared.domain.case import ENDED, LIVE, Assignment, Case, Note
from varde.shared.domain.codes import AssignmentRole, AssignmentState
from varde.shared.errors import Transient
from varde.shared.store.case_rows import case_of, row_of
from varde.shared.store.database import Transaction
from varde.shared.store.tables import IS_HELD, assignment, case_file, note

MaySee = Callable[[Case], bool]
"""Asked, with the case alone, before more is read of it: a case that one may not know of costs no statement."""


def _everybody(_case: Case) -> bool:
    return True


async def reference_taken(tx: Transaction, reference: str) -> bool:
    """True when a case has this reference."""
    query = select(case_file.c.case_id).where(case_file.c.reference == reference)
    return (await tx.execute(query)).first() is not None


async def insert_case(tx: Transaction, case: Case) -> None:
    """Store a new case. Raises ``Transient`` when its reference or concern was taken meanwhile."""
    try:
        await tx.execute(insert(case_file).values(**row_of(case), case_id=case.case_id))
    except IntegrityError as error:
        raise Transient("the reference or the concern was taken meanwhile") from error.orig
    await _insert_parts(tx, case)


async def save_case(tx: Transaction, case: Case) -> None:
    """Store the next version. Raises ``Transient`` when somebody else stored it first."""
    same = (case_file.c.case_id == case.case_id) & (case_file.c.version == case.version - 1)
    result = await tx.execute(update(case_file).where(same).values(**row_of(case)))
    if result.rowcount != 1:
        raise Transient("the case was changed meanwhile", retry_after=0)
    await tx.execute(delete(assignment).where(assignment.c.case_id == case.case_id))
    await tx.execute(delete(note).where(note.c.case_id == case.case_id))
    await _insert_parts(tx, case)


async def touch(tx: Transaction, case_id: str) -> Case | None:
    """Count a change of what is shown beside a case; gives the case, or None when there is none."""
    mine = case_file.c.case_id == case_id
    await tx.execute(update(case_file).where(mine).values(version=case_file.c.version + 1))
    return await load_case(tx, case_id)


async def hold_still(tx: Transaction, case_id: str) -> None:
    """Until the transaction ends nobody else changes the case; who does so now is waited for."""
    query = select(case_file.c.case_id).where(case_file.c.case_id == case_id)
    await tx.execute(query.with_for_update(read=True))


async def take_alone(tx: Transaction, case_id: str) -> Case | None:
    """The case, or None. Until the transaction ends nobody else changes it or holds it still; who does is waited for."""
    query = select(case_file.c.case_id).where(case_file.c.case_id == case_id)
    await tx.execute(query.with_for_update())
    return await load_case(tx, case_id)


async def load_case(tx: Transaction, case_id: str) -> Case | None:
    """The case with this id, or None."""
    return await _one(tx, case_file.c.case_id == case_id)


async def find_by_reference(
    tx: Transaction, reference: str, may_see: MaySee = _everybody
) -> Case | None:
    """The case with this reference, or None; see ``MaySee``."""
    return await _one(tx, case_file.c.reference == reference, may_see)


async def find_by_concern(tx: Transaction, concern_id: str) -> Case | None:
    """The case made from this concern, or None."""
    return await _one(tx, case_file.c.concern_id == concern_id)


async def open_cases(tx: Transaction, may_see: MaySee = _everybody) -> list[Case]:
    """All cases that are not closed or rejected, oldest first; see ``MaySee``."""
    ended = [s.value for s in ENDED]
    query = (
        select(case_file)
        .where(case_file.c.status.not_in(ended))
        .order_by(case_file.c.opened_on, case_file.c.reference)
    )
    return await with_parts(tx, list(await tx.execute(query)), may_see)


async def kept_from(tx: Transaction, may_see: MaySee) -> list[Case]:
    """The cases, open or not, that one may not know of; without their assignments and notes."""
    found = (case_of(row, (), ()) for row in await tx.execute(select(case_file)))
    return [case for case in found if not may_see(case)]


async def open_leads(tx: Transaction, partners: Iterable[str], besides: str = "") -> dict[str, int]:
    """For each of ``partners``, how many open cases it leads, or is proposed or asked to lead.

    The case with the id ``besides`` does not count. Only cases that the whole group may see: a count that includes others would tell that they exist.
    """
    query = (
        select(assignment.c.partner, func.count())
        .join(case_file, case_file.c.case_id == assignment.c.case_id)
        .where(
            assignment.c.partner.in_(list(partners)),
            case_file.c.case_id != besides,
            assignment.c.role == AssignmentRole.LEAD.value,
            assignment.c.state.in_([state.value for state in LIVE]),
            case_file.c.status.not_in([status.value for status in ENDED]),
            cast(case_file.c.hold_reasons, Text) == "[]",
            cast(case_file.c.excluded_partners, Text) == "[]",
            cast(case_file.c.recused_members, Text) == "[]",
        )
        .group_by(assignment.c.partner)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def held_cases(tx: Transaction, may_see: MaySee = _everybody) -> list[Case]:
    """All cases with a reason to wait, also those that have ended, oldest first; see ``MaySee``."""
    query = (
        select(case_file)
        .where(literal_column(IS_HELD))
        .order_by(case_file.c.opened_on, case_file.c.reference)
    )
    return await with_parts(tx, list(await tx.execute(query)), may_see)


async def of_meeting(tx: Transaction, day: date, may_see: MaySee) -> list[Case]:
    """The cases with minutes of a meeting on ``day``; see ``MaySee``."""
    those = select(note.c.case_id).where(note.c.met_on == day)
    query = select(case_file).where(case_file.c.case_id.in_(those)).order_by(case_file.c.reference)
    return await with_parts(tx, list(await tx.execute(query)), may_see)


async def meeting_days(tx: Transaction, may_see: MaySee, most: int) -> list[date]:
    """The days of meetings that left minutes on a case that one may know of, the newest first."""
    newest = (
        select(note.c.met_on)
        .where(note.c.met_on.is_not(None))
        .distinct()
        .order_by(note.c.met_on.desc())
        .limit(most)
    )
    query = (
        select(case_file, note.c.met_on)
        .join(note, note.c.case_id == case_file.c.case_id)
        .where(note.c.met_on.in_(newest))
    )
    days = {row.met_on for row in await tx.execute(query) if may_see(case_of(row, (), ()))}
    return sorted(days, reverse=True)


async def outlived(tx: Transaction, ended: date, today: date, most: int) -> list[str]:
    """The ids of the first cases that ended on ``ended`` or before, need not be kept any more, and are not erased."""
    kept = case_file.c.kept_until
    query = (
        select(case_file.c.case_id)
        .where(case_file.c.ended_on <= ended, case_file.c.erased_on.is_(None))
        .where(kept.is_(None) | (kept <= today))
        .order_by(case_file.c.ended_on, case_file.c.case_id)
        .limit(most)
    )
    return list((await tx.execute(query)).scalars())


async def _one(
    tx: Transaction, condition: ColumnElement[bool], may_see: MaySee = _everybody
) -> Case | None:
    rows = list(await tx.execute(select(case_file).where(condition)))
    cases = await with_parts(tx, rows, may_see)
    return cases[0] if cases else None


async def with_parts(tx: Transaction, found: list[Row[Any]], may_see: MaySee) -> list[Case]:
    """The cases of rows of ``case_file``, in their order, with assignments and notes; see ``MaySee``."""
    cases = await with_assignments(tx, found, may_see)
    ids = [case.case_id for case in cases]
    written = await tx.execute(select(note).where(note.c.case_id.in_(ids)).order_by(note.c.place))
    notes: dict[str, list[Note]] = {}
    for n in written:
        notes.setdefault(n.case_id, []).append(Note(n.written_on, n.partner, n.text, n.met_on))
    return [replace(case, notes=tuple(notes.get(case.case_id, ()))) for case in cases]


async def with_assignments(tx: Transaction, found: list[Row[Any]], may_see: MaySee) -> list[Case]:
    """As ``with_parts``, without the notes."""
    cases = [case for row in found if may_see(case := case_of(row, (), ()))]
    ids = [case.case_id for case in cases]
    asked = await tx.execute(
        select(assignment).where(assignment.c.case_id.in_(ids)).order_by(assignment.c.place)
    )
    assignments: dict[str, list[Assignment]] = {}
    for a in asked:
        assignments.setdefault(a.case_id, []).append(
            Assignment(
                a.partner, AssignmentRole(a.role), AssignmentState(a.state), a.reason, a.member
            )
        )
    return [replace(case, assignments=tuple(assignments.get(case.case_id, ()))) for case in cases]


async def _insert_parts(tx: Transaction, case: Case) -> None:
    assignments = [
        {
            "case_id": case.case_id,
            "partner": a.partner,
            "place": place,
            "role": a.role.value,
            "state": a.state.value,
            "reason": a.reason,
            "member": a.member,
        }
        for place, a in enumerate(case.assignments)
    ]
    notes = [
        {
            "case_id": case.case_id,
            "place": place,
            "written_on": n.on,
            "partner": n.partner,
            "text": n.text,
            "met_on": n.met_on,
        }
        for place, n in enumerate(case.notes)
    ]
    if assignments:
        await tx.execute(insert(assignment), assignments)
    if notes:
        await tx.execute(insert(note), notes)
