"""An adversary's eye: what somebody can learn of a case that is kept from them.

Two worlds are the same but for one case. Whoever it is kept from asks the same in both, in every way there is, and
must get the same words, the same page, the same events, and no more or less work done for them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import event

from support import stores
from support.chat import COORDINATOR, DIRECTORY, NAV, POLICE, FixedClock, Group, a_case, changed
from varde.chatops.card import Action
from varde.chatops.conversation import Asker
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.chatops.local.render import answer_body
from varde.chatops.metrics import Metrics
from varde.shared.casework.cases import Casework
from varde.shared.domain.access import OFFICE, leaders, may_know_of, open_to_all
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Language,
    Role,
    Status,
)
from varde.shared.domain.partner import Member
from varde.shared.store import audit
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
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
ASKED = [
    "", "liste", "liste mine", "liste forfalt", "liste holdt", "hjelp",
    *(
        f"{verb} {{}}{rest}"
        for verb, rest in (
            ("vis", ""), ("tildel", " @nav"), ("tildel", " @politi"), ("tildel", " @nva"), ("ta", ""),
            ("avslå", " Vi har ikke tid."), ("frist", " fredag"), ("frist", " ingen"), ("status", " venter"),
            ("notat", " Vi tar det på møtet."), ("notat", " Ring 68 05 11 20."), ("lukk", " politi"),
            ("gjenåpne", ""), ("habilitet", ""), ("habilitet", " ja"), ("habilitet", " etaten ja"),
            ("habilitet", " @nav ja"), ("habilitet", " @politi opphev ja"), ("habilitet", " @U0NAV opphev"),
            ("recuse", " service"),
        )
    ),
]  # fmt: skip


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
        conversation=group.conversation("local"), database=database, directory=GROUP, live=live
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


@pytest.fixture(params=KINDS)
async def worlds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[World]]:
    """Two worlds, each with the open case."""
    folders = [tmp_path / name for name in ("with", "without")]
    for folder in folders:
        folder.mkdir()
    async with (
        stores.of_kind(request.param, folders[0]) as first,
        stores.of_kind(request.param, folders[1]) as second,
        _world(first) as world,
        _world(second) as other,
    ):
        for each in (world, other):
            await each.tells(await each.group.add(_known()))
        yield [world, other]


@pytest.fixture
def world(worlds: list[World]) -> World:
    return worlds[0]


def _known() -> Case:
    return replace(a_case(OPEN), case_id="1" * 32, concern_id="2" * 32)


def _hidden(**changes: Any) -> Case:
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


@pytest.mark.parametrize("name", list(STANDINGS))
async def test_nobody_learns_that_a_case_exists_that_is_kept_from_them(
    worlds: list[World], name: str
) -> None:
    user, standing = STANDINGS[name]
    world, other = worlds
    hidden = await world.group.add(_hidden(**standing))
    await world.tells(hidden)
    await world.changes(hidden, status=Status.FOLLOW_UP)
    learned = [await _asks_everything(w, user, HIDDEN) for w in (world, other)]
    assert learned[0] == learned[1]
    assert HIDDEN not in str(learned[0])
    answers = [await _asks_everything(world, user, r) for r in (HIDDEN, MISSING)]
    assert answers[0] == answers[1]


async def _asks_everything(world: World, user: str, reference: str) -> list[object]:
    """Every answer, the page, and the statements that the database was given for each."""
    learned: list[object] = []
    for text in ASKED:
        world.statements.clear()
        learned.append(
            (text, await world.says(user, text.format(reference)), list(world.statements))
        )
    for action in Action:
        world.statements.clear()
        learned.append(
            (action, await world.presses(user, action, reference), list(world.statements))
        )
    page = (await world.page(user)).replace(await _message_id(world), "")
    return [*learned, page]


async def _message_id(world: World) -> str:
    found = await world.channel.find("1" * 32)
    assert found is not None
    return found.message_id


async def test_no_page_is_woken_but_of_those_who_are_told(world: World) -> None:
    listeners = {user: world.live.stream(user) for user in (POLICE, COORDINATOR)}
    first = {user: await anext(stream) for user, stream in listeners.items()}
    await world.tells(await world.group.add(_hidden(excluded_partners=frozenset({"POLITI"}))))
    assert await anext(listeners[COORDINATOR]) != first[COORDINATOR]
    waiting = asyncio.ensure_future(anext(listeners[POLICE]))
    await world.live.changed()
    number = int(first[POLICE].split("data: ")[1])
    assert await waiting == f"event: changed\ndata: {number + 1}\n\n"


async def test_a_card_that_was_taken_back_stands_still(world: World) -> None:
    case = await world.told(_known())
    case = await world.changes(case, excluded_partners=frozenset({"POLITI"}))
    taken_back = await world.page(POLICE)
    assert OPEN not in taken_back
    assert "Høy" not in taken_back
    for status in (Status.ASSIGNED, Status.FOLLOW_UP):
        case = await world.changes(case, status=status)
    assert await world.page(POLICE) == taken_back
    await world.changes(case, excluded_partners=frozenset())
    assert OPEN in await world.page(POLICE)


async def test_a_card_that_returned_can_be_taken_back_again(world: World) -> None:
    case = await world.changes(_known(), excluded_partners=frozenset({"POLITI"}))
    case = await world.changes(case, excluded_partners=frozenset())
    await world.changes(case, recused_members=frozenset({"politi-medlem"}))
    assert OPEN not in await world.page(POLICE)


async def test_what_is_taken_back_does_not_tell_why_or_for_whom(world: World) -> None:
    case = await world.changes(_known(), excluded_partners=frozenset({"POLITI"}))
    pages = [await world.page(NAV)]
    for standing in (
        {"excluded_partners": frozenset({"NAV"})},
        {"excluded_partners": frozenset[str](), "recused_members": frozenset({"nav-medlem"})},
        {"hold_reasons": (HoldReason.GUARD,)},
    ):
        case = await world.changes(
            case, excluded_partners=frozenset(), hold_reasons=(), recused_members=frozenset()
        )
        case = await world.changes(case, **standing)
        pages.append(await world.page(NAV))
    cards = {
        page[page.index("<article") :].split("data-version", 1)[1].split("lang=", 1)[1]
        for page in pages
    }
    assert len(cards) == 1


async def test_those_who_are_asked_in_a_hidden_case_are_told_privately_and_can_work(
    world: World,
) -> None:
    case = await world.group.add(_hidden(excluded_partners=frozenset({"POLITI"}), assignments=()))
    await world.tells(case)
    assert HIDDEN not in await world.page(NAV)
    assert "inhabil" not in await world.says(COORDINATOR, f"vis {HIDDEN}")
    assert "Skjult for Politiet" in await world.says(COORDINATOR, f"vis {HIDDEN}")
    assert "tildelt" in await world.says(COORDINATOR, f"tildel {HIDDEN} @nav")
    await world.told(case)
    await world.told(case)
    assert (await world.page(NAV)).count(f"spurt i sak {HIDDEN}") == 1
    assert HIDDEN not in await world.page(POLICE)
    assert "Takk" in await world.says(NAV, f"ta {HIDDEN}")
    seen = await world.says(NAV, f"vis {HIDDEN}")
    assert HIDDEN in seen
    assert "Politi" not in seen


async def test_a_member_declares_for_herself_after_a_second_word(world: World) -> None:
    asked = await world.says(POLICE, f"habilitet {OPEN}")
    assert "Ingenting er gjort" in asked
    assert (await world.group.load("1" * 32)).recused_members == frozenset()
    assert "gjelder fra nå av" in await world.says(POLICE, f"habilitet {OPEN} ja")
    case = await world.told(_known())
    assert case.recused_members == {"politi-medlem"}
    assert case.excluded_partners == frozenset()
    assert "finner ikke" in await world.says(POLICE, f"vis {OPEN}")
    assert OPEN in await world.says("U0KOLLEGA", f"vis {OPEN}")
    assert OPEN not in await world.page("U0KOLLEGA")


async def test_a_whole_service_declares_and_has_no_part_in_the_case_any_more(world: World) -> None:
    await world.says(COORDINATOR, f"tildel {OPEN} @nav")
    await world.says(NAV, f"habilitet {OPEN} etaten ja")
    case = await world.told(_known())
    assert case.excluded_partners == {"NAV"}
    assert (case.status, case.lead) == (Status.DISCUSSED, None)
    assert "habilitet" in await world.says(COORDINATOR, f"tildel {OPEN} @nav")


async def test_the_coordinator_declares_for_others_and_lifts_it(world: World) -> None:
    assert "Bare koordinatoren" in await world.says(NAV, f"habilitet {OPEN} @politi ja")
    await world.says(COORDINATOR, f"habilitet {OPEN} @politi ja")
    await world.says(COORDINATOR, f"habilitet {OPEN} @{NAV} ja")
    case = await world.told(_known())
    assert case.excluded_partners == {"POLITI"}
    assert case.recused_members == {"nav-medlem"}
    assert "Skjult for Politiet, Nav-Medlem" in await world.says(COORDINATOR, f"vis {OPEN}")
    await world.says(COORDINATOR, f"habilitet {OPEN} @politi opphev ja")
    await world.says(COORDINATOR, f"habilitet {OPEN} @{NAV} opphev ja")
    assert "Ingen der er inhabil" in await world.says(
        COORDINATOR, f"habilitet {OPEN} @nav opphev ja"
    )
    assert open_to_all(await world.told(_known()))
    assert OPEN in await world.page(POLICE)


async def test_one_member_of_a_service_that_is_out_does_not_come_in_alone(world: World) -> None:
    await world.says(COORDINATOR, f"habilitet {OPEN} @nav ja")
    answer = await world.says(COORDINATOR, f"habilitet {OPEN} @{NAV} opphev ja")
    assert "Hele tjenesten" in answer


async def test_the_deputy_takes_over_from_the_coordinator_and_the_fallback_from_both(
    world: World,
) -> None:
    assert "ledes da av Vikar" in await world.says(COORDINATOR, f"habilitet {OPEN}")
    await world.says(COORDINATOR, f"habilitet {OPEN} ja")
    case = await world.told(_known())
    assert "finner ikke" in await world.says(COORDINATOR, f"vis {OPEN}")
    assert OPEN in await world.page(DEPUTY)
    assert OPEN not in await world.page(COORDINATOR)
    assert "tildelt" in await world.says(DEPUTY, f"tildel {OPEN} @politi")
    assert "ledes da av Varsling" in await world.says(DEPUTY, f"habilitet {OPEN} ja")
    case = await world.told(case)
    assert [m.member_id for m in leaders(case, GROUP)] == ["varsling"]
    assert f"sak {OPEN}".casefold() in (await world.page(FALLBACK)).casefold()
    assert "tildelt" in await world.says(FALLBACK, f"tildel {OPEN} @nav")
    await world.says(FALLBACK, f"habilitet {OPEN} @koordinator opphev ja")
    assert "finner ikke" in await world.says(FALLBACK, f"vis {OPEN}")
    assert OPEN in await world.says(COORDINATOR, f"vis {OPEN}")


async def test_who_leads_no_more_is_told_when_nobody_is_left(world: World) -> None:
    alone = replace(GROUP, members=tuple(m for m in GROUP.members if m.role is Role.COORDINATOR))
    group = replace(
        world.group, directory=alone, casework=Casework(world.group.database, alone, FixedClock())
    )
    said = await group.conversation("local").say(Asker(COORDINATOR), f"habilitet {OPEN} ja")
    assert "Ingen er igjen" in str(answer_body(said))
    case = await world.group.load("1" * 32)
    assert leaders(case, alone) == ()
    await group.poster(world.channel).handle(changed(case))
    assert OPEN not in await world.page(COORDINATOR)


async def test_saying_it_twice_is_saying_it_once(world: World) -> None:
    for _ in range(2):
        await world.says(COORDINATOR, f"habilitet {OPEN} @politi ja")
    assert (await world.group.load("1" * 32)).version == 2


async def test_the_log_names_who_declared_whom_and_no_reason(world: World) -> None:
    await world.says(POLICE, f"habilitet {OPEN} ja")
    async with world.group.database.read() as tx:
        last = (await audit.entries(tx))[-1]
    assert (last.actor, last.action, last.subject, last.detail) == (
        "politi-medlem",
        "disqualify",
        OPEN,
        "politi-medlem",
    )


@pytest.mark.parametrize("member", GROUP.members, ids=lambda m: m.member_id)
def test_a_link_to_a_case_may_be_shown_to_those_only_who_may_know_of_it(member: Member) -> None:
    for user, standing in STANDINGS.values():
        case = _hidden(**standing)
        if ("local", user) in member.identities:
            assert not may_know_of(member.actor, case)
        assert not open_to_all(case)
