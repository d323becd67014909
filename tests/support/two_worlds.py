"""Small partner groups that are the same but for one case, and what their members say and see."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from prometheus_client import CollectorRegistry
from sqlalchemy import event

from support import stores
from support.chat import COORDINATOR, DIRECTORY, POLICE, FixedClock, Group, a_case, changed
from varde.chatops.card import Action
from varde.chatops.conversation import Asker
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.chatops.markup.values import answer_body
from varde.chatops.metrics import Metrics
from varde.shared.casework.cases import Casework
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Language,
    Role,
)
from varde.shared.domain.partner import Member
from varde.shared.store.database import Database

HIDDEN, OPEN, MISSING = "26-2222", "26-4817", "26-9999"
DEPUTY, FALLBACK = "U0VIKAR", "U0VARSLING"
GROUP = replace(
    DIRECTORY,
    members=(
        *DIRECTORY.members,
        Member("vikar", OFFICE, "Vikar", Role.DEPUTY, (("local", DEPUTY),)),
        Member("varsling", "RVTS", "Varsling", Role.FALLBACK, (("local", FALLBACK),)),
        Member("kollega", "POLITI", "Kollega", identities=(("local", "U0KOLLEGA"),)),
    ),
)


@dataclass
class World:
    """One small partner group with a local channel."""

    group: Group
    channel: LocalChannel
    live: Live
    browser: httpx.AsyncClient
    statements: list[str] = field(default_factory=list)

    async def tells(self, case: Case) -> None:
        """The event of the case reaches the chat."""
        await self.group.poster(self.channel).handle(changed(case))

    async def says(self, user: str, text: str) -> str:
        """What a user is answered; the case's event follows."""
        asker = Asker(user, Language.NB)
        return str(answer_body(await self.group.conversation("local").say(asker, text)))

    async def presses(self, user: str, action: Action, reference: str) -> str:
        return str(
            answer_body(
                await self.group.conversation("local").press(Asker(user), action, reference)
            )
        )

    async def page(self, user: str) -> str:
        """The page as the user's browser gets it."""
        return (await self.browser.get("/kort", params={"som": user})).text

    async def changes(self, case: Case, **changes: Any) -> Case:
        changed_case = await self.group.change(case.case_id, **changes)
        await self.tells(changed_case)
        return changed_case

    async def told(self, case: Case) -> Case:
        """The case as it is now, with its event told."""
        now = await self.group.load(case.case_id)
        await self.tells(now)
        return now


@asynccontextmanager
async def _world(database: Database) -> AsyncIterator[World]:
    registry = CollectorRegistry()
    casework = Casework(database, GROUP, FixedClock())
    group = Group(database, casework, registry, Metrics(registry), GROUP)
    live = Live()
    page = Page(
        conversation=group.conversation("local"),
        database=database,
        directory=GROUP,
        clock=FixedClock(),
        live=live,
    )
    app = build_app(page, host="127.0.0.1", network_name="")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8090") as browser:
        world = World(group, LocalChannel(database, live), live, browser)
        with _counted(database, world.statements):
            yield world


@contextmanager
def _counted(database: Database, statements: list[str]) -> Iterator[None]:
    def note(_c: object, _u: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def open_worlds(kind: str, folder: Path, *names: str) -> AsyncIterator[list[World]]:
    """A world of each name, on a database of its own, each with the open case."""
    async with AsyncExitStack() as stack:
        opened = []
        for name in names:
            (folder / name).mkdir()
            database = await stack.enter_async_context(stores.of_kind(kind, folder / name))
            opened.append(await stack.enter_async_context(_world(database)))
        for each in opened:
            await each.tells(await each.group.add(open_case()))
        yield opened


def open_case() -> Case:
    """The open case that is in every world."""
    return replace(a_case(OPEN), case_id="1" * 32, concern_id="2" * 32)


def hidden_case(**changes: Any) -> Case:
    """The case that may be kept from somebody."""
    lead = Assignment("POLITI", AssignmentRole.LEAD, AssignmentState.ASKED)
    return a_case(HIDDEN, **({"assignments": (lead,)} | changes))


STANDINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "a partner in conflict": (POLICE, {"excluded_partners": frozenset({"POLITI"})}),
    "a member who is disqualified": (POLICE, {"recused_members": frozenset({"politi-medlem"})}),
    "anybody, while it is held": (POLICE, {"hold_reasons": (HoldReason.CONFLICT,)}),
    "the coordinator who is touched": (
        COORDINATOR,
        {"recused_members": frozenset({"koordinator"}), "hold_reasons": (HoldReason.CONFLICT,)},
    ),
    "the deputy of an office that is touched": (DEPUTY, {"excluded_partners": frozenset({OFFICE})}),
    "the fallback that is not needed": (FALLBACK, {"excluded_partners": frozenset({"NAV"})}),
}
