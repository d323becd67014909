"""The page of keys: who has the key, invitations, one's own words, and what could lose everything."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import CHOSEN, PASSPHRASE, PASSWORD, Her, RunningDesk, her, running_desk
from support.desk_keys import asked_for, paper_made, paper_shown, settled
from support.people import COORDINATOR
from support.router_house import OWN
from varde.desk.labels import desk_texts
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.vault import PrivateKeys

T = desk_texts(Language.EN)
NEW_PASSPHRASE = "seks ord som ikke hører sammen"
_CODE = re.compile(r'<code id="code">([0-9a-f-]+)</code>')


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _actions(desk: RunningDesk) -> list[str]:
    return [e.action for e in await desk.router.log()]


async def test_a_deputy_is_invited_from_the_page_and_opens_with_the_same_key(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        await she.get("/nokler")
        await she.post("/nokler/inviter", medlem="vikar")
        code = _CODE.search(she.page)
        assert code
        assert code[1] not in (await she.get("/nokler")).text, "shown once"
        assert "En kode til Vikar" in she.page
    await desk.house.accounts.accept(code[1], CHOSEN, T)
    keys = await desk.house.accounts.keys_of("vikar", PASSPHRASE)
    assert keys is not None
    assert keys.current.key_id == OWN.key_id
    assert "invite_to_desk" in await _actions(desk)


async def test_an_invitation_needs_the_key_and_the_password_of_a_moment_ago(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        assert (await she.post("/nokler/inviter", medlem="vikar")).url.path == "/nokkel"
        await she.unlock()
        desk.router.clock.forward(minutes=6)
        assert (await she.post("/nokler/inviter", medlem="vikar")).url.path == "/bekreft"
        await she.post("/bekreft", passord=PASSWORD, til="/nokler")
        await she.post("/nokler/inviter", medlem="vikar")
        assert _CODE.search(she.page)


@pytest.mark.parametrize("act", ["inviter", "fjern", "bytte", "papir", "papir/trekk"])
async def test_nothing_is_done_with_the_key_without_the_password_of_a_moment_ago(
    desk: RunningDesk, act: str
) -> None:
    await desk.account("vikar")
    async with her(desk) as she:
        desk.router.clock.forward(minutes=6)
        await she.get("/nokler")
        before = await _actions(desk)
        answer = await she.post(f"/nokler/{act}", medlem="vikar")
        assert answer.url.path == "/bekreft"
        assert await _actions(desk) == before


@pytest.mark.parametrize("somebody", ["", "kontakt-nav", "nobody", "x" * 5_000])
async def test_nobody_else_can_be_invited(desk: RunningDesk, somebody: str) -> None:
    async with her(desk) as she:
        answer = await she.post("/nokler/inviter", medlem=somebody)
        assert (answer.status_code, "Velg hvem du vil invitere." in she.page) == (422, True)


async def test_a_withdrawn_code_makes_no_account(desk: RunningDesk) -> None:
    async with her(desk) as she:
        code = await desk.invited("vikar")
        await she.post("/nokler/trekk", medlem="vikar")
        assert "Koden gjelder ikke lenger." in she.page
        assert "En kode til" not in she.page
        with pytest.raises(Refused, match="not in force"):
            await desk.house.accounts.accept(code, CHOSEN, T)


async def test_a_removed_deputy_is_out_at_once_and_the_change_of_keys_is_offered(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    deputy = Her(desk)
    async with her(desk) as she, deputy.client:
        await deputy.sign_in("vikar")
        await deputy.unlock()
        assert "Nøkkelen er låst opp" in deputy.page
        answer = await she.post("/nokler/fjern", medlem="vikar")
        assert answer.url.path == "/nokler/bytte"
        assert "Lag en ny nøkkel nå" in she.page
        assert (await deputy.get("/")).url.path == "/inn"
    assert len(desk.house.keyring._held) == 1, "hers alone is left in memory"


async def test_the_last_account_is_not_removed_while_nothing_else_opens(desk: RunningDesk) -> None:
    async with her(desk) as she:
        answer = await she.post("/nokler/fjern", medlem="koordinator")
        assert answer.status_code == 422
        assert "Ingen andre har nøkkelen" in she.page
        assert (await she.get("/")).url.path == "/"
        assert "remove_account" not in await _actions(desk)
        await paper_shown(she)
        assert (await she.post("/nokler/fjern", medlem="koordinator")).status_code == 422
        blocks = await paper_made(she)
        assert "Når denne kontoen er borte, er det bare papiret" in she.page
        answer = await she.post("/nokler/fjern", medlem="koordinator")
        assert answer.status_code == 422
        assert "Se etter at det ligger der det skal" in she.page
        assert blocks[0] not in she.page
        answer = await she.post("/nokler/fjern", medlem="koordinator", papir="ja")
        assert answer.url.path == "/oppsett"


async def test_a_paper_key_counts_when_a_block_of_it_was_read_back_and_not_before(
    desk: RunningDesk,
) -> None:
    told = "Bare én person har nøkkelen"
    async with her(desk) as she:
        blocks = await paper_shown(she)
        assert told in (await she.get("/")).text
        assert "gjelder ikke ennå: Ingen har prøvd det." in (await she.get("/nokler")).text
        await she.get("/nokler/papir")
        number = asked_for(she)
        for wrong in (blocks[number % 8], "", "æøå", "0" * 5_000):
            answer = await she.post("/nokler/papir/prov", blokk=wrong)
            assert answer.status_code == 422
            assert f"Det er ikke blokk {number} slik den ble vist." in she.page
        assert told in (await she.get("/")).text
        assert "make_paper_key" not in await _actions(desk)
        await she.get("/nokler/papir")
        careless = blocks[number - 1].lower().replace("0", "o")
        await she.post("/nokler/papir/prov", blokk=f" {careless[:2]}-{careless[2:]}")
        assert told not in (await she.get("/")).text
        assert "gjelder ikke ennå" not in (await she.get("/nokler")).text
        assert "make_paper_key" in await _actions(desk)
        answer = await she.get("/nokler/papir")
        assert (answer.status_code, "Det er ikke noe papir å prøve" in she.page) == (422, True)


async def test_a_paper_that_nobody_read_back_leaves_the_earlier_one_in_force(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        await paper_made(she)
        mark = re.search(r"Den er merket (\w{4})", she.page)
        assert mark
        await paper_shown(she)
        assert mark[0] in (await she.get("/nokler")).text
        await she.post("/ut")
        await she.sign_in()
        await she.unlock()
        assert (await she.get("/nokler/papir")).status_code == 422
        assert mark[0] in (await she.get("/nokler")).text


async def test_a_paper_of_before_a_change_of_keys_is_not_taken_into_use(desk: RunningDesk) -> None:
    async with her(desk) as she:
        blocks = await paper_shown(she)
        await she.post("/nokler/bytte")
        await settled(desk)
        await she.get("/nokler/papir")
        answer = await she.post("/nokler/papir/prov", blokk=blocks[asked_for(she) - 1])
        assert answer.status_code == 422
        assert "Nøkkelen ble byttet imens." in she.page
        assert "make_paper_key" not in await _actions(desk)


async def test_a_deputy_invites_herself_but_no_coordinator_and_changes_no_key(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    await desk.account()
    deputy = Her(desk)
    async with deputy.client:
        await deputy.sign_in("vikar")
        await deputy.unlock()
        for path in ("/nokler/fjern", "/nokler/bytte", "/nokler/papir", "/nokler/papir/trekk"):
            answer = await deputy.post(path, medlem="koordinator")
            assert answer.status_code == 422
            assert "Du har nøkkelen som stedfortreder." in deputy.page
            await deputy.get("/nokler")
        assert 'value="koordinator"' not in deputy.page, "whoever types the code has the account"
        refused = await deputy.post("/nokler/inviter", medlem="koordinator")
        assert (refused.status_code, _CODE.search(refused.text)) == (422, None)
        assert "Bare en koordinator lager" in refused.text
        assert (await _actions(desk)).count("invite_to_desk") == 2, "by who set the desk up alone"
        await deputy.get("/nokler")
        await deputy.post("/nokler/inviter", medlem="vikar")
        assert _CODE.search(deputy.page)
        await deputy.get("/nokler")
        assert (await deputy.post("/nokler/fjern", medlem="vikar")).url.path == "/inn", "her own"


async def test_a_deputy_withdraws_her_own_code_and_not_a_coordinators(desk: RunningDesk) -> None:
    await desk.account("vikar")
    await desk.account()
    code = await desk.invited()
    deputy = Her(desk)
    async with deputy.client:
        await deputy.sign_in("vikar")
        await deputy.unlock()
        await deputy.get("/nokler")
        assert "En kode til Koordinator" in deputy.page
        assert "Trekk den tilbake" not in deputy.page
        refused = await deputy.post("/nokler/trekk", medlem="koordinator")
        assert refused.status_code == 422
        await deputy.get("/nokler")
        await deputy.post("/nokler/inviter", medlem="vikar")
        assert "Trekk den tilbake" in (await deputy.get("/nokler")).text
        await deputy.post("/nokler/trekk", medlem="vikar")
        assert "En kode til Vikar" not in deputy.page
    assert await desk.house.accounts.accept(code, CHOSEN, T) == "koordinator"


async def test_that_one_person_alone_has_the_key_is_told_on_the_first_page(
    desk: RunningDesk,
) -> None:
    told = "Bare én person har nøkkelen"
    async with her(desk) as she:
        assert told in (await she.get("/")).text
        await desk.account("vikar")
        assert told not in (await she.get("/")).text
        assert "Det finnes ingen papirnøkkel." in (await she.get("/nokler")).text
        await paper_made(she)
        assert "Det finnes ingen papirnøkkel." not in (await she.get("/nokler")).text


async def test_who_may_no_longer_sign_in_is_not_counted_as_having_the_key(
    desk: RunningDesk,
) -> None:
    await desk.account("vikar")
    async with her(desk) as she:
        directory = desk.house.directory
        members = tuple(m for m in directory.members if m.member_id != "vikar")
        desk.house.accounts._directory = directory.__class__(directory.partners, members)
        assert "Bare én person har nøkkelen" in (await she.get("/")).text
        assert "Har ikke nøkkelen som gjelder." in (await she.get("/nokler")).text


async def test_a_password_is_changed_by_the_old_one(desk: RunningDesk) -> None:
    new = "et annet passord som er langt"
    async with her(desk, unlocked=False) as she:
        wrong = await she.post("/nokler/passord", gammelt="feil", nytt=new, nytt2=new)
        assert wrong.status_code == 403
        short = await she.post("/nokler/passord", gammelt=PASSWORD, nytt="kort", nytt2="kort")
        assert short.status_code == 422
        await she.post("/nokler/passord", gammelt=PASSWORD, nytt=new, nytt2=new)
        assert "Passordet ditt er byttet." in she.page
        await she.post("/ut")
        assert (await she.sign_in()).status_code == 403
        assert (await she.sign_in(password=new)).url.path == "/"


async def test_a_passphrase_is_changed_by_the_old_one_and_the_key_stays_the_same(
    desk: RunningDesk,
) -> None:
    words = {"ny": NEW_PASSPHRASE, "ny2": NEW_PASSPHRASE}
    async with her(desk, unlocked=False) as she:
        wrong = await she.post("/nokler/passfrase", gammel="feil", **words)
        assert wrong.status_code == 403
        differs = await she.post("/nokler/passfrase", gammel=PASSPHRASE, **(words | {"ny2": "x"}))
        assert differs.status_code == 422
        await she.post("/nokler/passfrase", gammel=PASSPHRASE, **words)
        assert "Passfrasen din er byttet." in she.page
        assert (await she.unlock()).status_code == 403
        assert (await she.unlock(NEW_PASSPHRASE)).status_code == 200
    keys = await desk.house.accounts.keys_of("koordinator", NEW_PASSPHRASE)
    assert keys is not None
    assert keys.current.key_id == OWN.key_id
    assert "change_passphrase" in await _actions(desk)


async def test_an_earlier_key_invites_nobody(desk: RunningDesk) -> None:
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        with pytest.raises(Refused, match="earlier key"):
            await desk.house.accounts.invite(COORDINATOR, "vikar", PrivateKeys(OWN))
