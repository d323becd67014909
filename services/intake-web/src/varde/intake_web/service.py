"""The web door as a service: wired, listening while the block runs, drained at its end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client import CollectorRegistry

from varde.intake_web import dialogue as rates
from varde.intake_web.api.app import create_api
from varde.intake_web.api.portals import Portals, load_portals
from varde.intake_web.app import create_app, crowded
from varde.intake_web.dialogue import DialogueDoor, Dialogues
from varde.intake_web.dialogue_pages import DialoguePages
from varde.intake_web.dialogue_store import StoredDialogues
from varde.intake_web.door import Door, Receives
from varde.intake_web.files import Files
from varde.intake_web.headers import security_headers
from varde.intake_web.limits import Limits, Rate
from varde.intake_web.metrics import Metrics
from varde.intake_web.pages import Pages, Site
from varde.intake_web.repeats import Repeats
from varde.intake_web.server import OnionProtocol, server_config
from varde.intake_web.settings import IntakeWebSettings
from varde.intake_web.work import Work
from varde.shared.casework.uploads import Uploads
from varde.shared.clamd import NO_CLAMD, Clamd
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

    uploads = Uploads(platform.database, platform.public_keys["coordinator"], platform.clock)
    portals = _watched_portals(platform) if settings.api else None
    registry = platform.registry
    recipients = list(platform.public_keys.values())
    dialogues = StoredDialogues(platform.database, recipients, platform.clock)
    behind = Behind(platform.receiver, uploads, dialogues, Clamd(platform.core.clamd))
    async with open_door(settings, behind, registry, failed, portals) as port:
        platform.addresses["form"] = f"http://{settings.host}:{port}"
        log.info("listening", host=settings.host, port=port)
        yield


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the door: who takes what is sent, the files with it, and reporters who come back."""

    receiver: Receives
    uploads: Uploads
    dialogues: Dialogues
    clamd: Clamd = NO_CLAMD


@asynccontextmanager
async def open_door(
    settings: IntakeWebSettings,
    behind: Behind,
    registry: CollectorRegistry,
    failed: Callable[[Exception], None],
    portals: Callable[[], Portals] | None = None,
) -> AsyncIterator[int]:
    """Serve the form, and the API for ``portals`` where there are any; yields the port."""
    pages = Pages(_site(settings))
    metrics = Metrics(registry)
    work = Work(time.monotonic, metrics.proved)
    door = Door(
        receiver=behind.receiver,
        pages=pages,
        files=_files(settings, behind, metrics),
        limits=_limits(settings, work),
        repeats=Repeats(),
        metrics=metrics,
        settings=settings,
        failed=failed,
    )
    dialogue = DialogueDoor(
        dialogues=behind.dialogues,
        pages=DialoguePages(pages),
        files=door.files,
        guesses=Limits(rates.EVERYBODY, rates.CLIENT, time.monotonic, work),
        submissions=door.limits,
        repeats=Repeats(),
        metrics=metrics,
        settings=settings,
        failed=failed,
    )
    api = create_api(door, portals) if portals else None
    headers = security_headers(pages.style, pages.script, pages.work)
    app, busy = create_app(door, dialogue, api), crowded(pages)
    config = server_config(app, busy, settings, headers)
    tor = server_config(app, busy, settings, headers, OnionProtocol)
    async with listening(config, settings.host, settings.port) as port, _tor(tor, settings):
        yield port


@asynccontextmanager
async def _tor(config: uvicorn.Config, settings: IntakeWebSettings) -> AsyncIterator[None]:
    """A port of its own for the onion service, where there is one: on the form's, Tor would be a proxy to be believed."""
    if not settings.onion:
        yield
        return
    async with listening(config, settings.onion_host, settings.onion_port):
        yield


def _site(settings: IntakeWebSettings) -> Site:
    return Site(
        settings.municipality,
        settings.contact_phone,
        settings.exit_url,
        settings.languages,
        settings.translations,
        settings.max_files,
        settings.max_file_bytes // 1_000_000,
    )


def _watched_portals(platform: "Platform") -> Callable[[], Portals]:
    nobody: Portals = {}
    live = platform.config.watch_for_door("portals.toml", load_portals, nobody)
    return lambda: live.value


def _limits(settings: IntakeWebSettings, work: Work) -> Limits:
    everybody = Rate(settings.rate_per_second, settings.rate_burst)
    client = Rate(settings.client_rate_per_second, settings.client_rate_burst)
    return Limits(everybody, client, time.monotonic, work)


def _files(settings: IntakeWebSettings, behind: Behind, metrics: Metrics) -> Files:
    everybody = Rate(settings.upload_rate_per_second, settings.upload_rate_burst)
    client = Rate(settings.client_upload_rate_per_second, settings.client_upload_rate_burst)
    return Files(
        uploads=behind.uploads,
        clamd=behind.clamd,
        limits=Limits(everybody, client, clock=time.monotonic),
        metrics=metrics,
        settings=settings,
        slots=asyncio.Semaphore(settings.max_uploads),
    )
