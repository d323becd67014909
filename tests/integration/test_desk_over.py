"""What is kept in memory for somebody who is signed in goes when they are not any more, however that came."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support import stores
from support.desk import CHEAP, RunningDesk, her, running_desk
from support.router_house import OWN
from varde.desk.accounts import Accounts
from varde.desk.desk import Desk
from varde.desk.house import House
from varde.desk.papers import Shown
from varde.desk.service import forget_what_is_over
from varde.desk.sessions import Session, Sessions
from varde.shared.store import desk as stored
from varde.shared.store.desk_browsers import Browser
from varde.shared.store.desk_keys import Paper
from varde.shared.vault import PrivateKeys

PAPER = Paper("p", OWN.public.key_id, b"address", b"parcel", "koordinator", datetime.now(UTC))


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


class _SignedOutMeanwhile(Accounts):
    """Accounts whose keys take so long to open that the session is over by then."""

    async def keys_of(
        self, member_id: str, passphrase: str, browser: Browser | None = None
    ) -> PrivateKeys | None:
        keys = await super().keys_of(member_id, passphrase, browser)
        async with self._database.begin() as tx:
            await stored.end_sessions(tx, member_id)
        return keys


async def test_a_key_that_opens_after_she_has_signed_out_is_not_kept(tmp_path: Path) -> None:
    def fitted(house: House) -> House:
        accounts = _SignedOutMeanwhile(house.database, house.clock, house.directory, CHEAP)
        return replace(house, accounts=accounts)

    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(database, fitted=fitted) as desk,
        her(desk, unlocked=False) as she,
    ):
        assert (await she.unlock()).url.path == "/inn"
        assert desk.house.keyring.empty


async def test_a_key_is_gone_that_opens_while_she_is_signing_out(desk: RunningDesk) -> None:
    house = desk.house
    async with her(desk, unlocked=False) as she:
        session = await house.sessions.find(she.client.cookies["varde-desk"])
        assert session

        class _OpensMeanwhile(Sessions):
            async def end(self, session: Session) -> None:
                house.keyring.put(session.key, PrivateKeys(OWN))
                await super().end(session)

        ending = _OpensMeanwhile(house.database, house.clock, house.sessions.limits)
        await Desk(replace(house, sessions=ending)).end(session)
        assert house.keyring.empty


async def test_what_is_kept_for_a_session_goes_when_it_has_ended_by_itself(
    desk: RunningDesk,
) -> None:
    house, clock = desk.house, desk.router.clock
    async with her(desk) as she:
        found = await house.sessions.find(she.client.cookies["varde-desk"])
        assert found
        token = house.searches.put(found.key, "Kari Nordmann")
        house.places.keep(found.key, "/?side=2")
        house.papers.put(found.key, Shown(PAPER, 1, "12345"))
        house.shortcuts.turn(found.key, on=False)
        clock.forward(minutes=29)
        await forget_what_is_over(house)
        assert house.searches.words(found.key, token) == "Kari Nordmann"
        clock.forward(minutes=1)
        await forget_what_is_over(house)
        assert house.searches.words(found.key, token) == ""
        assert house.places.last(found.key) == "/"
        assert house.papers.get(found.key) is None
        assert house.shortcuts.on(found.key)
        assert house.keyring.empty
