"""The coordinator's side of the dialogue: what she writes is sealed to the reporter, and to herself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from varde.shared.casework import decisions
from varde.shared.casework.dialogue import Reply, opened
from varde.shared.casework.finding import visible_case
from varde.shared.casework.typed import require_no_other_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import NORWAY, Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused
from varde.shared.messages import new_id
from varde.shared.store import additions, audit, cases, dialogue
from varde.shared.store.database import Database, Transaction
from varde.shared.store.dialogue import SealedReply
from varde.shared.store.wraps import StoredWrap
from varde.shared.texts import Texts, texts
from varde.shared.vault import PrivateKeys, PublicKey, reporter_public, seal


@dataclass(frozen=True, slots=True)
class Thread:
    """What was written to the reporter, and when she wrote more. Her words are in ``Review.show``."""

    case: Case
    replies: tuple[Reply, ...]
    added_on: tuple[date, ...]


async def reply(
    database: Database,
    coordinator: PublicKey,
    clock: Clock,
    actor: Actor,
    reference: str,
    text: str,
    *,
    language: Language,
) -> Case:
    """Write to the reporter of a case; she reads it when she comes back with her receipt.

    Nothing is ever pushed to her from here. Raises ``Refused`` when no receipt of the concern opens a dialogue,
    and for a text that names another case.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        await write(tx, coordinator, clock, actor, case, text, t)
    return case


async def write(
    tx: Transaction,
    coordinator: PublicKey,
    clock: Clock,
    actor: Actor,
    case: Case,
    text: str,
    t: Texts,
) -> None:
    """Seal ``text`` to the reporter of a case, in a transaction that does more. Raises as ``reply``."""
    if not text.strip():
        raise Refused(t("Write something before you send it."))
    require_no_other_case(case.reference, text, clock.today(), t)
    await cases.take_alone(tx, case.case_id)
    reporters = await require_reachable(tx, case, t)
    recipients = [coordinator, *map(reporter_public, reporters)]
    await dialogue.put_reply(tx, _sealed(case.concern_id, text, recipients, clock))
    await _audit(tx, clock, actor, "reply", case)


async def require_reachable(tx: Transaction, case: Case, t: Texts) -> list[bytes]:
    """The public keys of the reporter's receipts. Raises ``Refused`` when there is none."""
    reporters = await dialogue.public_keys(tx, case.concern_id)
    if reporters:
        return reporters
    raise Refused(
        t(
            "The reporter of case {reference} has no receipt that leads here, so a reply cannot be read. If the "
            "concern came by e-mail, write to them from the desk, or with “varde reply --email”: you need not see the address.",
            reference=case.reference,
        )
    )


async def thread(
    database: Database,
    keys: PrivateKeys,
    clock: Clock,
    actor: Actor,
    reference: str,
    *,
    language: Language,
) -> Thread:
    """What was written to the reporter of a case, opened with the coordinator's key. The look is audited."""
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        await _audit(tx, clock, actor, "open_dialogue", case)
        sealed = await dialogue.replies_of(tx, case.concern_id)
        added = await additions.additions_of(tx, case.concern_id)
    return Thread(
        case,
        tuple(opened(one, keys) for one in sealed),
        tuple(a.received_at.astimezone(NORWAY).date() for a in added),
    )


def _sealed(
    concern_id: str, text: str, recipients: Sequence[PublicKey], clock: Clock
) -> SealedReply:
    reply_id = new_id()
    box = seal(text.strip().encode("utf-8", "replace"), bound_to=reply_id, recipients=recipients)
    wraps = tuple(StoredWrap(w.recipient, w.key_id, w.wrapped) for w in box.wraps)
    return SealedReply(reply_id, concern_id, clock.now(), box.ciphertext, wraps)


async def _audit(tx: Transaction, clock: Clock, actor: Actor, action: str, case: Case) -> None:
    await audit.append(
        tx,
        at=clock.now(),
        actor=actor.member_id,
        action=action,
        subject=case.reference,
        detail="",
    )
