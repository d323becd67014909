"""The desk as a service: wired, listening while the block runs, drained at its end."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import uvicorn

from varde.desk.accounts import Accounts
from varde.desk.app import Failed, create_app
from varde.desk.browsers import Browsers
from varde.desk.house import House
from varde.desk.kept import Keeper
from varde.desk.keyring import Keyring
from varde.desk.keys_page import state_of
from varde.desk.labels import Labels
from varde.desk.oidc import Away, Provider, SigningIn, http_client, registration
from varde.desk.rate import Checks, Guesses
from varde.desk.rotating import Rotating
from varde.desk.sessions import Limits, Sessions
from varde.desk.settings import DeskSettings, require_private
from varde.desk.unsent import UnsentForms
from varde.desk.watch import Watch
from varde.shared.anonymise import Anonymiser
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.errors import Transient
from varde.shared.mail import MailReader
from varde.shared.platform import retention, snippets
from varde.shared.platform.doctor import Scene
from varde.shared.platform.http import listening
from varde.shared.platform.platform import Platform
from varde.shared.vault import find_mailer_public

NAME = "desk"
MOST_CONNECTIONS = 200
DRAIN_SECONDS = 10
_SWEEP_SECONDS = 15.0


@asynccontextmanager
async def serve(platform: Platform) -> AsyncIterator[None]:
    """Serve the coordinator until the block ends."""
    log = platform.log(NAME)
    settings = platform.settings(DeskSettings)
    require_private(settings, platform.core.profile)

    def failed(error: Exception) -> None:
        log.error("request failed", error=error)

    async with _provider(settings, platform.clock, failed) as provider:
        house = replace(await _house(platform, settings, failed), provider=provider)
        await _tell_worries(platform, house)
        platform.spawn(_sweep(house), name="desk keyring")
        config = server_config(house, failed)
        async with (
            house.mail,
            listening(config, settings.host, settings.port) as port,
            house.watch,  # its listeners go first, so that nothing keeps the door from closing
        ):
            platform.addresses["desk"] = settings.origin or f"http://{settings.host}:{port}"
            log.info("listening", host=settings.host, port=port)
            try:
                yield
            finally:
                await house.rotating.close()


async def _tell_worries(platform: Platform, house: House) -> None:
    """Say what could lose the coordinator's key: in the log now, and to ``varde health`` whenever it asks."""

    async def worries() -> list[str]:
        return [Labels(Language.EN).worry(w) for w in (await state_of(house)).worries]

    for worry in await worries():
        platform.log(NAME).warning("the coordinator's key needs attention", reason=worry)
    platform.notes.append(worries)


@asynccontextmanager
async def _provider(
    settings: DeskSettings, clock: Clock, failed: Failed
) -> AsyncIterator[SigningIn | None]:
    """The sign-in service, asked once. One that is away does not stop the desk; one that does not fit does."""
    registered = registration(settings)
    if registered is None:
        yield None
        return
    async with http_client() as http:
        provider = Provider(http, registered, clock)
        try:
            await provider.about()
        except Away as error:
            failed(error)
        yield SigningIn(provider, clock)


def server_config(house: House, failed: Failed) -> uvicorn.Config:
    """The desk, to be listened with; it logs nobody's request."""
    return uvicorn.Config(
        create_app(house, failed),
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


async def _house(platform: Platform, settings: DeskSettings, failed: Failed) -> House:
    clock, database, config = platform.clock, platform.database, platform.config
    log = platform.log(NAME)
    accounts = Accounts(database, clock, platform.directory)
    await accounts.prepare()
    keyring = Keyring(clock, timedelta(minutes=settings.key_idle_minutes))
    limits = Limits(
        timedelta(minutes=settings.idle_minutes),
        timedelta(hours=settings.session_hours),
        timedelta(minutes=settings.confirm_minutes),
    )
    sessions = Sessions(database, clock, limits)
    return House(
        settings=settings,
        database=database,
        clock=clock,
        directory=platform.directory,
        coordinator=platform.public_keys["coordinator"],
        mailer=find_mailer_public(platform.core.keys),
        accounts=accounts,
        browsers=Browsers(database, clock),
        sessions=sessions,
        keyring=keyring,
        rotating=Rotating(database, clock, keyring, failed),
        guesses=Guesses(clock),
        checks=Checks(clock),
        keeper=Keeper(clock),
        unsent=UnsentForms(clock),
        anonymiser=await asyncio.to_thread(Anonymiser.load),
        watch=Watch(database, sessions),
        mail=MailReader(),
        below=platform.below,
        engines_failed=lambda error: log.error("engines failed", error=error),
        retention=config.watch(retention.FILE, lambda path, _: retention.load_retention(path)),
        snippets=config.watch(snippets.FILE, lambda path, _: snippets.load_snippets(path)),
        scene=Scene(
            platform.core,
            clock,
            database,
            platform.bus_health,
            frozenset({NAME}),
            own_address=True,
        ),
    )


async def forget_what_is_over(house: House) -> None:
    """Keep nothing for sessions that have ended, most of them by idleness. Raises ``Transient``."""
    remembered = house.remembered  # asked first: whoever signs in meanwhile is not among them
    if not remembered:
        return
    for session in remembered - await house.sessions.in_force():
        house.forget(session)


async def _sweep(house: House) -> None:
    """Lock keys that are idle, also while nobody asks for anything; then nothing stays behind that has read a mail."""
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        with contextlib.suppress(Transient):  # the store is asked again soon
            await forget_what_is_over(house)
        if house.keyring.empty:
            await house.mail.process.stop()
