"""Wires the e-mail door to the platform."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from varde.intake_email.courier import new_courier
from varde.intake_email.door import Door
from varde.intake_email.metrics import Metrics
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.platform.platform import Platform

SERVICE = "intake-email"


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Take mail until the block ends. Listening when it yields; drained when it exits."""
    settings = platform.settings(IntakeEmailSettings)
    metrics = Metrics(platform.registry)
    log = platform.log(SERVICE)
    async with AsyncExitStack() as stack:
        courier = None
        if settings.acknowledges:
            courier = await stack.enter_async_context(new_courier(settings, metrics).running())
        door = Door(settings, platform.receiver, metrics, log, courier)
        await stack.enter_async_context(door.open())
        platform.addresses["smtp"] = f"{settings.host}:{door.port}"
        log.info("listening", host=settings.host, port=door.port)
        yield
