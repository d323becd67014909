"""What a door stores: sealed concerns and the events that tell of them, all or none."""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from varde.shared.errors import Permanent
from varde.shared.messages import ConcernReceived, ConcernWithdrawn, InformationAdded
from varde.shared.store import (
    additions,
    attachments,
    dialogue,
    outbound,
    outbox,
    reply_tokens,
    sealed,
    tables,
)
from varde.shared.store.database import Database, Rows


async def store(
    database: Database,
    concerns: Sequence[sealed.SealedConcern],
    now: datetime,
    letters: Sequence[outbound.SealedLetter] = (),
    tokens: Sequence[dict[str, Any]] = (),
    dialogues: Sequence[dict[str, Any]] = (),
) -> None:
    """Store a group of sealed concerns with their letters and the dialogues that their receipts open.

    ``tokens`` are rows of the reply tokens in those letters. Durable when it returns. Raises ``Transient``.
    """
    events = [ConcernReceived(concern_id=concern.concern_id) for concern in concerns]
    rows: list[tuple[Table, Sequence[dict[str, Any]]]] = [
        (sealed.sealed_concern, [sealed.concern_row(concern) for concern in concerns]),
        (sealed.key_wrap, [row for concern in concerns for row in sealed.wrap_rows(concern)]),
        (tables.outbox, outbox.rows(events, now)),
        *_dialogue_rows(dialogues),
    ]
    if letters:
        rows.append((outbound.outbound_letter, outbound.rows(letters)))
    if tokens:
        rows.append((reply_tokens.reply_token, list(tokens)))
    await database.insert(rows)
    database.outbox_signal.set()


async def store_chunk(
    database: Database, attachment_id: str, number: int, ciphertext: bytes, now: datetime
) -> None:
    """Store a sealed chunk of a file under way; with the first one the file is begun. Raises ``Transient``."""
    chunk = attachments.chunk_row(attachment_id, number, ciphertext)
    rows: list[tuple[Table, list[dict[str, Any]]]] = [(attachments.attachment_chunk, [chunk])]
    if number == 0:
        begun = attachments.upload_row(attachment_id, now)
        rows.insert(0, (attachments.attachment_upload, [begun]))
    await database.insert(rows)


async def drop_upload(database: Database, attachment_id: str) -> None:
    """Delete a file under way; one that has become an attachment stays. Raises ``Transient``."""
    with contextlib.suppress(IntegrityError):
        async with database.begin() as tx:
            await attachments.drop_upload(tx, attachment_id)


async def store_with_files(
    database: Database,
    concern: sealed.SealedConcern,
    files: Sequence[attachments.SealedFile],
    now: datetime,
    dialogues: Sequence[dict[str, Any]] = (),
) -> None:
    """Store a sealed concern with its files, all or nothing; durable when it returns. Raises ``Transient``.

    Raises ``Permanent`` when a file is not there any more.
    """
    try:
        await database.insert(
            [
                (sealed.sealed_concern, [sealed.concern_row(concern)]),
                (sealed.key_wrap, sealed.wrap_rows(concern)),
                *_file_rows(files, concern.concern_id, None, now),
                *_dialogue_rows(dialogues),
                (tables.outbox, outbox.rows([ConcernReceived(concern_id=concern.concern_id)], now)),
            ]
        )
    except IntegrityError:
        raise Permanent("a file of this concern is gone") from None
    database.outbox_signal.set()


async def store_addition(
    database: Database,
    addition: additions.SealedAddition,
    now: datetime,
    files: Sequence[attachments.SealedFile] = (),
) -> None:
    """Store what was added to a concern, with its files; durable when it returns. Raises ``Transient``.

    Raises ``Permanent`` when there is no such concern.
    """
    event = InformationAdded(concern_id=addition.concern_id, addition_id=addition.addition_id)
    try:
        await database.insert(
            [
                (additions.sealed_addition, [additions.addition_row(addition)]),
                (additions.addition_wrap, additions.wrap_rows(addition)),
                *_file_rows(files, addition.concern_id, addition.addition_id, now),
                (tables.outbox, outbox.rows([event], now)),
            ]
        )
    except IntegrityError:
        raise Permanent("there is no concern to add this to") from None
    database.outbox_signal.set()


async def store_withdrawal(database: Database, concern_id: str, now: datetime) -> None:
    """Tell the router that a concern is taken back. Raises ``Transient``."""
    rows = outbox.rows([ConcernWithdrawn(concern_id=concern_id)], now)
    await database.insert([(tables.outbox, rows)])
    database.outbox_signal.set()


def _dialogue_rows(dialogues: Sequence[dict[str, Any]]) -> Rows:
    return [(dialogue.dialogue, dialogues)] if dialogues else []


def _file_rows(
    files: Sequence[attachments.SealedFile],
    concern_id: str,
    addition_id: str | None,
    now: datetime,
) -> Rows:
    if not files:
        return []
    rows = attachments.attachment_rows(files, concern_id, addition_id, now)
    return [
        (attachments.attachment, rows),
        (attachments.attachment_wrap, attachments.wrap_rows(files)),
    ]
