"""Who sent a concern by e-mail: shown to the coordinator for a reason, which the audit log keeps as a code."""

import re
from enum import StrEnum

from varde.shared.casework import decisions
from varde.shared.casework.finding import visible_case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, Language
from varde.shared.domain.partner import Actor
from varde.shared.errors import Permanent, Refused
from varde.shared.store import audit, sealed
from varde.shared.store.database import Database
from varde.shared.texts import texts
from varde.shared.vault import PrivateKeys, Wrap, open_sealed

_RETURN_PATH = re.compile(rb"Return-Path: <([!-~\x80-\xff]{0,254})>\r\n")


class Why(StrEnum):
    """Why somebody must know who wrote."""

    DANGER = "danger"
    DUTY = "duty"
    ASKED = "asked"
    COURT = "court"


async def show_sender(
    database: Database,
    keys: PrivateKeys,
    clock: Clock,
    actor: Actor,
    reference: str,
    why: Why,
    *,
    language: Language,
) -> str:
    """The address that the mail of a case came from, as the door noted it; "" when it gave none.

    Audited with its reason before anything is opened. Raises ``Refused`` when the concern did not come by e-mail.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        concern = await sealed.load_concern(tx, case.concern_id)
        if concern is None or concern.channel is not Channel.EMAIL:
            raise Refused(t("Case {reference} did not come by e-mail.", reference=case.reference))
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="show_sender",
            subject=case.reference,
            detail=why.value,
        )
    wrap = next((w for w in concern.wraps if w.recipient == keys.current.recipient), None)
    if wrap is None:
        raise Permanent("this concern is not sealed to the coordinator")
    opener = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    raw = open_sealed(concern.ciphertext, opener, keys, bound_to=concern.concern_id)
    found = _RETURN_PATH.match(raw)
    return found[1].decode("utf-8", "replace") if found else ""
