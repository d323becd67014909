"""What she wrote is not lost when the session ends, the key locks itself or the cases are away meanwhile."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk
from varde.shared.domain.case import Case
from varde.shared.store.desk import desk_session

WORDS = "En kvinne får ikke lønn,\r\nog noen har passet hennes."
_KEPT = re.compile(r'name="holdt" value="([^"]+)"')


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell("De får ikke lønn, og Radomir har passet.", exclude="NAV")


async def _write(she: Her, case: Case) -> None:
    """The case open before her, with her words in the form and not yet sent."""
    await she.get(f"/sak/{case.reference}")
    await she.post(f"/sak/{case.reference}/original")


async def _save(she: Her, case: Case, **more: str) -> int:
    sent = {"hvem": "koordinator", "versjon": str(case.version), "sammendrag": case.summary}
    sent |= {"redegjorelse": WORDS} | more
    answer = await she.post(f"/sak/{case.reference}/endre", **sent)
    return answer.status_code


def _kept(she: Her) -> str:
    found = _KEPT.search(she.page)
    assert found
    assert "passet hennes" not in she.page, "sealed until the author is back"
    return found[1]


def _fields(page: str) -> dict[str, str]:
    """The fields of the form that sends kept words, as a browser sends them."""
    areas = re.findall(r'<textarea name="(\w+)" hidden>\n?(.*?)</textarea>', page, re.DOTALL)
    return {"hvem": "koordinator"} | dict(areas)


async def test_a_session_that_ended_takes_no_words_along(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        await _write(she, case)
        desk.router.clock.forward(minutes=31)
        assert await _save(she, case) == 401
        kept = _kept(she)
        assert (await she.post("/inn", navn="koordinator", passord="feil", holdt=kept)).is_error
        assert _kept(she) == kept, "a wrong password loses nothing"
        await she.post("/inn", navn="koordinator", passord=PASSWORD, holdt=kept)
        assert _kept(she) == kept, "without the passphrase nothing is shown"
        await she.post("/nokkel", passfrase="feil", holdt=kept)
        await she.post("/nokkel", passfrase="fjell rype kaffe regn sykkel lampe", holdt=_kept(she))
        assert "og noen har passet hennes." in she.page
        await she.post(f"/sak/{case.reference}/endre", **_fields(she.page))
        assert "Lagret." in she.page
        assert "og noen har passet hennes." in she.page


async def test_where_a_passkey_cannot_be_asked_for_the_words_wait_on(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _write(she, case)
        desk.router.clock.forward(minutes=31)
        await _save(she, case)
        kept, at = _kept(she), f"/sak/{case.reference}"
        for status in [422] * 20 + [429]:
            sent = {"holdt": kept, "til": at}
            answer = await she.post("/inn/passnokkel/start", **sent)
            assert answer.status_code == status, "an address without a name, and then too many"
            assert (_kept(she), f'value="{at}"' in she.page) == (kept, True)


async def test_words_survive_that_the_session_is_signed_out_elsewhere_and_forgotten(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _write(she, case)
        async with desk.house.database.begin() as tx:
            await tx.execute(desk_session.delete())
        she.client.cookies.clear()
        assert await _save(she, case) == 401
        assert desk.house.keeper.open("koordinator", _kept(she)) is not None


async def test_a_key_that_locked_itself_takes_no_words_along(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        await _write(she, case)
        desk.router.clock.forward(minutes=11)
        assert await _save(she, case) == 200
        await she.post("/nokkel", passfrase="fjell rype kaffe regn sykkel lampe", holdt=_kept(she))
        assert "og noen har passet hennes." in she.page
    assert (await desk.router.case(case)).version == case.version, "nothing is sent by itself"


async def test_a_form_of_an_earlier_session_is_refused_with_its_words(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _write(she, case)
        assert await _save(she, case, skjema="0" * 64) == 403
        assert "og noen har passet hennes." in she.page
        assert await _save(she, case, skjema="0" * 64, hvem="vikar") == 403
        assert "og noen har passet hennes." not in she.page, "somebody else wrote them"


async def test_nobody_else_who_signs_in_on_that_page_sees_the_words(
    desk: RunningDesk, case: Case
) -> None:
    await desk.account("vikar")
    async with her(desk) as she:
        await _write(she, case)
        desk.router.clock.forward(minutes=31)
        await _save(she, case)
        kept = _kept(she)
        answer = await she.post("/inn", navn="vikar", passord=PASSWORD, holdt=kept)
        assert answer.url.path == "/"
        await she.post("/nokkel", passfrase="fjell rype kaffe regn sykkel lampe", holdt=kept)
        assert "passet hennes" not in she.page


@pytest.mark.parametrize("spoilt", ["", ".", "x.y", "AAAA.AAAA", "æ.ø", "A" * 1000])
async def test_kept_words_that_are_spoilt_old_or_of_another_process_are_none(
    desk: RunningDesk, spoilt: str
) -> None:
    keeper = desk.house.keeper
    kept = keeper.keep("/sak/26-4817/endre", {"hvem": "koordinator", "svar": "Takk."})
    assert keeper.open("koordinator", spoilt) is None
    assert keeper.open("koordinator", kept[:-8] + "AAAAAAA=") is None
    assert keeper.open("vikar", kept) is None
    found = keeper.open("koordinator", kept)
    assert found is not None
    assert (found.path, found.fields) == ("/sak/26-4817/endre", {"svar": "Takk."})
    desk.router.clock.forward(hours=13)
    assert keeper.open("koordinator", kept) is None


async def test_no_password_or_token_is_kept(desk: RunningDesk) -> None:
    secret = {"skjema": "t", "passord": "p", "passfrase": "f", "hvem": "koordinator"}
    assert desk.house.keeper.keep("/x", secret) == ""
    kept = desk.house.keeper.keep("/x", secret | {"svar": "Takk."})
    found = desk.house.keeper.open("koordinator", kept)
    assert found is not None
    assert found.fields == {"svar": "Takk."}
