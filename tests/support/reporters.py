"""Reporters whom a partner group can ask: each holds a receipt."""

import secrets

from support.chat import COORDINATOR_KEY, FixedClock, Group, a_case
from varde.shared.casework import dialogue
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.domain.receipt import receipt_digest
from varde.shared.store import sealed


async def reachable(group: Group) -> str:
    """A released case, 26-4817, whose reporter holds a receipt; the receipt."""
    receiver = Receiver(group.database, [COORDINATOR_KEY.public], FixedClock(), secrets.randbelow)
    async with receiver.running():
        raw = WebSubmission(PageLanguage.NB, "Sjefen tok passet.").to_bytes()
        receipt = await receiver.receive(raw, Channel.WEB)
    async with group.database.read() as tx:
        concern_id = await sealed.find_by_receipt(tx, receipt_digest(receipt))
    await group.add(a_case(concern_id=concern_id))
    return receipt


async def asked(group: Group, receipt: str) -> list[str]:
    """What the reporter has been asked."""
    found = await dialogue.open_with(group.database, receipt)
    assert found is not None
    return [reply.text for reply in found.replies]
