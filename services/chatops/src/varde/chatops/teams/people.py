"""Who is who in Teams: a person has an id in the organisation's directory, by which ``partners.toml`` names
them, and another one of Teams' own, by which Teams wants to be asked."""

from collections import OrderedDict
from collections.abc import Callable

from varde.chatops.teams.patience import TeamsAway, TeamsRefused
from varde.chatops.teams.web import TeamsWeb

MOST_KNOWN = 5000


class People:
    """Learns both ids from what people do, and asks the channel's roster for the rest. Kept in memory only."""

    def __init__(self, web: TeamsWeb, channel: Callable[[], str]) -> None:
        self._web = web
        self._channel = channel
        self._directory_ids = OrderedDict[str, str]()
        self._teams_ids = OrderedDict[str, str]()
        self._chats = OrderedDict[str, str]()

    def learn(self, teams_id: str, directory_id: str) -> None:
        """A person was seen with both ids."""
        _keep(self._directory_ids, teams_id, directory_id)
        _keep(self._teams_ids, directory_id, teams_id)

    async def directory_id(self, teams_id: str) -> str:
        """Raises as ``Patience.send`` does, ``TeamsRefused`` for somebody who is not in the channel."""
        if teams_id not in self._directory_ids:
            await self._look_up(teams_id)
        return self._directory_ids.get(teams_id, "")

    async def chat(self, directory_id: str) -> str:
        """The id of the personal chat with a person. Raises as ``directory_id``."""
        if directory_id not in self._chats:
            if directory_id not in self._teams_ids:
                await self._look_up(directory_id)
            teams_id = self._teams_ids.get(directory_id, directory_id)
            _keep(self._chats, directory_id, await self._web.open_personal(teams_id))
        return self._chats[directory_id]

    async def name(self, either_id: str) -> str:
        """The name of somebody in the channel; the id where Teams does not tell a name."""
        try:
            return (await self._web.member(self._channel(), either_id)).name or either_id
        except (TeamsAway, TeamsRefused):
            return either_id

    async def _look_up(self, either_id: str) -> None:
        member = await self._web.member(self._channel(), either_id)
        if member.aad_object_id:
            self.learn(member.id, member.aad_object_id)


def _keep(known: OrderedDict[str, str], key: str, value: str) -> None:
    known[key] = value
    if len(known) > MOST_KNOWN:
        known.popitem(last=False)
