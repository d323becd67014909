"""What the filters of the queue ask of a case, in SQL.

None of it chooses an index: a pile is read by its own, and each of its cases asked whether it fits. All that is asked
stands in the case itself, and of those that have ended in their index, too. Where hardly any fits, all of that index is
looked through: each entry is asked this first, and whether somebody may know of the case only where it fits.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from varde.shared.domain.listing import Filters
from varde.shared.store.tables import case_file


def fits(filters: Filters) -> list[ColumnElement[bool]]:
    """What a case fulfils that stays; nothing at all without filters."""
    wanted = {
        case_file.c.urgency: filters.urgency,
        case_file.c.arena: filters.arena,
        case_file.c.status: filters.status,
    }
    asked = [column == code.value for column, code in wanted.items() if code]
    if filters.form:
        asked.append(_has(case_file.c.forms, f" {filters.form} "))
    if filters.partner or filters.role:
        asked.append(_has(case_file.c.partners, _takes_part(filters)))
    return asked


def _takes_part(filters: Filters) -> str:
    """How ``case_file.partners`` says it."""
    role = f" {filters.role}" if filters.role else ""
    partner = f"{filters.partner} " if filters.partner else ""
    return f"{role}:{partner}"


def _has(codes: ColumnElement[str], code: str) -> ColumnElement[bool]:
    return _PlaceIn(codes, code) > 0


class _PlaceIn(GenericFunction[int]):
    """Where a text begins in another, from 1; 0 where it does not stand there.

    LIKE takes half as long again in SQLite. With one, PostgreSQL holds a page for so rare that it calls in other
    processes to find it, which takes twice the work, and longer on a machine that is busy.
    """

    name = "strpos"
    type = Integer()
    inherit_cache = True


@compiles(_PlaceIn, "sqlite")
def _in_sqlite(place: _PlaceIn, compiler: Any, **how: Any) -> str:
    return f"instr({compiler.process(place.clauses, **how)})"
