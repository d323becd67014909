"""What tests of the coordinator's key at the desk ask: how far it is changed, and what a key opens."""

import asyncio
import re

from support.desk import Her, RunningDesk
from support.people import COORDINATOR
from support.router_house import OWN
from varde.shared.casework import rotation
from varde.shared.casework.review import Review
from varde.shared.casework.rotation import COORDINATOR as HERS
from varde.shared.casework.rotation import Progress
from varde.shared.domain.codes import Language
from varde.shared.store import desk_keys
from varde.shared.vault import PrivateKeys

NB = Language.NB
SECONDS = 60
_BLOCKS = 8
_BLOCK = re.compile(r"<li><code>([0-9A-Z]{5})</code></li>")
_ASKED = re.compile(r'<label for="blokk">Blokk (\d) på papiret')


async def paper_made(she: Her) -> list[str]:
    """A paper key, made and read back at the desk; its blocks."""
    blocks = await paper_shown(she)
    await she.get("/nokler/papir")
    await she.post("/nokler/papir/prov", blokk=blocks[asked_for(she) - 1])
    assert "Papirnøkkelen er tatt i bruk." in she.page
    return blocks


async def paper_shown(she: Her) -> list[str]:
    """The blocks of a paper key that is shown, and that nobody has read back."""
    await she.get("/nokler")
    await she.post("/nokler/papir")
    blocks = _BLOCK.findall(she.page)
    assert len(blocks) == _BLOCKS
    return blocks


def asked_for(she: Her) -> int:
    """The number of the block that the page asks for."""
    found = _ASKED.search(she.page)
    assert found
    return int(found[1])


async def settled(desk: RunningDesk) -> Progress:
    """How far it is when the work has ended or stopped."""
    task = desk.house.rotating._task
    if task is not None:
        await asyncio.wait([task], timeout=SECONDS)
    assert not desk.house.rotating.running
    return await progress(desk)


async def progress(desk: RunningDesk) -> Progress:
    """How far everything is wrapped for the key in force."""
    async with desk.house.database.read() as tx:
        force = await desk_keys.load_key(tx)
        return await rotation.progress(tx, HERS, force.key_id if force else OWN.key_id)


async def reads(desk: RunningDesk, reference: str, keys: PrivateKeys) -> str:
    """The original of a case, as who holds these keys reads it. Raises ``Permanent``."""
    review = Review(desk.house.database, keys, desk.router.clock, COORDINATOR)
    return (await review.show(reference, language=NB))[1].text
