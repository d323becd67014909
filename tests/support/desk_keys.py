"""What tests of the coordinator's key at the desk ask: how far it is changed, and what a key opens."""

import asyncio

from support.desk import RunningDesk
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
