"""The case that a person asks for: by its reference, if they may know of it, or by a reporter's receipt."""

from functools import partial

from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.partner import Actor
from varde.shared.domain.receipt import parse_receipt, receipt_digest
from varde.shared.domain.reference import parse_reference
from varde.shared.errors import Refused
from varde.shared.store import cases, joining
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts


async def visible_case(tx: Transaction, actor: Actor, reference: str, t: Texts) -> Case:
    """The case of ``reference`` as typed. Raises ``Refused``.

    The words are the same for a case that is not there: an excluded partner must not learn that it exists.
    """
    known = parse_reference(reference)
    may_see = partial(may_know_of, actor)
    case = await cases.find_by_reference(tx, known, may_see) if known else None
    if case is None:
        raise Refused(t("I cannot find that case. References look like 26-4817."))
    return case


async def case_of_receipt(database: Database, typed: str) -> Case | None:
    """The case a receipt leads to; None when it is not one of ours or has no case yet.

    Raises ``Refused`` for what cannot be a receipt.
    """
    receipt = parse_receipt(typed)
    if receipt is None:
        raise Refused("That is not a receipt: it has eight words. Check each of them.")
    async with database.read() as tx:
        concern_id = await joining.find_by_receipt(tx, receipt_digest(receipt))
        return await cases.find_by_concern(tx, concern_id) if concern_id else None
