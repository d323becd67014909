"""At the desk one sees whom a case is kept from, keeps it from more and lifts it: by the rules of the chat's command."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from support.desk_writing import deputy, touch
from support.people import COORDINATOR, NAV, POLICE
from support.router_house import NB
from varde.shared.casework.cases import Casework
from varde.shared.casework.recusal import Declaration
from varde.shared.domain.access import OFFICE, leaders
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Status
from varde.shared.domain.partner import Directory

TEXT = "De får ikke lønn, og Radomir Stoilov har passet."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT)


def _at(case: Case) -> str:
    return f"/sak/{case.reference}/habilitet"


async def _declare(she: Her, case: Case, who: str, act: str = "hold", **more: str) -> int:
    """Choose somebody on the page, and say yes unless ``more`` says otherwise."""
    await she.get(_at(case))
    fields = {"versjon": she.version, "for": who, "gjor": act, "sikker": "ja"} | more
    return (await she.post(_at(case), **fields)).status_code


async def _log(desk: RunningDesk) -> list[tuple[str, str, str]]:
    acts = {"disqualify", "requalify"}
    return [(e.actor, e.action, e.detail) for e in await desk.router.log() if e.action in acts]


async def test_a_service_is_kept_from_a_case_after_a_second_word_and_let_in_again(
    desk: RunningDesk, case: Case
) -> None:
    work = Casework(desk.house.database, desk.house.directory, desk.router.clock)
    await work.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    async with her(desk, unlocked=False) as she:
        assert await _declare(she, case, "NAV:", sikker="") == 200
        assert "Holde hele NAV utenfor saken?" in she.page
        assert "De har en oppgave i oppfølgingen og mister den." in she.page
        assert await _log(desk) == [], "nothing is done yet"
        assert await _declare(she, case, "NAV:") == 200
        assert "De er holdt utenfor saken fra nå av." in she.page
        assert "Koordinator: Saken holdes unna NAV." in she.page
        now = await desk.router.case(case)
        assert (now.excluded_partners, now.status) == (frozenset({"NAV"}), Status.DISCUSSED)
        await she.get(f"/sak/{case.reference}")
        assert "Holdt utenfor: NAV." in she.page
        assert await _declare(she, case, "NAV:", "opphev", sikker="") == 200
        assert "De finner saken igjen." in she.page
        assert (await desk.router.case(case)).excluded_partners == {"NAV"}
        assert await _declare(she, case, "NAV:", "opphev") == 200
        assert "Det er opphevet." in she.page
    assert not (await desk.router.case(case)).excluded_partners
    assert await _log(desk) == [
        ("koordinator", "disqualify", "NAV"),
        ("koordinator", "requalify", "NAV"),
    ]


async def test_a_member_alone_is_lifted_after_the_whole_service(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk, unlocked=False) as she:
        assert await _declare(she, case, "NAV:kontakt-nav") == 200
        assert (await desk.router.case(case)).recused_members == {"kontakt-nav"}
        assert await _declare(she, case, "NAV:") == 200
        assert "Hele tjenesten er holdt utenfor. Opphev det først." in she.page
        assert await _declare(she, case, "NAV:kontakt-nav", "opphev") == 422
        assert await _declare(she, case, "NAV:", "opphev", sikker="") == 200
        assert "Det gjør også de av dem som var holdt utenfor enkeltvis." in she.page
        assert await _declare(she, case, "NAV:", "opphev") == 200
    now = await desk.router.case(case)
    assert (now.recused_members, now.excluded_partners) == (frozenset(), frozenset())


async def test_who_declares_herself_leads_no_more_and_cannot_lift_it_and_her_deputy_can(
    desk: RunningDesk, case: Case
) -> None:
    own = f"{OFFICE}:koordinator"
    async with her(desk, unlocked=False) as she, deputy(desk) as they:
        assert await _declare(she, case, own, sikker="") == 200
        assert "Holde deg utenfor saken?" in she.page
        assert "Saken ledes da av Vikar." in she.page
        assert await _declare(she, case, own) == 200
        assert "Du finner ikke saken mer." in she.page
        assert case.reference not in she.page
        lift = {"for": own, "gjor": "opphev", "sikker": "ja", "versjon": "2"}
        answer = await she.post(_at(case), **lift)
        assert (answer.status_code, "finner ikke den saken" in answer.text) == (422, True)
        assert (await she.get(_at(case))).status_code == 422
        assert await _declare(they, case, own, "opphev") == 200
        assert (await she.get(_at(case))).status_code == 200


async def test_who_is_alone_is_told_that_nobody_is_left(tmp_path: Path) -> None:
    def alone(directory: Directory) -> Directory:
        members = tuple(m for m in directory.members if m.member_id != "vikar")
        return replace(directory, members=members)

    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(
            database, fitted=lambda house: replace(house, directory=alone(house.directory))
        ) as desk,
        her(desk, unlocked=False) as she,
    ):
        case = await desk.router.tell(TEXT)
        assert await _declare(she, case, f"{OFFICE}:koordinator", sikker="") == 200
        assert "det er ingen igjen som kan lede den" in she.page
        assert await _declare(she, case, f"{OFFICE}:koordinator") == 200
        assert leaders(await desk.router.case(case), desk.house.directory) == ()


async def test_of_two_who_decide_the_second_looks_again(desk: RunningDesk, case: Case) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get(_at(case))
        old = she.version
        await touch(desk, case)
        assert await _declare(she, case, "NAV:", versjon=old) == 409
        assert "Saken er endret i mellomtiden." in she.page
        assert not (await desk.router.case(case)).excluded_partners
        assert await _declare(she, case, "NAV:") == 200
    assert (await desk.router.case(case)).excluded_partners == {"NAV"}


@pytest.mark.parametrize(
    "who", ["", ":", "NAV", "NAV:ukjent", "POLITI:kontakt-nav", "X:", "NAV:" * 9_000, "' OR 1=1:"]
)
async def test_who_is_none_of_the_list_is_refused(desk: RunningDesk, case: Case, who: str) -> None:
    async with her(desk, unlocked=False) as she:
        for act in ("hold", "opphev", "annet"):
            for sure in ("", "ja"):
                assert await _declare(she, case, who, act, sikker=sure) == 422, (act, sure)
    assert await desk.router.case(case) == case


async def test_one_who_has_left_the_group_is_shown_and_lifted_and_declared_ones_are_told(
    desk: RunningDesk, case: Case
) -> None:
    work = Casework(desk.house.database, desk.house.directory, desk.router.clock)
    own = Declaration(POLICE.partner, POLICE.member_id)
    await work.declare(POLICE, case.reference, own, language=NB)
    gone = Declaration(NAV.partner, "sluttet-medlem")
    await work.declare(COORDINATOR, case.reference, gone, language=NB)
    async with her(desk, unlocked=False) as she:
        await she.get(_at(case))
        assert "Kontakt politiet" in she.page
        assert "Det som er bestemt" in she.page
        assert await _declare(she, case, ":sluttet-medlem", "opphev") == 200
        assert await _declare(she, case, "POLITI:kontakt-politi", "opphev") == 200
    assert not (await desk.router.case(case)).recused_members
