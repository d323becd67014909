"""The web door as a service: wired, listening while the block runs, drained at its end."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry

from varde.intake_web.app import create_app
from varde.intake_web.door import Door, Receives
from varde.intake_web.headers import security_headers
from varde.intake_web.limits import Limits, Rate
from varde.intake_web.metrics import Metrics
from varde.intake_web.pages import Pages, Site
from varde.intake_web.repeats import Repeats
from varde.intake_web.server import server_config
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.platform.http import listening

if TYPE_CHECKING:  # the door itself needs no platform, so it can be opened and tested without one
    from varde.shared.platform.platform import Platform

NAME = "intake-web"


@asynccontextmanager
async def serve(platform: "Platform") -> AsyncIterator[None]:
    """Take concerns from the web form until the block ends."""
    log = platform.log(NAME)
    settings = platform.settings(IntakeWebSettings)

    def failed(error: Exception) -> None:
        log.error("request failed", error=error)

    async with open_door(settings, platform.receiver, platform.registry, failed) as port:
        platform.addresses["form"] = f"http://{settings.host}:{port}"
        log.info("listening", host=settings.host, port=port)
        yield


@asynccontextmanager
async def open_door(
    settings: IntakeWebSettings,
    receiver: Receives,
    registry: CollectorRegistry,
    failed: Callable[[Exception], None],
) -> AsyncIterator[int]:
    """Serve the form, handing what is sent to ``receiver``; yields the port."""
    site = Site(settings.municipality, settings.contact_phone, settings.exit_url)
    pages = Pages(site)
    door = Door(
        receiver=receiver,
        pages=pages,
        limits=_limits(settings),
        repeats=Repeats(),
        metrics=Metrics(registry),
        settings=settings,
        failed=failed,
    )
    config = server_config(create_app(door), settings, security_headers(pages.style))
    async with listening(config, settings.host, settings.port) as port:
        yield port


def _limits(settings: IntakeWebSettings) -> Limits:
    everybody = Rate(settings.rate_per_second, settings.rate_burst)
    client = Rate(settings.client_rate_per_second, settings.client_rate_burst)
    return Limits(everybody, client, clock=time.monotonic)
