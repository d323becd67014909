"""What mails that belong together leave: the case, what was added to it, and the log."""

from sqlalchemy import func, select

from support.router_house import RouterHouse
from varde.shared.domain.case import Case
from varde.shared.store import additions
from varde.shared.store.tables import case_file

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
CHILD = "Jeg glemte å skrive at hun er 15 år. Søsteren Oksana Prøvenko fortalte det."
OTHER = "ola@nabo.example"


async def first_case(house: RouterHouse, text: str = PLAIN) -> tuple[Case, str]:
    """A case from a mail, and its receipt."""
    receipt = await house.mail(text)
    await house.deliver()
    return await house.newest(), receipt


async def count_cases(house: RouterHouse) -> int:
    """How many cases there are."""
    async with house.database.read() as tx:
        return (await tx.execute(select(func.count()).select_from(case_file))).scalar_one()


async def added_to(house: RouterHouse, case: Case) -> list[additions.SealedAddition]:
    """What was added to a case."""
    async with house.database.read() as tx:
        return await additions.additions_of(tx, case.concern_id)


async def actions(house: RouterHouse) -> list[str]:
    """What was done, by the audit log."""
    return [entry.action for entry in await house.log()]
