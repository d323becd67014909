"""What she chose stands there again when the password, or the passphrase, was asked for in between."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import PASSPHRASE, PASSWORD, Her, RunningDesk, her, running_desk
from support.people import COORDINATOR
from support.router_house import NB
from support.sign_in_service import AtService, desk_at_service
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Outcome

KEPT = "Det du valgte, står der fremdeles."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


def _chosen(she: Her) -> set[str]:
    """The boxes and rings that are ticked on her page."""
    return set(re.findall(r'<input[^>]*value="([\w-]+)"[^>]* checked', she.page))


async def _mailed(desk: RunningDesk) -> Case:
    await desk.router.mail("De får ikke lønn.", sender="kari@nabo.example")
    await desk.router.deliver()
    return await desk.router.newest()


async def test_the_reason_to_see_a_sender_is_still_chosen_after_the_password(
    desk: RunningDesk,
) -> None:
    path = f"/sak/{(await _mailed(desk)).reference}/melder"
    async with her(desk) as she:
        desk.router.clock.forward(minutes=6)
        await she.get(path)
        assert _chosen(she) == set()
        await she.post(f"{path}/avsender", hvorfor="duty")
        await she.post("/bekreft", passord="feil", til=path)
        await she.post("/bekreft", passord=PASSWORD, til=path)
        assert _chosen(she) == {"duty"}
        assert KEPT in she.page
        assert "<details open>" in she.page
        assert "kari@nabo.example" not in she.page, "nothing is done by itself"
        await she.post(f"{path}/avsender", hvorfor="duty")
        assert "kari@nabo.example" in she.page
        await she.get(path)
        assert (KEPT in she.page, _chosen(she)) == (False, set()), "it is done"


async def test_it_is_still_chosen_after_the_passphrase(desk: RunningDesk) -> None:
    path = f"/sak/{(await _mailed(desk)).reference}/melder"
    async with her(desk, unlocked=False) as she:
        await she.get(path)
        locked = await she.post(f"{path}/avsender", hvorfor="duty")
        assert locked.url.path == "/nokkel"
        await she.post("/nokkel", passfrase=PASSPHRASE, til=path)
        assert _chosen(she) == {"duty"}


async def test_what_is_chosen_is_hers_alone(desk: RunningDesk) -> None:
    path = f"/sak/{(await _mailed(desk)).reference}/melder"
    await desk.account("vikar")
    deputy = Her(desk)
    async with her(desk) as she, deputy.client:
        await deputy.sign_in("vikar")
        desk.router.clock.forward(minutes=6)
        await she.get(path)
        await she.post(f"{path}/avsender", hvorfor="duty")
        await deputy.get(path)
        assert _chosen(deputy) == set()
        await she.post("/ut")
        assert desk.house.unsent.sessions == set()


async def test_why_a_case_is_erased_is_still_chosen_after_the_password(desk: RunningDesk) -> None:
    case = await desk.router.tell("De får ikke lønn.")
    await desk.router.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    path = f"/sak/{case.reference}/slett"
    async with her(desk) as she:
        await she.get(path)
        assert (_chosen(she), KEPT in she.page) == (set(), False)
        desk.router.clock.forward(minutes=6)
        fields = {"versjon": she.version, "hvorfor": "mistake", "arkivert": "ja"}
        assert (await she.post(path, **fields)).url.path == "/bekreft"
        await she.post("/bekreft", passord=PASSWORD, til=path)
        assert _chosen(she) == {"mistake", "ja"}
        assert KEPT in she.page
        assert not (await desk.router.case(case)).erased_on
        await she.post(path, **fields)
    assert (await desk.router.case(case)).erased_on


async def test_on_the_page_of_keys_whom_she_chose_is_still_chosen_and_no_passphrase_is(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    async with her(desk) as she:
        desk.router.clock.forward(minutes=6)
        await she.get("/nokler")
        await she.post("/nokler/inviter", medlem="vikar")
        await she.post("/bekreft", passord=PASSWORD, til="/nokler")
        assert _chosen(she) == {"vikar"}
        desk.router.clock.forward(minutes=6)
        await she.post("/nokler/fjern", medlem="vikar")
        await she.post("/bekreft", passord=PASSWORD, til="/nokler")
        assert she.page.count("<details open>") == 1
        assert 'id="remove-vikar" autofocus' in she.page
        desk.router.clock.forward(minutes=6)
        new = "fjord gran skrei ull nordlys tran"
        await she.post("/nokler/passfrase", gammel=PASSPHRASE, ny=new, ny2=new)
        await she.post("/bekreft", passord=PASSWORD, til="/nokler")
        assert "En passfrase lagres ingen steder" in she.page
        assert new not in she.page
        await she.get("/nokler")
        assert "<details open>" not in she.page


async def test_where_people_sign_in_elsewhere_it_is_still_chosen_too(tmp_path: Path) -> None:
    async with stores.sqlite(tmp_path) as database, desk_at_service(database) as at:
        await _after_signing_in_again(at)


async def _after_signing_in_again(at: AtService) -> None:
    desk = at.desk
    path = f"/sak/{(await _mailed(desk)).reference}/melder"
    await desk.account("koordinator")
    she = Her(desk)
    async with she.client:
        await at.sign_in(she)
        await she.unlock()
        at.clock.forward(minutes=6)
        await she.get(path)
        await she.post(f"{path}/avsender", hvorfor="court")
        at.service.more = {"auth_time": int(at.clock.now().timestamp())}
        there = await at.to_service(she, "/bekreft", til=path)
        await at.arrive(she, await at.back(there))
        assert _chosen(she) == {"court"}
