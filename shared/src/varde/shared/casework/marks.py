"""Who has which mark in the texts of a case, kept sealed to the coordinator, and ended with the concern.

The texts do not tell it for ever: she writes in them, and the engines learn.
"""

import json
from collections.abc import Sequence

from varde.shared.anonymise import Entity, Kind
from varde.shared.store import sealed
from varde.shared.store.database import Transaction
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PrivateKeys, PublicKey, Wrap, open_sealed, seal


async def keep(
    tx: Transaction, concern_id: str, marks: Sequence[Entity], coordinator: PublicKey
) -> None:
    """Keep who has which mark, where nothing was kept yet."""
    await sealed.put_marks(tx, concern_id, *_sealed(concern_id, marks, coordinator))


def _sealed(
    concern_id: str, marks: Sequence[Entity], coordinator: PublicKey
) -> tuple[StoredWrap, bytes]:
    written = json.dumps([[one.mark, one.kind, one.names] for one in marks]).encode()
    box = seal(written, bound_to=concern_id, recipients=[coordinator])
    (wrap,) = box.wraps
    return StoredWrap(wrap.recipient, wrap.key_id, wrap.wrapped), box.ciphertext


async def kept(tx: Transaction, concern_id: str, keys: PrivateKeys) -> tuple[Entity, ...] | None:
    """What was kept, opened with the coordinator's key; None when nothing was, in a case from before it was."""
    return opened(await sealed.load_marks(tx, concern_id), concern_id, keys)


def opened(
    stored: tuple[StoredWrap, bytes] | None, concern_id: str, keys: PrivateKeys
) -> tuple[Entity, ...] | None:
    """As ``kept``, of what was read."""
    if stored is None:
        return None
    wrap, ciphertext = stored
    opener = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    rows = json.loads(open_sealed(ciphertext, opener, keys, bound_to=concern_id))
    return tuple(
        Entity(mark, Kind(kind), tuple(tuple(name) for name in names)) for mark, kind, names in rows
    )


async def keep_on(
    tx: Transaction,
    concern_id: str,
    marks: tuple[Entity, ...],
    keys: PrivateKeys,
    *,
    seen: tuple[Entity, ...] | None,
) -> bool:
    """Keep the marks that were given beside those that were ``seen``; False when others are kept by now.

    Those stay: whoever looks next goes on from there. Of a concern that is gone nothing is kept.
    """
    stored = await sealed.load_marks(tx, concern_id)
    now = opened(stored, concern_id, keys)
    if now == marks:
        return True
    if now != seen or not await sealed.is_there(tx, concern_id):
        return False
    fresh = _sealed(concern_id, marks, keys.current.public)
    return await sealed.change_marks(tx, concern_id, stored and stored[0], *fresh)
