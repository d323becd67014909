"""Who declares whom disqualified in a case, who takes over, and what is logged."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.chat import COORDINATOR, NAV, POLICE, FixedClock, changed
from support.two_worlds import DEPUTY, FALLBACK, GROUP, OPEN, World, open_case, open_worlds
from varde.chatops.conversation import Asker
from varde.chatops.markup.values import answer_body
from varde.shared.casework.cases import Casework
from varde.shared.domain.access import leaders, open_to_all
from varde.shared.domain.codes import Role, Status
from varde.shared.store import audit


@pytest.fixture(params=stores.KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_worlds(request.param, tmp_path, "one") as (world,):
        yield world


async def test_a_member_declares_for_herself_after_a_second_word(world: World) -> None:
    asked = await world.says(POLICE, f"habilitet {OPEN}")
    assert "Ingenting er gjort" in asked
    assert (await world.group.load("1" * 32)).recused_members == frozenset()
    assert "gjelder fra nå av" in await world.says(POLICE, f"habilitet {OPEN} ja")
    case = await world.told(open_case())
    assert case.recused_members == {"politi-medlem"}
    assert case.excluded_partners == frozenset()
    assert "finner ikke" in await world.says(POLICE, f"vis {OPEN}")
    assert OPEN in await world.says("U0KOLLEGA", f"vis {OPEN}")
    assert OPEN not in await world.page("U0KOLLEGA")


async def test_a_whole_service_declares_and_has_no_part_in_the_case_any_more(world: World) -> None:
    await world.says(COORDINATOR, f"tildel {OPEN} @nav")
    await world.says(NAV, f"habilitet {OPEN} etaten ja")
    case = await world.told(open_case())
    assert case.excluded_partners == {"NAV"}
    assert (case.status, case.lead) == (Status.DISCUSSED, None)
    assert "habilitet" in await world.says(COORDINATOR, f"tildel {OPEN} @nav")


async def test_the_coordinator_declares_for_others_and_lifts_it(world: World) -> None:
    assert "Bare koordinatoren" in await world.says(NAV, f"habilitet {OPEN} @politi ja")
    await world.says(COORDINATOR, f"habilitet {OPEN} @politi ja")
    await world.says(COORDINATOR, f"habilitet {OPEN} @{NAV} ja")
    case = await world.told(open_case())
    assert case.excluded_partners == {"POLITI"}
    assert case.recused_members == {"nav-medlem"}
    assert "Skjult for Politiet, Nav-Medlem" in await world.says(COORDINATOR, f"vis {OPEN}")
    await world.says(COORDINATOR, f"habilitet {OPEN} @politi opphev ja")
    await world.says(COORDINATOR, f"habilitet {OPEN} @{NAV} opphev ja")
    assert "Ingen av dem er inhabil" in await world.says(
        COORDINATOR, f"habilitet {OPEN} @nav opphev ja"
    )
    assert open_to_all(await world.told(open_case()))
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
    case = await world.told(open_case())
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
