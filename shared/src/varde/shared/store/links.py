"""What cases have in common: the same value, and of which kind. Nothing here can be led back to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    column,
    delete,
    insert,
    select,
    table,
)

from varde.shared.domain.codes import Status
from varde.shared.domain.links import LinkKind
from varde.shared.store.database import Transaction
from varde.shared.store.tables import case_file, metadata

case_link = Table(
    "case_link",
    metadata,
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("value_id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("audience", String(16), nullable=False),
    Index("ix_case_link_value_id", "value_id"),
)
_widened_case = table("widened_case", column("case_id", String(32)))
"""A view: which cases show less than was read, and nothing of what that was."""

GROUP, COORDINATOR = "group", "coordinator"
"""Who may be shown what a case has in common with others."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Another case with the same value, as far as it decides whether that may be shown."""

    case_id: str
    reference: str
    opened_on: date
    kind: LinkKind
    for_group: bool
    """Whether both cases' links are for the group, as far as what was read of them goes."""
    held: bool
    excluded_partners: frozenset[str]
    recused_members: frozenset[str]


async def of(tx: Transaction, case_id: str) -> list[Shared]:
    """The other cases that have a value in common with this one, the newest first."""
    mine, theirs = case_link.alias("mine"), case_link.alias("theirs")
    query = (
        select(case_file, mine.c.kind, mine.c.audience.label("my_audience"), theirs.c.audience)
        .select_from(mine)
        .join(theirs, theirs.c.value_id == mine.c.value_id)
        .join(case_file, case_file.c.case_id == theirs.c.case_id)
        .where(mine.c.case_id == case_id, theirs.c.case_id != case_id)
        .where(case_file.c.status != Status.REJECTED.value)
        .order_by(case_file.c.opened_on.desc(), case_file.c.reference)
    )
    return [
        Shared(
            case_id=r.case_id,
            reference=r.reference,
            opened_on=r.opened_on,
            kind=LinkKind(r.kind),
            for_group=r.my_audience == r.audience == GROUP,
            held=bool(r.hold_reasons),
            excluded_partners=frozenset(r.excluded_partners),
            recused_members=frozenset(r.recused_members),
        )
        for r in await tx.execute(query)
    ]


async def holders(tx: Transaction, value_id: str) -> set[str]:
    """The cases that are linked by a value."""
    query = select(case_link.c.case_id).where(case_link.c.value_id == value_id)
    return set((await tx.execute(query)).scalars())


async def judged(tx: Transaction, one: str, other: str) -> list[str]:
    """The ids that stand for the coordinator's word that two cases belong together."""
    mine, theirs = case_link.alias("mine"), case_link.alias("theirs")
    query = (
        select(mine.c.value_id)
        .join(theirs, theirs.c.value_id == mine.c.value_id)
        .where(mine.c.case_id == one, theirs.c.case_id == other)
        .where(mine.c.kind == LinkKind.JUDGED.value)
    )
    return list((await tx.execute(query)).scalars())


async def widened(tx: Transaction, case_ids: Sequence[str]) -> set[str]:
    """Those of the cases that show less than was read of them."""
    query = select(_widened_case.c.case_id).where(_widened_case.c.case_id.in_(case_ids))
    return set((await tx.execute(query)).scalars())


async def put(tx: Transaction, case_id: str, value_id: str, kind: LinkKind, audience: str) -> None:
    """Link a case to the others that have the value."""
    row = {"case_id": case_id, "value_id": value_id, "kind": kind.value, "audience": audience}
    await tx.execute(insert(case_link).values(**row))


async def drop_value(tx: Transaction, value_id: str) -> None:
    """Unlink all cases that have a value."""
    await tx.execute(delete(case_link).where(case_link.c.value_id == value_id))


async def drop_cases(tx: Transaction, case_ids: Sequence[str]) -> None:
    """Unlink cases from all others."""
    await tx.execute(delete(case_link).where(case_link.c.case_id.in_(case_ids)))
