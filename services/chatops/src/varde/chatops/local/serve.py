"""Serves the local channel's page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from varde.chatops.conversation import Conversation
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.doorkeeper import require_loopback
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.chatops.port import Chat
from varde.chatops.settings import ChatopsSettings
from varde.shared.platform.http import listening
from varde.shared.platform.platform import Platform


@asynccontextmanager
async def local_chat(
    platform: Platform, settings: ChatopsSettings, conversation: Conversation
) -> AsyncIterator[Chat]:
    """The local channel, listening. Raises ``Permanent`` for an address that is not for it."""
    host = settings.local_host
    require_loopback(host, settings.local_network_name)
    live = Live()
    page = Page(
        conversation=conversation,
        database=platform.database,
        directory=platform.directory,
        clock=platform.clock,
        live=live,
    )
    app = build_app(page, host=host, network_name=settings.local_network_name)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, ws="none"
    )
    async with listening(config, host, settings.local_port) as port:
        name = f"[{host}]" if ":" in host else host
        platform.addresses["channel"] = f"http://{name}:{port}"
        try:
            yield LocalChannel(platform.database, live)
        finally:
            await live.close()
