"""What the commands share: settings, the database and who is acting."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import uvloop

from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused
from varde.shared.platform.logs import configure_logging
from varde.shared.platform.settings import CoreSettings, read_settings

if TYPE_CHECKING:
    from varde.shared.store.database import Database

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine on uvloop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def core_settings() -> CoreSettings:
    """The shared settings, with logging set up by them."""
    core = read_settings(CoreSettings)
    configure_logging(core.log_level)
    return core


@asynccontextmanager
async def database() -> AsyncIterator["Database"]:
    """The configured database."""
    # Loaded when it is opened: many commands need none, and it is most of what they would load.
    from varde.shared.platform.storage import open_database  # noqa: PLC0415 - see above

    async with open_database(core_settings()) as opened:
        yield opened


def coordinator(member_id: str | None) -> Actor:
    """The coordinator or deputy who acts: the one named, or the first coordinator."""
    # Loaded when somebody acts: many commands read no partners.
    from varde.shared.platform.partners import load_directory  # noqa: PLC0415 - see above

    directory = load_directory(core_settings().config_dir / "partners.toml")
    for member in directory.members:
        actor = Actor(member.member_id, member.partner, member.role)
        if member.member_id == member_id and actor.leads:
            return actor
        if member_id is None and member.role is Role.COORDINATOR:
            return actor
    msg = f"{member_id} is not a coordinator or deputy in partners.toml"
    raise Refused(msg)
