"""What the Bot Connector does not tell, from Microsoft Graph: of what kind the team and the channel are,
and which cards stand in it.

The app has no right of its own in Graph: the team's owner grants it this one team when she adds it
(resource-specific consent: TeamSettings.Read.Group, ChannelSettings.Read.Group, ChannelMessage.Read.Group).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from varde.chatops.teams.addresses import origin
from varde.chatops.teams.patience import Patience
from varde.chatops.teams.tokens import AppTokens

SCOPE = "https://graph.microsoft.com/.default"
PAGE = 50
PAGES = 20
"""How far back is looked for a card: it is asked after a crash, so it is among the newest."""

Json = dict[str, Any]


@dataclass
class TeamsGraph:
    """Reads one channel of one team. Every method raises as ``Patience.send`` does."""

    http: httpx.AsyncClient
    tokens: AppTokens
    base_url: str
    team: str
    channel: str

    def __post_init__(self) -> None:
        self._patience = Patience()
        self._team_url = f"{self.base_url}/v1.0/teams/{self.team}"
        self._channel_url = f"{self._team_url}/channels/{self.channel}"

    async def about_team(self) -> Json:
        """``visibility`` and ``isArchived``."""
        return await self._get(f"{self._team_url}?$select=id,visibility,isArchived")

    async def about_channel(self) -> Json:
        """``membershipType`` and ``isArchived``."""
        return await self._get(f"{self._channel_url}?$select=id,membershipType,isArchived")

    async def messages(self) -> AsyncIterator[Json]:
        """The channel's posts, without the replies, those that changed last before others."""
        url = f"{self._channel_url}/messages?$top={PAGE}"
        for _ in range(PAGES):
            page = await self._get(url)
            for message in page.get("value", []):
                yield message
            url = str(page.get("@odata.nextLink", ""))
            if origin(url) != origin(self.base_url):
                return

    async def _get(self, url: str) -> Json:
        return await self._patience.send(lambda: self._ask(url))

    async def _ask(self, url: str) -> Json:
        token = await self.tokens.token(SCOPE)
        response = await self.http.get(url, headers={"Authorization": f"Bearer {token}"})
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self.tokens.forget()
        response.raise_for_status()
        answer: Json = response.json()
        return answer
