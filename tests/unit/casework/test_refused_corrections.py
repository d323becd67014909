"""What nobody may correct, and what makes no sense, changes nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR, DEPUTY, DIRECTORY, NAV
from support.router_house import NB, RouterHouse, router_house
from varde.shared.casework.correction import Changes, correct
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.erasure import Ending
from varde.shared.domain.codes import Language, Outcome
from varde.shared.domain.retention import Erase
from varde.shared.errors import Refused
from varde.shared.store import corrections
from varde.shared.store.corrections import Correction

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with stores.sqlite(tmp_path) as database, router_house(database) as opened:
        yield opened


async def _made(house: RouterHouse) -> list[Correction]:
    async with house.database.read() as tx:
        return await corrections.everything(tx)


async def test_the_deputy_may_and_a_partner_may_not(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    for actor, allowed in ((NAV, False), (DEPUTY, True)):
        work = correct(
            house.database,
            house.judge,
            house.clock,
            actor,
            case.reference,
            Changes(child=True),
            language=Language.EN,
        )
        if allowed:
            assert (await work).facts.child
        else:
            with pytest.raises(Refused, match="Only the coordinator"):
                await work
    assert len(await _made(house)) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (Changes(), "Si hva som skal rettes"),
        (Changes(added=("ILO99",)), "kjenner ikke det tegnet"),
        (Changes(removed=("x' OR 1=1",)), "kjenner ikke det tegnet"),
        (Changes(added=("ILO03",), removed=("ILO03",)), "ikke både"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    house: RouterHouse, changes: Changes, why: str
) -> None:
    case = await house.tell(PLAIN)
    with pytest.raises(Refused, match=why):
        await house.correct(case, changes)
    assert await house.case(case) == case
    assert await _made(house) == []


@pytest.mark.parametrize("reference", ["26-0000", "no reference"])
async def test_an_unknown_case_is_refused(house: RouterHouse, reference: str) -> None:
    case = replace(await house.tell(PLAIN), reference=reference)
    with pytest.raises(Refused, match="finner ikke den saken"):
        await house.correct(case, Changes(child=True))


async def test_who_saw_an_older_version_and_who_corrects_what_is_erased_is_refused(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    work = partial(
        correct, house.database, house.judge, house.clock, COORDINATOR, case.reference, language=NB
    )
    await work(Changes(child=True), seen=case.version)
    with pytest.raises(Overtaken, match="endret i mellomtiden"):
        await work(Changes(child=False), seen=case.version)
    assert (await house.case(case)).facts.child
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    ending = Ending(house.database, DIRECTORY, house.clock)
    await ending.erase(COORDINATOR, case.reference, Erase.MISTAKE, language=NB)
    with pytest.raises(Refused, match="slettet"):
        await work(Changes(child=False))
