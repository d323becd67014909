"""A partner group on a loopback Teams: the whole adapter, and its door over HTTP."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import structlog

from support.chat import COORDINATOR, NAV, POLICE, STRANGER, FixedClock, Group
from support.teams import Teams, loopback_teams
from varde.chatops.settings import ChatopsSettings
from varde.chatops.teams import serve
from varde.chatops.teams.channel import TeamsChannel
from varde.shared.domain.clock import Clock


@dataclass
class TeamsChat:
    """The adapter in use."""

    teams: Teams
    built: serve.Teams
    http: httpx.AsyncClient

    @property
    def port(self) -> TeamsChannel:
        return self.built.channel

    async def deliver(self, activity: Any, **headers: str) -> httpx.Response:
        """Hand an activity in at the door, with a good token unless ``headers`` say otherwise."""
        signed = self.teams.headers() | {k.title(): v for k, v in headers.items()}
        return await self.http.post("/api/messages", json=activity, headers=signed)

    async def settled(self) -> None:
        """Until everything that was taken on has been answered."""
        await self.built.app.work.drain()


@contextlib.asynccontextmanager
async def open_teams(group: Group, **settings: Any) -> AsyncIterator[TeamsChat]:
    """The group's chat, with everybody of ``support.chat`` in the team; the stranger has added Varde without being in it."""
    async with loopback_teams(COORDINATOR, NAV, POLICE) as teams:
        teams.installed.add(f"29:{STRANGER}")
        async with serving(group, teams, FixedClock(), **settings) as chat:
            yield chat


@contextlib.asynccontextmanager
async def serving(
    group: Group, teams: Teams, clock: Clock, **settings: Any
) -> AsyncIterator[TeamsChat]:
    """One process that serves the team: the first, another beside it, or the next one."""
    chosen = {
        name.removeprefix("VARDE_CHATOPS_").lower(): value
        for name, value in teams.environment().items()
    }
    with_all = ChatopsSettings(**(chosen | settings))
    async with (
        serve.teams(
            with_all,
            serve.teams_addresses(with_all, loopback=True),
            conversation=group.conversation("teams"),
            casework=group.casework,
            database=group.database,
            directory=group.directory,
            clock=clock,
            log=structlog.get_logger(),
        ) as built,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(built.door), base_url="http://varde.example"
        ) as http,
    ):
        yield TeamsChat(teams, built, http)
        await built.app.work.drain()
