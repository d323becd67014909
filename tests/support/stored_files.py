"""What a database holds of files: how many are under way or kept, and what is in one."""

import asyncio

from sqlalchemy import func, select

from support.web_door import COORDINATOR
from varde.shared.casework.uploads import Label
from varde.shared.store import attachments
from varde.shared.store.attachments import SealedFile
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKeys, StreamOpener, Wrap, open_label


async def uploads_in(database: Database) -> int:
    """How many files are stored, in whole or in part."""
    async with database.read() as tx:
        query = select(func.count()).select_from(attachments.attachment_upload)
        return (await tx.execute(query)).scalar_one()


async def become(database: Database, uploads: int) -> bool:
    """Whether so many files are stored before long."""
    for _ in range(200):
        if await uploads_in(database) == uploads:
            return True
        await asyncio.sleep(0.05)
    return False


async def opened_file(database: Database, file: SealedFile) -> tuple[Label, bytes]:
    """The label and the content of a file, as the coordinator's key opens them."""
    stored, keys = file.wraps[0], PrivateKeys(COORDINATOR)
    wrap = Wrap(stored.recipient, stored.key_id, stored.wrapped)
    label = open_label(file.label, wrap, keys, bound_to=file.attachment_id)
    opener = StreamOpener(wrap, keys, file.attachment_id)
    async with database.read() as tx:
        parts = [opener.add(c) async for c in attachments.chunks_of(tx, file.attachment_id)]
    return Label.from_bytes(label), b"".join(parts) + opener.finish()
