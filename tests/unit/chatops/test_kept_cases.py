"""An adversary's eye: what somebody can learn of a case that is kept from them.

Two worlds are the same but for one case. Whoever it is kept from asks the same in both, in every way there is, and
must get the same words, the same page, the same events, and no more or less work done for them.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.chat import COORDINATOR, NAV, POLICE
from support.two_worlds import (
    GROUP,
    HIDDEN,
    MISSING,
    OPEN,
    STANDINGS,
    World,
    hidden_case,
    open_case,
    open_worlds,
)
from varde.chatops.card import Action
from varde.shared.domain.access import may_know_of, open_to_all
from varde.shared.domain.codes import HoldReason, Status
from varde.shared.domain.partner import Member

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


@pytest.fixture(params=stores.KINDS)
async def worlds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[World]]:
    """Two worlds, each with the open case."""
    async with open_worlds(request.param, tmp_path, "with", "without") as worlds:
        yield worlds


@pytest.fixture
def world(worlds: list[World]) -> World:
    return worlds[0]


@pytest.mark.parametrize("name", list(STANDINGS))
async def test_nobody_learns_that_a_case_exists_that_is_kept_from_them(
    worlds: list[World], name: str
) -> None:
    user, standing = STANDINGS[name]
    world, other = worlds
    hidden = await world.group.add(hidden_case(**standing))
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
    await world.tells(await world.group.add(hidden_case(excluded_partners=frozenset({"POLITI"}))))
    assert await anext(listeners[COORDINATOR]) != first[COORDINATOR]
    waiting = asyncio.ensure_future(anext(listeners[POLICE]))
    await world.live.changed()
    number = int(first[POLICE].split("data: ")[1])
    assert await waiting == f"event: changed\ndata: {number + 1}\n\n"


async def test_a_card_that_was_taken_back_stands_still(world: World) -> None:
    case = await world.told(open_case())
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
    case = await world.changes(open_case(), excluded_partners=frozenset({"POLITI"}))
    case = await world.changes(case, excluded_partners=frozenset())
    await world.changes(case, recused_members=frozenset({"politi-medlem"}))
    assert OPEN not in await world.page(POLICE)


async def test_what_is_taken_back_does_not_tell_why_or_for_whom(world: World) -> None:
    case = await world.changes(open_case(), excluded_partners=frozenset({"POLITI"}))
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
    case = await world.group.add(
        hidden_case(excluded_partners=frozenset({"POLITI"}), assignments=())
    )
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


@pytest.mark.parametrize("member", GROUP.members, ids=lambda m: m.member_id)
def test_a_link_to_a_case_may_be_shown_to_those_only_who_may_know_of_it(member: Member) -> None:
    for user, standing in STANDINGS.values():
        case = hidden_case(**standing)
        if ("local", user) in member.identities:
            assert not may_know_of(member.actor, case)
        assert not open_to_all(case)
