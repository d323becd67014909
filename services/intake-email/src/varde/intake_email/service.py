"""Wires the e-mail door to the platform."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from varde.intake_email.acknowledgement import Turns
from varde.intake_email.acknowledging import Acknowledging
from varde.intake_email.authentication.examiner import Examiner
from varde.intake_email.authentication.resolver import DnsResolver
from varde.intake_email.door import Door
from varde.intake_email.mailer import Mailer, new_mailer
from varde.intake_email.metrics import Metrics
from varde.intake_email.recipients import accepted_addresses
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.casework.outbound import Queue
from varde.shared.platform.platform import Platform
from varde.shared.vault import MAILER

SERVICE = "intake-email"


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Take mail until the block ends. Listening when it yields; drained when it exits.

    Raises ``Permanent`` when there is a smarthost and no mailer's key.
    """
    settings = platform.settings(IntakeEmailSettings)
    metrics = Metrics(platform.registry)
    log = platform.log(SERVICE)
    async with AsyncExitStack() as stack:
        mailer = None
        if settings.smarthost_host:
            mailer = await stack.enter_async_context(_mailer(platform, settings, metrics).running())
        acknowledging = _acknowledging(settings, metrics, mailer)
        examiner = None
        if settings.verify_senders:
            examiner = await stack.enter_async_context(_examiner(settings).running())
        door = Door(settings, platform.receiver, metrics, log, acknowledging, examiner)
        await stack.enter_async_context(door.open())
        for name, port in door.ports.items():
            platform.addresses[name] = f"{settings.host}:{port}"
            log.info("listening", host=settings.host, port=port, channel=name)
        yield


def _mailer(platform: Platform, settings: IntakeEmailSettings, metrics: Metrics) -> Mailer:
    keys = platform.private_keys(MAILER)
    queue = Queue(platform.database, keys, platform.clock, platform.below)
    return new_mailer(settings, queue, metrics, platform.log(SERVICE))


def _acknowledging(
    settings: IntakeEmailSettings, metrics: Metrics, mailer: Mailer | None
) -> Acknowledging | None:
    if mailer is None or not settings.acknowledges:
        return None
    return Acknowledging(
        accepted_addresses(settings.recipients), settings.hostname, metrics, Turns(), mailer
    )


def _examiner(settings: IntakeEmailSettings) -> Examiner:
    servers = [str(server) for server in settings.dns_servers]
    return Examiner(DnsResolver(servers), settings.trusted_sealers)
