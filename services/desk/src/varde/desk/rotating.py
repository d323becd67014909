"""A new key for the coordinator, made at the desk; the work on it goes on while a session has it unlocked.

The work holds the keys no longer than the session does: "lock now" stops it, and so does a restart. Whoever unlocks next
goes on with it.
"""

import asyncio
from collections.abc import Callable

from varde.desk.keyring import Keyring
from varde.shared.casework import rotation
from varde.shared.casework.rotation import COORDINATOR, Progress
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Actor
from varde.shared.errors import Transient
from varde.shared.store import audit, desk_keys
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys

_AGAIN_SECONDS = 2.0


class Rotating:
    """One work at a time. ``failed`` is told what nobody waits for."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keyring: Keyring,
        failed: Callable[[Exception], None],
        batch: int = rotation.BATCH,
    ) -> None:
        self._database = database
        self._clock = clock
        self._keyring = keyring
        self._failed = failed
        self._batch = batch
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """True while something is wrapped."""
        return self._task is not None and not self._task.done()

    async def begin(self, actor: Actor, session: str, keys: PrivateKeys) -> list[str]:
        """A new key in force, with everybody who can be reached; gives who needs a new code. Raises ``Refused``.

        Other sessions are locked: what they have unlocked does not open what is wrapped from now on.
        """
        new = PrivateKeys(PrivateKey.generate(COORDINATOR), tuple(keys))
        missed = await rotation.begin(
            self._database, self._clock, actor, new, holder=actor.member_id
        )
        self._keyring.drop_all()
        self._keyring.put(session, new)
        await self.go_on(actor, session)
        return missed

    async def go_on(self, actor: Actor, session: str) -> None:
        """Wrap what is left, if anything is and this session has the key in force."""
        keys = self._keyring.peek(session)
        if self.running or keys is None:
            return
        async with self._database.read() as tx:
            force = await desk_keys.load_key(tx)
            if force is None or force.key_id != keys.current.key_id:
                return
            left = (await rotation.progress(tx, COORDINATOR, force.key_id)).left
        if left and not self.running:
            self._task = asyncio.create_task(self._work(actor, session), name="desk rotation")

    async def close(self) -> None:
        """Stop; what is wrapped is stored."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self, actor: Actor, session: str) -> None:
        try:
            while keys := self._keyring.peek(session):
                try:
                    left = await self._all(session, keys)
                except Transient as away:
                    await asyncio.sleep(away.retry_after or _AGAIN_SECONDS)
                    continue
                if not left.left:
                    await self._note(actor, keys)
                return
        except Exception as error:  # nobody awaits this: it would be silent
            self._failed(error)

    async def _all(self, session: str, keys: PrivateKeys) -> Progress:
        new = keys.current.public
        async for _ in rotation.rewrap_all(self._database, keys, new, self._batch):
            if self._keyring.peek(session) is None:
                break
        async with self._database.read() as tx:
            return await rotation.progress(tx, COORDINATOR, new.key_id)

    async def _note(self, actor: Actor, keys: PrivateKeys) -> None:
        async with self._database.begin() as tx:
            await audit.append(
                tx,
                at=self._clock.now(),
                actor=actor.member_id,
                action="rotate_key",
                subject=COORDINATOR,
                detail=keys.current.key_id,
            )
