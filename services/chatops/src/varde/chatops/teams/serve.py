"""Serves Teams: Teams calls in over HTTP, behind the organisation's proxy, and Varde calls out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from starlette.applications import Starlette

from varde.chatops.conversation import Conversation
from varde.chatops.port import Chat
from varde.chatops.settings import ChatopsSettings
from varde.chatops.teams.addresses import Addresses, addresses
from varde.chatops.teams.app import TeamsApp
from varde.chatops.teams.channel import PLATFORM, TeamsChannel
from varde.chatops.teams.door import PATH, http_app
from varde.chatops.teams.fading import Fading
from varde.chatops.teams.graph import TeamsGraph
from varde.chatops.teams.keys import SigningKeys
from varde.chatops.teams.patience import TIMEOUT_SECONDS
from varde.chatops.teams.people import People
from varde.chatops.teams.quiet import quieten
from varde.chatops.teams.tab import Tab
from varde.chatops.teams.tokens import AppIdentity, AppTokens, read_certificate
from varde.chatops.teams.trust import Readers, Trust
from varde.chatops.teams.views import CardViews
from varde.chatops.teams.web import SCOPE, TeamsWeb
from varde.shared.casework.cases import Casework
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Directory
from varde.shared.errors import Transient
from varde.shared.platform.http import listening
from varde.shared.platform.platform import Platform
from varde.shared.platform.settings import Profile
from varde.shared.store.database import Database


@dataclass(frozen=True, slots=True)
class Teams:
    """The adapter, built: its port, what people do in Teams, and the door for it."""

    channel: TeamsChannel
    app: TeamsApp
    door: Starlette
    fading: Fading


@asynccontextmanager
async def teams_chat(
    platform: Platform, settings: ChatopsSettings, conversation: Conversation
) -> AsyncIterator[Chat]:
    """The Teams channel, with its door open."""
    loopback = platform.core.profile is not Profile.PRODUCTION
    async with teams(
        settings,
        teams_addresses(settings, loopback=loopback),
        conversation=conversation,
        casework=platform.casework,
        database=platform.database,
        directory=platform.directory,
        clock=platform.clock,
        log=platform.log("chatops"),
    ) as built:
        platform.ready_check(PLATFORM, lambda: _ready(built.channel.at(conversation.channel)))
        config = uvicorn.Config(
            built.door,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            ws="none",
        )
        host = settings.teams_http_host
        async with listening(config, host, settings.teams_http_port) as port:
            platform.addresses[PLATFORM] = f"http://{host}:{port}{PATH}"
            fading = platform.spawn(built.fading.run(), name="fading warnings")
            try:
                yield built.channel
            finally:
                fading.cancel()
                await asyncio.gather(fading, return_exceptions=True)
        await built.app.work.drain()


@asynccontextmanager
async def teams(
    settings: ChatopsSettings,
    where: Addresses,
    *,
    conversation: Conversation,
    casework: Casework,
    database: Database,
    directory: Directory,
    clock: Clock,
    log: object,
) -> AsyncIterator[Teams]:
    """The adapter, without a server. Raises ``Permanent`` for a certificate that cannot be read."""
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
        quieten()
        tokens = AppTokens(http, where.login, _identity(settings), clock)
        web = TeamsWeb(tokens, where.service, settings.teams_tenant_id)
        channel = settings.teams_channel
        people = People(web, lambda: conversation.channel or channel)
        port = TeamsChannel(
            web=web,
            graph=TeamsGraph(http, tokens, where.graph, settings.teams_team_id, channel),
            people=people,
            app_id=settings.teams_app_id,
            tenant_id=settings.teams_tenant_id,
        )
        fading = Fading(web=web, database=database, clock=clock, log=log)
        app = TeamsApp(
            web=web,
            people=people,
            conversation=conversation,
            views=CardViews(casework, directory, conversation, PLATFORM),
            fading=fading,
            channel=channel,
            language=settings.language,
            log=log,
        )
        us = settings.teams_app_id, settings.teams_tenant_id
        trust = Trust(SigningKeys(http, where.openid), where, *us)
        readers = Readers(SigningKeys(http, _entra_document(where, settings)), *us)
        tab = Tab(readers, conversation, people, settings.language, log)
        try:
            yield Teams(port, app, http_app(trust, app, tab, log), fading)
        finally:
            await web.close()


async def prove_identity(settings: ChatopsSettings, clock: Clock, *, loopback: bool) -> None:
    """Ask for a token and let it go. Raises ``Transient``, of which ``TeamsAway`` names what is wrong."""
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
        quieten()
        login = teams_addresses(settings, loopback=loopback).login
        await AppTokens(http, login, _identity(settings), clock).token(SCOPE)


def teams_addresses(settings: ChatopsSettings, *, loopback: bool) -> Addresses:
    """Where Microsoft's services are. ``loopback``: they may be stand-ins on this machine."""
    return addresses(
        service=settings.teams_service_url,
        login=settings.teams_login_url,
        openid=settings.teams_openid_url,
        graph=settings.teams_graph_url,
        hosts=settings.teams_service_hosts,
        loopback=loopback,
    )


def _entra_document(where: Addresses, settings: ChatopsSettings) -> str:
    """What names the keys that the tab's tokens are signed with."""
    return f"{where.login}/{settings.teams_tenant_id}/v2.0/.well-known/openid-configuration"


def _identity(settings: ChatopsSettings) -> AppIdentity:
    secret, file = settings.teams_client_secret, settings.teams_certificate_file
    proof = secret.get_secret_value() if secret else read_certificate(file) if file else ""
    return AppIdentity(settings.teams_app_id, settings.teams_tenant_id, proof)


async def _ready(channel: TeamsChannel) -> None:
    verdict = await channel.check_channel()
    if verdict.reason is not ChannelReason.OK:
        msg = f"the Teams channel may not be posted in: {verdict.reason.value}"
        raise Transient(msg)
