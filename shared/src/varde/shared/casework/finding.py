"""The case that a person asks for by its reference, if they may know of it."""

from functools import partial

from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.partner import Actor
from varde.shared.domain.reference import parse_reference
from varde.shared.errors import Refused
from varde.shared.store import cases
from varde.shared.store.database import Transaction
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
