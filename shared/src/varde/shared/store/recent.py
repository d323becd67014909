"""What rules and times are tried on before they are in force: facts of the newest cases, days of those that have ended.

Codes and days, and no words of anybody's.
"""

from collections.abc import Callable

from sqlalchemy import func, select, text

from varde.shared.domain.case import LIVE, Case
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Actor
from varde.shared.domain.retention import Ended
from varde.shared.store.case_rows import facts_of
from varde.shared.store.cases import with_parts
from varde.shared.store.database import Transaction
from varde.shared.store.exact import case_exact
from varde.shared.store.lookup import knows_of
from varde.shared.store.tables import IS_OPEN, assignment, case_file


async def recent_facts(
    tx: Transaction, most: int, may_see: Callable[[Case], bool]
) -> list[tuple[Case, Facts]]:
    """The ``most`` newest cases that may be seen, newest first, each with its facts before anything was widened."""
    rows = list(
        await tx.execute(
            select(case_file)
            .order_by(case_file.c.opened_on.desc(), case_file.c.reference.desc())
            .limit(most)
        )
    )
    found = await with_parts(tx, rows, may_see)
    ids = [case.case_id for case in found]
    read = select(case_exact.c.case_id, case_exact.c.facts).where(case_exact.c.case_id.in_(ids))
    exact = {case_id: facts_of(stored) for case_id, stored in await tx.execute(read)}
    return [(case, exact.get(case.case_id, case.facts)) for case in found]


async def ended_days(tx: Transaction, actor: Actor) -> list[Ended]:
    """When the cases ended that are not erased, of those that ``actor`` may know of."""
    days = case_file.c.ended_on, case_file.c.kept_until
    query = (
        select(*days, func.count())
        .where(case_file.c.ended_on.is_not(None), case_file.c.erased_on.is_(None), knows_of(actor))
        .group_by(*days)
    )
    return [(ended, kept, count) for ended, kept, count in await tx.execute(query)]


async def asked_by_name(
    tx: Transaction, member_id: str, may_see: Callable[[Case], bool]
) -> list[str]:
    """References of the open cases in which a member is asked by name."""
    mine = (
        select(assignment.c.case_id)
        .where(assignment.c.member == member_id)
        .where(assignment.c.state.in_([state.value for state in LIVE]))
    )
    query = select(case_file).where(case_file.c.case_id.in_(mine), text(IS_OPEN))
    cases = await with_parts(tx, list(await tx.execute(query)), may_see)
    return sorted(case.reference for case in cases)
