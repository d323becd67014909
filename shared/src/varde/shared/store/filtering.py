"""What the filters of the queue ask of a case, in SQL.

None of it chooses an index: a pile is read by its own, and each of its cases asked whether it fits.
"""

from sqlalchemy import ColumnElement, select

from varde.shared.domain.case import LIVE
from varde.shared.domain.listing import Filters
from varde.shared.store.lookup import holds
from varde.shared.store.tables import assignment, case_file


def fits(filters: Filters) -> list[ColumnElement[bool]]:
    """What a case fulfils that stays; nothing at all without filters."""
    wanted = {
        case_file.c.urgency: filters.urgency,
        case_file.c.arena: filters.arena,
        case_file.c.status: filters.status,
    }
    asked = [column == code.value for column, code in wanted.items() if code]
    if filters.form:
        asked.append(holds(case_file.c.facts["forms"], filters.form.value))
    if filters.partner or filters.role:
        asked.append(_takes_part(filters))
    return asked


def _takes_part(filters: Filters) -> ColumnElement[bool]:
    """Asked for case by case: of EXISTS, PostgreSQL may make a table of all that the partner ever took part in."""
    found = select(assignment.c.partner).where(
        assignment.c.case_id == case_file.c.case_id,
        assignment.c.state.in_([state.value for state in LIVE]),
    )
    if filters.partner:
        found = found.where(assignment.c.partner == filters.partner)
    if filters.role:
        found = found.where(assignment.c.role == filters.role.value)
    return found.limit(1).scalar_subquery().is_not(None)
