"""The coordinator answers a concern that came by e-mail, without seeing whom she answers.

The sealed original is opened in memory for its return path alone, and that goes into a letter that only the mailer
can open. What the mailer sends quotes nothing of the concern.
"""

from varde.shared.casework import decisions, outbound
from varde.shared.casework.finding import visible_case
from varde.shared.casework.outbound import Letter, return_path
from varde.shared.casework.typed import require_no_other_case
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, Language
from varde.shared.domain.letters import LetterKind
from varde.shared.domain.partner import Actor
from varde.shared.domain.reference import Below
from varde.shared.domain.reply_token import new_token
from varde.shared.errors import Permanent, Refused
from varde.shared.store import audit, cases, reply_tokens, sealed
from varde.shared.store import outbound as letters
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts
from varde.shared.vault import PrivateKeys, PublicKey, Sealer, Wrap, open_sealed

MOST_CHARACTERS = 20_000


async def reply_by_email(
    database: Database,
    keys: PrivateKeys,
    mailer: PublicKey,
    *,
    clock: Clock,
    below: Below,
    actor: Actor,
    reference: str,
    text: str,
    language: Language,
) -> Case:
    """Put ``text`` into the queue as a letter to who sent the concern; ``keys`` are the coordinator's.

    Raises ``Refused`` for a text that names another case, when the concern did not come by e-mail, and when somebody
    else than its sender might get the letter. These are audited as nothing; the letter is, before anything is opened.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    async with database.begin() as tx:
        case = await visible_case(tx, actor, reference, t)
        await write_letter(
            tx,
            keys,
            mailer,
            clock=clock,
            below=below,
            actor=actor,
            case=case,
            text=text,
            language=language,
        )
    return case


async def write_letter(
    tx: Transaction,
    keys: PrivateKeys,
    mailer: PublicKey,
    *,
    clock: Clock,
    below: Below,
    actor: Actor,
    case: Case,
    text: str,
    language: Language,
) -> None:
    """Put a letter to the sender of a case's concern into the queue, in a transaction that does more.

    Raises as ``reply_by_email``.
    """
    t = texts("varde.shared.casework", language)
    text = _fit(text, t)
    require_no_other_case(case.reference, text, clock.today(), t)
    await audit.append(
        tx,
        at=clock.now(),
        actor=actor.member_id,
        action="reply_by_email",
        subject=case.reference,
        detail="",
    )
    await cases.take_alone(tx, case.case_id)
    to = await _sender(tx, case, keys, t)
    token = new_token(below)
    letter = Letter(to, token=token, text=text, language=language.value)
    waiting = outbound.sealed(
        Sealer([mailer]), letter, LetterKind.REPLY, case.concern_id, clock.now()
    )
    await letters.add(tx, waiting)
    await reply_tokens.put(tx, token, case.concern_id, clock.today())


def _fit(text: str, t: Texts) -> str:
    text = text.strip().encode("utf-8", "replace").decode()
    if not text:
        raise Refused(t("Write something before you send it."))
    if len(text) > MOST_CHARACTERS:
        raise Refused(t("The reply is too long."))
    return text


async def _sender(tx: Transaction, case: Case, keys: PrivateKeys, t: Texts) -> str:
    concern = await sealed.load_concern(tx, case.concern_id)
    if concern is None:
        raise Permanent("the sealed original of this case is gone")
    if concern.channel is not Channel.EMAIL:
        raise Refused(t("Case {reference} did not come by e-mail.", reference=case.reference))
    wrap = next((w for w in concern.wraps if w.recipient == keys.current.recipient), None)
    if wrap is None:
        raise Permanent("this concern is not sealed to the coordinator")
    opener = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
    raw = open_sealed(concern.ciphertext, opener, keys, bound_to=concern.concern_id)
    to = return_path(raw)
    if to is None:
        raise Refused(
            t(
                "Nobody vouches for the sender of case {reference}. An answer by e-mail could reach "
                "somebody else, so nothing was sent.",
                reference=case.reference,
            )
        )
    return to
