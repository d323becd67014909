"""Files that came with concerns, sealed in chunks that are written while they arrive.

A file under way is an upload and its chunks; its data key is in nobody's table yet. Only when the concern (or
what was added to it) is stored does it become an attachment, with the wrap of its key, in that transaction.
So what was cut off can be opened by nobody, and is swept. Intake may insert, and delete uploads; a
foreign key keeps it from those that became attachments. A deleted attachment takes its upload and chunks along.

Only intake (by casework) and the coordinator's tools import this module; an import contract and the PostgreSQL
grants both see to it.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    select,
)

from varde.shared.domain.codes import Scan
from varde.shared.store.database import Transaction
from varde.shared.store.tables import Moment, metadata
from varde.shared.store.wraps import StoredWrap, Wraps, wrap_table

attachment_upload = Table(
    "attachment_upload",
    metadata,
    Column("attachment_id", String(32), primary_key=True),
    Column("begun_at", Moment, nullable=False),
)

attachment_chunk = Table(
    "attachment_chunk",
    metadata,
    Column(
        "attachment_id",
        String(32),
        ForeignKey("attachment_upload.attachment_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("ciphertext", LargeBinary, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column(
        "attachment_id",
        String(32),
        ForeignKey("attachment_upload.attachment_id"),
        primary_key=True,
    ),
    Column(
        "concern_id",
        String(32),
        ForeignKey("sealed_concern.concern_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column(
        "addition_id",
        String(32),
        ForeignKey("sealed_addition.addition_id", ondelete="CASCADE"),
    ),
    Column("received_at", Moment, nullable=False),
    Column("place", Integer, nullable=False),
    Column("scan", String(12), nullable=False),
    Column("label", LargeBinary, nullable=False),
    Index("ix_attachment_concern_id", "concern_id"),
    Index("ix_attachment_addition_id", "addition_id"),
)

attachment_wrap = wrap_table("attachment_wrap", "attachment.attachment_id")

WRAPS = Wraps(attachment_wrap, "attachment_id")
"""See ``Wraps``; by the id of the attachment."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file whose chunks are stored. ``label`` is its sealed name and type."""

    attachment_id: str
    scan: Scan
    label: bytes
    wraps: tuple[StoredWrap, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as part of a concern; ``added`` when it came with an addition."""

    file: SealedFile
    received_at: datetime
    added: bool


def upload_row(attachment_id: str, now: datetime) -> dict[str, Any]:
    """A file under way as a row of ``attachment_upload``."""
    return {"attachment_id": attachment_id, "begun_at": now}


def chunk_row(attachment_id: str, number: int, ciphertext: bytes) -> dict[str, Any]:
    """A sealed chunk as a row of ``attachment_chunk``."""
    return {"attachment_id": attachment_id, "number": number, "ciphertext": ciphertext}


def attachment_rows(
    files: Sequence[SealedFile], concern_id: str, addition_id: str | None, now: datetime
) -> list[dict[str, Any]]:
    """Files as rows of ``attachment``, in their order."""
    return [
        {
            "attachment_id": file.attachment_id,
            "concern_id": concern_id,
            "addition_id": addition_id,
            "received_at": now,
            "place": place,
            "scan": file.scan.value,
            "label": file.label,
        }
        for place, file in enumerate(files, 1)
    ]


def wrap_rows(files: Sequence[SealedFile]) -> list[dict[str, Any]]:
    """Their wraps as rows of ``attachment_wrap``."""
    return [row for file in files for row in WRAPS.rows(file.attachment_id, file.wraps)]


async def drop_upload(tx: Transaction, attachment_id: str) -> None:
    """Delete a file under way. Raises ``IntegrityError`` when it has become an attachment."""
    mine = attachment_upload.c.attachment_id == attachment_id
    await tx.execute(delete(attachment_upload).where(mine))


async def sweep(tx: Transaction, before: datetime) -> None:
    """Delete the files that were begun before ``before`` and never became part of anything."""
    mine = attachment.c.attachment_id == attachment_upload.c.attachment_id
    used = select(attachment.c.attachment_id).where(mine).exists()
    left = (attachment_upload.c.begun_at < before) & ~used
    await tx.execute(delete(attachment_upload).where(left))


async def of_concern(tx: Transaction, concern_id: str) -> list[Attachment]:
    """A concern's files and those of what was added to it, in the order in which they came."""
    query = (
        select(attachment)
        .where(attachment.c.concern_id == concern_id)
        .order_by(attachment.c.received_at, attachment.c.addition_id, attachment.c.place)
    )
    return [
        Attachment(
            SealedFile(
                row.attachment_id,
                Scan(row.scan),
                row.label,
                await WRAPS.of(tx, row.attachment_id),
            ),
            row.received_at,
            row.addition_id is not None,
        )
        for row in list(await tx.execute(query))
    ]


async def count_of(tx: Transaction, concern_id: str) -> int:
    """How many files a concern has, those of additions included."""
    query = select(func.count()).where(attachment.c.concern_id == concern_id)
    return (await tx.execute(query)).scalar_one()


async def chunks_of(tx: Transaction, attachment_id: str) -> AsyncIterator[bytes]:
    """A file's sealed chunks in order, one at a time in memory."""
    number = 0
    mine = attachment_chunk.c.attachment_id == attachment_id
    while True:
        query = select(attachment_chunk.c.ciphertext).where(
            mine & (attachment_chunk.c.number == number)
        )
        chunk: bytes | None = (await tx.execute(query)).scalar_one_or_none()
        if chunk is None:
            return
        yield chunk
        number += 1
