"""Who may stay in the partner group's channel: who was seen there, and what the coordinator has said of them.

Only those who are in the channel are remembered: who leaves is forgotten, her word about them with it, and
is asked about anew when they come back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from varde.shared.domain.channel import StrangerKind
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language, Role
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused
from varde.shared.store import audit, channel_strangers
from varde.shared.store.channel_strangers import Stranger
from varde.shared.store.database import Database
from varde.shared.texts import Texts, texts

_MAY_SAY = frozenset({Role.COORDINATOR, Role.DEPUTY})
_SUBJECT = 64


@dataclass(frozen=True)
class ChannelPeople:
    """Those who are in one channel of a platform without belonging there."""

    database: Database
    clock: Clock
    platform: str
    channel: str

    async def known(self) -> tuple[Stranger, ...]:
        """Those who were there at the last look."""
        async with self.database.read() as tx:
            return await channel_strangers.all_of(tx, self.platform, self.channel)

    async def saw(self, found: Mapping[str, StrangerKind]) -> tuple[Stranger, ...]:
        """Those who are there now. Who has become a stranger of another kind waits for her word again."""
        known = {s.user_id: s for s in await self.known()}
        gone = [u for u, stranger in known.items() if found.get(u) is not stranger.kind]
        came = {u: kind for u, kind in found.items() if u in gone or u not in known}
        if not gone and not came:
            return tuple(known.values())
        async with self.database.begin() as tx:
            await channel_strangers.remove(tx, self.platform, self.channel, gone)
            await channel_strangers.add(tx, self.platform, self.channel, came, self.clock.now())
            return await channel_strangers.all_of(tx, self.platform, self.channel)

    async def require_known(self, user_ids: Collection[str], *, language: Language) -> None:
        """Refused unless the last look found all of them."""
        _among(await self.known(), user_ids, texts("varde.shared.casework", language))

    async def note_told(self, user_ids: Collection[str]) -> None:
        """The coordinator has been told of them."""
        async with self.database.begin() as tx:
            await channel_strangers.note_told(tx, self.platform, self.channel, user_ids)

    async def decide(
        self, actor: Actor, user_ids: Collection[str], *, stay: bool, language: Language
    ) -> None:
        """Let them stay, or no longer. Refused for whom the last look did not find."""
        t = texts("varde.shared.casework", language)
        require_coordinator(actor, t)
        async with self.database.begin() as tx:
            there = await channel_strangers.all_of(tx, self.platform, self.channel)
            known = _among(there, user_ids, t)
            await channel_strangers.set_accepted(
                tx, self.platform, self.channel, user_ids, accepted=stay
            )
            for user_id in user_ids:
                await audit.append(
                    tx,
                    at=self.clock.now(),
                    actor=actor.member_id,
                    action="channel_accept" if stay else "channel_revoke",
                    subject=user_id[:_SUBJECT],
                    detail=f"{self.platform} {known[user_id].kind.value}",
                )


async def in_every_channel(database: Database) -> Mapping[tuple[str, str], tuple[Stranger, ...]]:
    """By platform and channel those who were there at the last look, for who does not look through one platform."""
    async with database.read() as tx:
        return await channel_strangers.by_channel(tx)


def _among(there: Collection[Stranger], user_ids: Collection[str], t: Texts) -> dict[str, Stranger]:
    known = {stranger.user_id: stranger for stranger in there}
    if not user_ids or not set(user_ids) <= set(known):
        raise Refused(t("I do not see them among those who wait in the channel."))
    return known


def may_say_who_stays(actor: Actor) -> bool:
    """True for the channel's own coordinator and her deputy."""
    return actor.role in _MAY_SAY


def require_coordinator(actor: Actor, t: Texts) -> None:
    """Refuse what the channel's own coordinator and deputy alone may do."""
    if not may_say_who_stays(actor):
        raise Refused(t("Only the coordinator or her deputy can do this."))
