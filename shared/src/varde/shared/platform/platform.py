"""The composition root: builds what the services share and hands it to them."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry

from varde.shared.bus.memory import MemoryBus
from varde.shared.bus.port import Bus, BusHealth
from varde.shared.bus.rabbitmq import RabbitMQBus
from varde.shared.casework.cases import Casework
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.questions import Questions
from varde.shared.casework.receive import Receiver
from varde.shared.domain.clock import Clock, SystemClock
from varde.shared.domain.partner import Directory
from varde.shared.domain.reference import Below
from varde.shared.errors import Permanent
from varde.shared.platform.logs import get_logger
from varde.shared.platform.ops import Check, Note, serving_ops
from varde.shared.platform.settings import (
    CoreSettings,
    Profile,
    ServiceSettings,
    read_settings,
    refuse_unsafe_production,
)
from varde.shared.platform.storage import open_database
from varde.shared.platform.watched import Watched
from varde.shared.store.database import Database
from varde.shared.store.dead_letters import DatabaseDeadStore
from varde.shared.vault import (
    PrivateKeys,
    PublicKey,
    find_mailer_public,
    load_private,
    load_public,
)

S = TypeVar("S", bound=ServiceSettings)


_NO_CHECKS: Mapping[str, Check] = MappingProxyType({})


@dataclass
class Platform:
    """What every service is given. Built by ``open_platform``."""

    core: CoreSettings
    database: Database
    bus: Bus
    bus_health: BusHealth
    config: Watched
    public_keys: dict[str, PublicKey]
    receiver: Receiver
    clock: Clock = field(default_factory=SystemClock)
    below: Below = secrets.randbelow
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    checks: dict[str, Check] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    """What ``/healthz`` tells below its ``ok``."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Where services listen: ``smtp`` host:port, ``form`` and ``channel`` URLs."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    failure: BaseException | None = None
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def directory(self) -> Directory:
        """Partners, members and rota: always those in force."""
        return self.config.directory

    @cached_property
    def casework(self) -> Casework:
        """The use cases of cases."""
        return Casework(self.database, self.directory, self.clock)

    @cached_property
    def groupwork(self) -> Groupwork:
        """The use cases across cases."""
        return Groupwork(self.database, self.clock, self.public_keys["coordinator"])

    @cached_property
    def questions(self) -> Questions:
        """What partners ask reporters, by way of the coordinator."""
        coordinator = self.public_keys["coordinator"]
        return Questions(self.database, self.directory, self.clock, coordinator)

    @property
    def log(self) -> Callable[[str], Any]:
        """Gives a service's logger."""
        return get_logger

    def settings(self, cls: type[S]) -> S:
        """A service's settings, fit for the profile or refused."""
        settings = read_settings(cls)
        refuse_unsafe_production(self.core, cls)
        return settings

    def private_keys(self, recipient: str) -> PrivateKeys:
        """A recipient's private keys. Raises ``Permanent`` when they are missing or wrong."""
        return load_private(self.core.keys, recipient)

    def ready_check(self, name: str, check: Callable[[], Awaitable[None]]) -> None:
        """Add a check to ``/readyz``; it raises a ``VardeError`` when not ready."""
        self.checks[name] = check

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> "asyncio.Task[None]":
        """Run ``work`` in the background; if it raises, the process stops with an error."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if task.cancelled() or task.exception() is None:
            return
        self.failure = task.exception()
        get_logger("platform").error("background task failed", error=self.failure)
        self.stopping.set()

    async def cancel_tasks(self) -> None:
        """Stop the background tasks that are left."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def open_platform(
    core: CoreSettings, checks: Mapping[str, Check] = _NO_CHECKS
) -> AsyncIterator[Platform]:
    """Build the platform; everything it opened is closed at exit. ``checks`` are more of ``/readyz``.

    Raises ``Permanent`` with a clear sentence for wrong settings, keys or production use; a wrong file of
    the municipality's stops the service that asks for it.
    """
    refuse_unsafe_production(core, CoreSettings)
    public_keys = load_public(core.keys)
    registry = CollectorRegistry()
    config = Watched(core.config_dir, registry, get_logger("platform"))
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(core))
        bus = await _open_bus(core, database)
        stack.push_async_callback(bus.close)
        recipients, mailer = list(public_keys.values()), find_mailer_public(core.keys)
        receiver = Receiver(database, recipients, clock, secrets.randbelow, mailer)
        await stack.enter_async_context(receiver.running())
        platform = Platform(
            core=core,
            database=database,
            bus=bus,
            bus_health=bus,
            config=config,
            public_keys=public_keys,
            receiver=receiver,
            clock=clock,
            registry=registry,
        )
        platform.ready_check("database", database.check)
        platform.ready_check("bus", bus.check)
        platform.checks.update(checks)
        stack.push_async_callback(platform.cancel_tasks)
        platform.spawn(config.run(), name="configuration")
        await stack.enter_async_context(
            serving_ops(
                core.ops_host, core.ops_port, platform.registry, platform.checks, platform.notes
            )
        )
        yield platform


async def _open_bus(core: CoreSettings, database: Database) -> MemoryBus | RabbitMQBus:
    if not core.bus:
        if not database.is_sqlite and core.profile is Profile.PRODUCTION:
            msg = "VARDE_BUS_URL must be set in production"
            raise Permanent(msg)
        return MemoryBus(dead=DatabaseDeadStore(database))
    return await RabbitMQBus(core.bus, name=core.bus_name).start()
