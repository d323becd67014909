"""A process that changes the coordinator's key, to be killed in the middle of it.

Reads the address of the database and the old key from standard input; says how many data keys it has wrapped.
"""

import asyncio
import sys

from support.people import COORDINATOR
from varde.shared.casework import rotation
from varde.shared.domain.clock import SystemClock
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys

BATCH = 5


async def _main() -> None:
    url, old = (
        sys.stdin.readline().strip(),
        PrivateKey(rotation.COORDINATOR, bytes.fromhex(sys.stdin.readline().strip())),
    )
    keys = PrivateKeys(PrivateKey.generate(rotation.COORDINATOR), (old,))
    database = Database(url)
    await rotation.begin(database, SystemClock(), COORDINATOR, keys, holder=COORDINATOR.member_id)
    done = 0
    async for batch in rotation.rewrap_all(database, keys, keys.current.public, BATCH):
        done += batch.wrapped
        print(done, flush=True)


if __name__ == "__main__":
    asyncio.run(_main())
