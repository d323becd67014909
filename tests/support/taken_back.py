"""A concern that its reporter may take back, and what must be gone then."""

from sqlalchemy import text

from support.people import COORDINATOR
from support.router_house import NB, OWN, RouterHouse
from varde.shared.casework import correspondence
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, PageLanguage

TOLD = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn. Ring 68 05 12 34."
ANSWER = "Takk for at du sa fra. Har hun et trygt sted å sove?"
EMPTIED = (
    *("sealed_concern", "key_wrap", "sealed_addition", "addition_wrap", "sealed_marks"),
    *("sealed_account", "dialogue", "reply", "reply_wrap", "case_exact", "link_key", "case_link"),
    *("delivery", "reply_token", "outbound_letter"),
)


async def told(house: RouterHouse) -> tuple[str, Case]:
    """A concern from the form that is a case; its receipt."""
    raw = WebSubmission(PageLanguage.NB, TOLD).to_bytes()
    receipt = await house.receiver.receive(raw, Channel.WEB)
    await house.deliver()
    return receipt, await house.newest()


async def answered(house: RouterHouse, case: Case, words: str = ANSWER) -> None:
    """The coordinator writes to the reporter."""
    await correspondence.reply(
        house.database, OWN.public, house.clock, COORDINATOR, case.reference, words, language=NB
    )


async def rows(house: RouterHouse) -> dict[str, int]:
    """How many rows each table has of those that hold something of a concern."""
    async with house.database.read() as tx:
        counts = {
            t: await tx.execute(text(f"SELECT count(*) FROM {t}")) for t in EMPTIED
        }  # our own names
        return {table: count.scalar_one() for table, count in counts.items()}
