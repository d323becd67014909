"""What has happened in a case, as codes: told in the thread of its card, once each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, insert, select

from varde.shared.domain.story import Happened, What
from varde.shared.store.database import Transaction
from varde.shared.store.tables import metadata

story = Table(
    "story",
    metadata,
    Column(
        "case_id",
        String(32),
        ForeignKey("case_file.case_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("version", Integer, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("partners", JSON, nullable=False),
    Column("due_on", Date),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happened when a case got a version."""

    version: int
    happened: tuple[Happened, ...]


async def add(tx: Transaction, case_id: str, version: int, happened: Sequence[Happened]) -> None:
    """Note what happened in the transaction that gives the case its ``version``."""
    rows = [
        {
            "case_id": case_id,
            "version": version,
            "kind": one.what.value,
            "partners": list(one.partners),
            "due_on": one.due_on,
        }
        for one in happened
    ]
    if rows:
        await tx.execute(insert(story), rows)


async def since(tx: Transaction, case_id: str, version: int) -> tuple[Chapter, ...]:
    """What happened after ``version``, in order."""
    query = (
        select(story)
        .where(story.c.case_id == case_id, story.c.version > version)
        .order_by(story.c.version, story.c.kind)
    )
    chapters: dict[int, list[Happened]] = {}
    for row in await tx.execute(query):
        happened = Happened(What(row.kind), tuple(row.partners), row.due_on)
        chapters.setdefault(row.version, []).append(happened)
    return tuple(Chapter(at, tuple(all_of)) for at, all_of in chapters.items())
